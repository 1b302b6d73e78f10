const axios = require('axios');

module.exports = async ({ id, email }, { connection, webtask: { secrets } }, cb) => {
  try {
    await axios.request({
      method: 'delete',
      url: `https://sessions.example.com/${connection.name}/${id}`,
      headers: { authorization: `Bearer ${secrets.SESSIONS_TOKEN}`, 'x-mail': email },
    });
  } catch (e) {
    return cb(e);
  }
  cb();
};
