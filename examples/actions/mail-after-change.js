// Tells the user by SendGrid that the password was changed. Secret: SENDGRID_API_KEY. Dependency: axios.
const axios = require('axios')

/**
 * @param {Event} event - whose password was changed
 */
exports.onExecutePostChangePassword = async (event) => {
  const mail = {
    personalizations: [{ to: [{ email: event.user.email }] }],
    from: { email: 'security@example.com' },
    subject: 'Your password was changed',
    content: [
      {
        type: 'text/plain',
        value: `The password of ${event.user.email} (${event.connection.name}) was changed just now. Not you? Answer this mail.`,
      },
    ],
  }
  console.log('sending a mail about the change')
  // nobody awaits this promise: Keyturn lets it finish and records its request all the same
  axios.post('https://api.sendgrid.com/v3/mail/send', mail, {
    headers: { Authorization: `Bearer ${event.secrets.SENDGRID_API_KEY}` },
  })
}
