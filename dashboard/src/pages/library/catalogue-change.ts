// Integrations that run after a password was changed.
import type { Integration, Setting } from './catalogue.ts'

const trigger = 'post-change-password'
const from: Setting = {
  name: 'from',
  label: 'Sender',
  kind: 'email',
  sample: 'security@example.com',
  words: 'An address that the provider lets you send from',
}
const subject: Setting = { name: 'subject', label: 'Subject', kind: 'text', sample: 'Your password was changed' }
const secret = (name: string, label: string): Setting => ({
  name,
  label,
  kind: 'secret',
  sample: 'sample-secret-value',
})

export const changeIntegrations: readonly Integration[] = [
  {
    id: 'sendgrid',
    name: 'Mail by SendGrid',
    words: 'Tells the user by mail that the password was changed, sent by SendGrid.',
    trigger,
    settings: [secret('SENDGRID_API_KEY', 'SendGrid API key'), from, subject],
    code: `const settings = {
}

/** @param {Event} event */
exports.onExecutePostChangePassword = async (event) => {
  if (!event.user.email) return
  const answer = await fetch('https://api.sendgrid.com/v3/mail/send', {
    method: 'POST',
    headers: { authorization: 'Bearer ' + event.secrets.SENDGRID_API_KEY, 'content-type': 'application/json' },
    body: JSON.stringify({
      personalizations: [{ to: [{ email: event.user.email }] }],
      from: { email: settings.from },
      subject: settings.subject,
      content: [{ type: 'text/plain', value: 'The password of ' + event.user.email + ' was just changed. If this was not you, reset it at once.' }],
    }),
  })
  if (!answer.ok) throw new Error('SendGrid answered ' + answer.status)
  console.log('mail sent')
}
`,
  },
  {
    id: 'mailgun',
    name: 'Mail by Mailgun',
    words: 'Tells the user by mail that the password was changed, sent by Mailgun.',
    trigger,
    settings: [
      secret('MAILGUN_API_KEY', 'Mailgun API key'),
      { name: 'domain', label: 'Domain at Mailgun', kind: 'text', sample: 'mg.example.com' },
      from,
      subject,
    ],
    code: `const settings = {
}

/** @param {Event} event */
exports.onExecutePostChangePassword = async (event) => {
  if (!event.user.email) return
  const answer = await fetch('https://api.mailgun.net/v3/' + encodeURIComponent(settings.domain) + '/messages', {
    method: 'POST',
    headers: { authorization: 'Basic ' + Buffer.from('api:' + event.secrets.MAILGUN_API_KEY).toString('base64') },
    body: new URLSearchParams({
      from: settings.from,
      to: event.user.email,
      subject: settings.subject,
      text: 'The password of ' + event.user.email + ' was just changed. If this was not you, reset it at once.',
    }),
  })
  if (!answer.ok) throw new Error('Mailgun answered ' + answer.status)
  console.log('mail sent')
}
`,
  },
  {
    id: 'slack',
    name: 'Message to Slack',
    words: 'Posts to a channel whenever a password was changed, by an incoming webhook.',
    trigger,
    settings: [secret('SLACK_WEBHOOK_URL', 'Incoming webhook URL')],
    code: `const settings = {
}

/** @param {Event} event */
exports.onExecutePostChangePassword = async (event) => {
  const who = event.user.email || event.user.username || event.user.user_id
  const answer = await fetch(event.secrets.SLACK_WEBHOOK_URL, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text: 'Password changed (' + event.keyturn.reason + '): ' + who.replace(/[<>&]/g, '') }),
  })
  if (!answer.ok) throw new Error('Slack answered ' + answer.status)
}
`,
  },
  {
    id: 'signed-webhook',
    name: 'Signed webhook',
    words: 'Sends the change to an address of yours, signed with HMAC-SHA-256. The execution id tells repeats apart.',
    trigger,
    settings: [
      { name: 'url', label: 'Address', kind: 'url', sample: 'https://hooks.example.com/password-changed' },
      secret('WEBHOOK_SECRET', 'Signing secret'),
    ],
    code: `const settings = {
}
const { createHmac } = require('node:crypto')

/** @param {Event} event */
exports.onExecutePostChangePassword = async (event) => {
  const body = JSON.stringify({
    id: event.keyturn.execution_id,
    type: 'password_changed',
    reason: event.keyturn.reason,
    user_id: event.user.user_id,
    email: event.user.email,
    at: event.user.last_password_reset,
  })
  const time = Math.floor(Date.now() / 1000)
  const signature = createHmac('sha256', event.secrets.WEBHOOK_SECRET).update(time + '.' + body).digest('hex')
  const answer = await fetch(settings.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-signature': 't=' + time + ',v1=' + signature },
    body,
  })
  if (!answer.ok) throw new Error('The webhook answered ' + answer.status)
}
`,
  },
  {
    id: 'revoke-elsewhere',
    name: 'Revoke sessions elsewhere',
    words: 'Asks another system to end the sessions of the user whose password was changed.',
    trigger,
    settings: [
      { name: 'url', label: 'Address', kind: 'url', sample: 'https://my-api.example.com/revoke-session' },
      secret('API_TOKEN', 'Bearer token'),
    ],
    code: `const settings = {
}

/** @param {Event} event */
exports.onExecutePostChangePassword = async (event) => {
  const answer = await fetch(settings.url, {
    method: 'POST',
    headers: {
      authorization: 'Bearer ' + event.secrets.API_TOKEN,
      'content-type': 'application/json',
      'idempotency-key': event.keyturn.execution_id,
    },
    body: JSON.stringify({ user_id: event.user.user_id, email: event.user.email }),
  })
  if (!answer.ok) throw new Error('Revoking was answered with ' + answer.status)
}
`,
  },
  {
    id: 'siem',
    name: 'Audit to a SIEM',
    words: 'Sends every change to a Splunk HTTP event collector, or whatever understands it.',
    trigger,
    settings: [
      { name: 'url', label: 'Collector', kind: 'url', sample: 'https://siem.example.com/services/collector/event' },
      secret('HEC_TOKEN', 'Collector token'),
    ],
    code: `const settings = {
}

/** @param {Event} event */
exports.onExecutePostChangePassword = async (event) => {
  const answer = await fetch(settings.url, {
    method: 'POST',
    headers: { authorization: 'Splunk ' + event.secrets.HEC_TOKEN, 'content-type': 'application/json' },
    body: JSON.stringify({
      source: 'keyturn',
      sourcetype: 'password_changed',
      event: {
        id: event.keyturn.execution_id,
        reason: event.keyturn.reason,
        actor: event.keyturn.actor,
        user_id: event.user.user_id,
        ip: event.request.ip,
        country: event.request.geoip.countryCode,
        user_agent: event.request.user_agent,
      },
    }),
  })
  if (!answer.ok) throw new Error('The collector answered ' + answer.status)
}
`,
  },
]
