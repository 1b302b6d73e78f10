const async = require('async');
const request = require('request');

module.exports = function (user, context, cb) {
  async.series([
    (next) => request.post({ url: 'https://api.example.com/a', json: { id: user.id } }, (err) => next(err)),
    (next) => request.post({ url: 'https://api.example.com/b', json: { id: user.id } }, (err) => next(err)),
  ], cb);
};
