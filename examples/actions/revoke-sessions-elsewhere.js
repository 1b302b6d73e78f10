// Tells another system to end the user's sessions. Dependency: axios.
const axios = require('axios')

/**
 * @param {Event} event - whose password was changed
 */
exports.onExecutePostChangePassword = async (event) => {
  const answer = await axios.post('https://my-api.exampleco.com/revoke-session', {
    email: event.user.email,
    // the same for every attempt, so that the other side can drop a second one
    idempotency_key: event.keyturn.execution_id,
  })
  console.log(`sessions ended, answer ${answer.status}`)
}
