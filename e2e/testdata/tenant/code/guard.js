exports.onExecutePostChallenge = async (event, api) => { if (event.user.blocked) api.access.deny("no") }
