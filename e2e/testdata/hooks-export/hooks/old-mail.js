const ms = require('ms');

module.exports = function (user, context, cb) {
  console.log(ms('1m'), user.email, context.webtask.secrets.KEY.length);
  cb();
};
