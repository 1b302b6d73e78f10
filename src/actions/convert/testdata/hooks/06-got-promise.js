// got 11 gives promises
const got = require('got');

module.exports = async (user, context, cb) => {
  const { body } = await got.post('https://api.example.com/v1/events', {
    json: { type: 'password.changed', subject: user.id },
    responseType: 'json',
    retry: 0
  });
  console.log(Object.keys(body).length);
  cb();
};
