module.exports = function (user, context, cb) {
  var request = require('request');
  request({ method: 'POST', uri: 'https://api.example.com/twice', json: true, body: { id: user.id } }, function (err, res) {
    if (err) {
      cb(err);
    }
    if (res && res.statusCode >= 500) cb(new Error('status ' + res.statusCode));
    cb();
  });
};
