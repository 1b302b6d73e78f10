exports.onExecutePostChangePassword = async (event) => { console.log("told") }
