module.exports = function (user, context, cb) {

  const request = require('request');
  const apiKey = context.webtask.secrets.SENDGRID_API_KEY;

  // https://docs.sendgrid.com: send a mail
  request.post({
    url: 'https://api.sendgrid.com/v3/mail/send',
    headers: {
      'Authorization': 'Bearer ' + apiKey
    },
    json: {
      personalizations: [{ to: [{ email: user.email }] }],
      from: { email: 'security@example.com' },
      subject: 'Your password is new',
      content: [{
        type: 'text/plain',
        value: 'The password of ' + user.email + ' at ' + context.connection.name + ' is new.'
      }]
    }
  }, function (err, resp, body) {
    if (err || resp.statusCode !== 202) {
      return cb(err || new Error(body.errors[0].message));
    }

    cb();
  });
};
