// Says who changed a password.
exports.onExecutePostChangePassword = async (event) => { console.log(event.user.email) }
