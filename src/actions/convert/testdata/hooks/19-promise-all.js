const axios = require('axios');

module.exports = function (user, context, cb) {
  const targets = ['https://one.example.com/in', 'https://two.example.com/in'];

  Promise.all(targets.map((url) => axios.post(url, { id: user.id })))
    .then((answers) => {
      console.log(answers.map((answer) => answer.status).join());
      cb(null, answers.length);
    })
    .catch((err) => {
      console.error(err.message);
      cb(err);
    });
};
