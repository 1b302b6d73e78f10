return function (user, context, cb) {
  console.log('hello ' + user.username);
  cb(null, user);
};
