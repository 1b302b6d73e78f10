const sgMail = require('@sendgrid/mail@7.7.0');

module.exports = async (user, context, cb) => {
  sgMail.setApiKey(context.webtask.secrets.SENDGRID_API_KEY);
  const msg = {
    to: user.email,
    from: 'security@example.com',
    subject: 'Password changed',
    text: `Changed at ${user.last_password_reset}`,
  };
  sgMail.send(msg, (error) => {
    if (error) { return cb(error); }
    return cb();
  });
};
