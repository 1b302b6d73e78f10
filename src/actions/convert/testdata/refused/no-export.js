function hook(user, context, cb) {
  cb();
}
