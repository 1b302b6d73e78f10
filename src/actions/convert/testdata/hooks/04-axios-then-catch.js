module.exports = function (user, context, cb) {
  const axios = require('axios');

  if (!user.email) {
    return cb(); // nobody to tell
  }

  axios
    .put('https://crm.example.com/people/' + encodeURIComponent(user.email), { changed: user.last_password_reset })
    .then(() => cb())
    .catch((err) => cb(err));
};
