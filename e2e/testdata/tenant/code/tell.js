const ms = require("ms"); exports.onExecutePostChangePassword = async (event) => { console.log(ms("1h"), event.user.email) }
