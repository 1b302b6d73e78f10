module.exports = (user, context, cb) => require('request').post('https://api.example.com/line', { json: { email: user.email } }, (err) => cb(err));
