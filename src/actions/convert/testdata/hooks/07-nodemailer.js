var nodemailer = require('nodemailer');

module.exports = function (user, context, cb) {
  var transport = nodemailer.createTransport({
    host: 'smtp.example.com',
    port: 587,
    auth: { user: 'apikey', pass: context.webtask.secrets.SMTP_PASSWORD }
  });
  transport.sendMail({
    from: 'security@example.com',
    to: user.email,
    subject: 'Your password was changed',
    text: 'Dear ' + (user.username || 'friend') + ', your password was changed.'
  }, cb);
};
