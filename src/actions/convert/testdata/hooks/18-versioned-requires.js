const _ = require('lodash@4.17.21');
const moment = require('moment@2.30.1');
const crypto = require('crypto@1.0.1');
const post = require('axios@1.7.9').post;

module.exports = function (user, context, cb) {
  const day = moment(user.last_password_reset).format('YYYY-MM-DD');
  const digest = crypto.createHash('sha256').update(user.id).digest('hex');
  post('https://stats.example.com/' + day, _.pick({ digest, email: user.email, other: 1 }, ['digest']))
    .then(function () { cb(); })
    .catch(function (err) { cb(err); });
};
