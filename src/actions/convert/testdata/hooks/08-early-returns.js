module.exports = function (user, context, cb) {
  const https = require('https');

  if (!user) { return cb(new Error('nobody')); }
  if (context.connection.name !== 'Username-Password-Authentication') return cb();
  if (/@test\.example$/.test(user.email)) {
    cb();
    return;
  }

  const req = https.request({
    hostname: 'api.example.com',
    path: '/v2/notify',
    method: 'POST',
    headers: { 'content-type': 'application/json' }
  }, function (res) {
    res.resume();
    res.on('end', function () {
      if (res.statusCode >= 400) return cb('the receiver said ' + res.statusCode);
      return cb(null, { ok: true });
    });
  });
  req.on('error', cb);
  req.end(JSON.stringify({ email: user.email, at: user.last_password_reset }));
};
