/**
@param {object} user - who changed the password
@param {object} context - the connection, and the secrets
@param {function} cb - function (error)
**/

module.exports = function (user, context, cb) {
  // Perform any asynchronous actions, e.g. tell a chat.
  cb();
};
