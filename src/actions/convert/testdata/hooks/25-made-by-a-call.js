const { callbackify } = require('util');

async function notify(user, context) {
  await fetch('https://api.example.com/made', { method: 'POST', body: JSON.stringify([user, context.connection]) });
}

module.exports = callbackify(notify);
