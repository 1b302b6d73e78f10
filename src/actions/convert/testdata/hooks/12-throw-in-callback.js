module.exports = function (user, context, cb) {
  const request = require('request');
  request.get('https://api.example.com/first', function (err, res, body) {
    // the answer is text: this throws where nobody catches
    console.log(JSON.parse(body).deep.er.value);
    cb();
  });
};
