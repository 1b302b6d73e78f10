module.exports = function* (user, context, cb) {
  yield cb();
};
