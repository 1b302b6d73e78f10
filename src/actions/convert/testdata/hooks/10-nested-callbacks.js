module.exports = function (user, context, cb) {
  const request = require('request');
  const secrets = context.webtask.secrets;

  // first a token, then the call
  request.post({
    url: 'https://login.example.com/oauth/token',
    json: { grant_type: 'client_credentials', client_id: secrets.CLIENT_ID, client_secret: secrets.CLIENT_SECRET }
  }, (err, response, token) => {
    if (err) return cb(err);
    request.patch({
      url: 'https://api.example.com/users/' + user.id,
      auth: { bearer: token.access_token || 'none' },
      json: { app_metadata: { password_changed: user.last_password_reset } }
    }, (err, response) => {
      if (err) return cb(err);
      if (response.statusCode !== 200) {
        return cb(new Error(`patch: ${response.statusCode}`));
      }
      cb(null);
    });
  });
};
