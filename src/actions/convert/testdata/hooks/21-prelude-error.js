module.exports = function (user, context, cb) {
  if (!/@example\.org$/.test(user.email)) {
    return cb(new ExtensibilityUserError('not one of ours', 'Sorry'));
  }
  cb();
};
