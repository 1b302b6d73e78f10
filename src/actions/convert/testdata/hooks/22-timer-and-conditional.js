module.exports = function (user, context, cb) {
  var left = 2;
  function again() {
    if (--left > 0) return setTimeout(again, 5);
    cb(left === 0 ? null : new Error('never'));
  }
  again();
};
