module.exports = function (user, context, cb) {
  if (!context.webtask.secrets.NEEDED_BUT_MISSING) {
    throw new Error('the secret NEEDED_BUT_MISSING is missing');
  }
  cb();
};
