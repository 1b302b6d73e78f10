module.exports = function (user) {
  var done = arguments[2];
  require('https').get('https://api.example.com/args?id=' + user.id, function (res) {
    res.resume();
    res.on('end', function () { done(); });
  });
};
