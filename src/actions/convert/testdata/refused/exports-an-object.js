module.exports = { hook: function (user, context, cb) { cb(); } };
