module.exports = function (user, context, cb) {
  // a script that was written with a Rule in mind: none of these were there
  const name = user.name || user.nickname || user.username;
  const id = user.user_id || user.id;
  const strategy = context.connection.strategy || 'none';
  const meta = user.user_metadata ? user.user_metadata.lang : 'en';
  require('request').post({ url: 'https://api.example.com/fields', json: { name, id, strategy, meta, stats: context.stats } }, function (error) {
    cb(error);
  });
};
