module.exports = function (user, scope, context, cb) {
  cb();
};
