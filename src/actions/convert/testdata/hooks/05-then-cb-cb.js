module.exports = (user, context, cb) => {
  const axios = require('axios');
  axios.get(`https://api.example.com/audit/${user.id}`, { headers: { 'x-key': context.webtask.secrets.KEY } })
    .then(() => cb(null), cb);
};
