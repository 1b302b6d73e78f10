module.exports = function (user, ctx, callback) {
	var event = 'password-changed', resolve = require('path').resolve;
	var list = [{ user: 'a' }, { user: 'b' }].map(function (user) {
		return user.user; // another user
	});
	require('request').post({
		url: 'https://api.example.com' + resolve('/x/../y'),
		json: { event: event, list: list, text: `two
lines for ${user.email}`, tenant: ctx.connection.tenant }
	}, function (e, r, b) {
		if (e) callback(e); else callback(null, b);
	});
};
