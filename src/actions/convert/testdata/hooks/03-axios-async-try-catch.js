const axios = require('axios@0.21.4');

module.exports = async function (user, context, cb) {
  try {
    const { status } = await axios.post('https://hooks.example.com/changed', {
      id: user.id,
      tenant: context.connection.tenant,
    });
    console.log('told', status);
    return cb();
  } catch (error) {
    console.error('could not tell', error.message);
    return cb(error);
  }
};
