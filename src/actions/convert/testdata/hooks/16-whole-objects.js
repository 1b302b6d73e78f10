module.exports = function (user, context, cb) {
  const request = require('request');
  console.log(JSON.stringify(context.connection));
  request.post({ url: 'https://api.example.com/raw', json: { user: user, connection: context.connection, tenant: context.connection.tenant } }, (err) => cb(err));
};
