module.exports = function (user, context, cb) {
  // answers first, works on afterwards
  cb();
  require('https').get('https://api.example.com/afterwards/' + user.id, (res) => res.resume()).on('error', () => {});
};
