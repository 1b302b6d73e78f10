const request = require('request');

module.exports = async function (user, context, cb) {
  const first = await fetch('https://api.example.com/lookup?email=' + encodeURIComponent(user.email));
  const found = await first.json();
  for (const room of ['a', 'b']) {
    await fetch('https://api.example.com/rooms/' + room, { method: 'DELETE' });
  }
  request.post({ url: 'https://api.example.com/done', json: { found: Object.keys(found) } }, (err, res) => {
    if (err) cb(err);
    else if (res.statusCode > 299) cb(Error('done: ' + res.statusCode));
    else cb();
  });
};
