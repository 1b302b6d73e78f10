module.exports = function (user, context, cb) {
  try {
    const secret = context.webtask.secrets['HMAC_KEY'];
    const mac = require('crypto').createHmac('sha256', secret).update(user.email).digest('hex');
    if (mac.length !== 64) cb(new Error('short'));
    else console.log(mac);
    cb();
  } catch (err) {
    cb(err);
  }
};
