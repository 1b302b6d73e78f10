// Every provider with an HTTP API, against stand-ins that look closely: authorization, bodies, refusals, cut connections.
import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { after, before, beforeEach, test } from 'node:test'

import { heldClock, type JsonObject } from '#kit'

import type { CodeFacts, Mail, MailFacts, MailSettings } from './index.ts'
import { type Heard, openStandIns, type StandIns } from './testing-stand-ins.ts'

const HOSTS = [
  'api.sendgrid.com',
  'api.mailgun.net',
  'api.eu.mailgun.net',
  'email.eu-west-1.amazonaws.com',
  'api.resend.com',
  'mandrillapp.com',
  'api.sparkpost.com',
  'api.eu.sparkpost.com',
  'api.twilio.com',
  'shop.communication.azure.com',
  'login.microsoftonline.com',
  'graph.microsoft.com',
  'hooks.example.com',
]
const URL_OF_TICKET = 'https://login.example.com/u/reset-verify?ticket=aB3-_xyzAB3-_xyzAB3-_xyz9'
const facts: MailFacts = { channel: 'email', to: 'ada@example.org', url: URL_OF_TICKET, language: 'en' }
const code: CodeFacts = { channel: 'sms', to: '+15555550100', code: '493817', language: 'en' }

let standIns: StandIns

before(async () => {
  standIns = await openStandIns(...HOSTS)
})

after(async () => {
  await standIns[Symbol.asyncDispose]()
})

beforeEach(() => {
  standIns.heard.length = 0
  standIns.answers.length = 0
})

const mailBy = (name: string, credentials: JsonObject, settings: JsonObject = {}, over: Partial<MailSettings> = {}) =>
  standIns.mail({ ...standIns.account('email', name, credentials, settings), ...over })

const deliver = (mail: Mail) => mail.deliver(mail.compose('reset_email', facts))

/** Delivers one mail. @returns the one request that the provider got */
async function requestOf(mail: Mail): Promise<Heard & { json: Record<string, unknown> }> {
  assert.equal((await deliver(mail)).kind, 'sent')
  const [heard, ...more] = standIns.heard
  assert.ok(heard)
  assert.equal(more.length, 0)
  const json = heard.body.startsWith('{') ? (JSON.parse(heard.body) as Record<string, unknown>) : {}
  return { ...heard, json }
}

test('SendGrid: a mail with both parts, and nothing that tracks the link', async () => {
  standIns.answers.push({ status: 202 })
  const { url, headers, json } = await requestOf(mailBy('sendgrid', { api_key: 'SG.key' }))
  assert.equal(url, 'https://api.sendgrid.com/v3/mail/send')
  assert.equal(headers['authorization'], 'Bearer SG.key')
  assert.equal(headers['content-type'], 'application/json')
  const { content, ...rest } = json
  assert.deepEqual(rest, {
    personalizations: [{ to: [{ email: 'ada@example.org' }] }],
    from: { email: 'no-reply@login.example.com', name: 'Example' },
    subject: 'Reset your password',
    tracking_settings: { click_tracking: { enable: false, enable_text: false }, open_tracking: { enable: false } },
  })
  const [text, html] = content as { type: string; value: string }[]
  assert.deepEqual([text?.type, html?.type], ['text/plain', 'text/html'])
  assert.ok(text?.value.includes(URL_OF_TICKET))
  assert.ok(html?.value.includes(`href="${URL_OF_TICKET}"`))
})

test('Mailgun: a form with basic authorization, in the region of the account', async () => {
  const { url, headers, body } = await requestOf(mailBy('mailgun', { api_key: 'key-1', domain: 'mg.example.com' }))
  assert.equal(url, 'https://api.mailgun.net/v3/mg.example.com/messages')
  assert.equal(headers['authorization'], `Basic ${Buffer.from('api:key-1').toString('base64')}`)
  assert.equal(headers['content-type'], 'application/x-www-form-urlencoded')
  const form = Object.fromEntries(new URLSearchParams(body))
  assert.equal(form['from'], '"Example" <no-reply@login.example.com>')
  assert.equal(form['to'], 'ada@example.org')
  assert.equal(form['o:tracking'], 'no')
  assert.match(form['h:Message-Id'] ?? '', /^<.+@mg\.example\.com>$/)
  assert.ok(form['text']?.includes(URL_OF_TICKET))
  standIns.heard.length = 0
  const eu = await requestOf(mailBy('mailgun', { api_key: 'key-1', domain: 'mg.example.com', region: 'eu' }))
  assert.equal(eu.url, 'https://api.eu.mailgun.net/v3/mg.example.com/messages')
})

test('Amazon SES: the API of version 2, signed with Signature 4', async () => {
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI', region: 'eu-west-1' }
  const settings = { message: { configuration_set_name: 'resets' } }
  const tenant = { id: 't', friendlyName: 'Société' }
  const heard = await requestOf(mailBy('ses', credentials, settings, { tenant }))
  assert.equal(heard.url, 'https://email.eu-west-1.amazonaws.com/v2/email/outbound-emails')
  const { Content: content, ...rest } = heard.json
  assert.deepEqual(rest, {
    FromEmailAddress: '=?UTF-8?B?U29jacOpdMOp?= <no-reply@login.example.com>',
    Destination: { ToAddresses: ['ada@example.org'] },
    ConfigurationSetName: 'resets',
  })
  assert.ok(JSON.stringify(content).includes(URL_OF_TICKET))
  assert.equal(heard.headers['authorization'], signatureFour(heard, credentials))
})

/** Signature 4 computed again from what arrived, by the letter of AWS's documentation. */
function signatureFour({ url, headers, body }: Heard, account: { [name: string]: string }): string {
  const given = /^AWS4-HMAC-SHA256 Credential=\S+, SignedHeaders=([^,]+), Signature=\w+$/.exec(
    String(headers['authorization']),
  )
  const names = (given?.[1] ?? '').split(';')
  for (const name of ['host', 'x-amz-date', 'content-type']) assert.ok(names.includes(name), `${name} is signed`)
  const sha = (text: string) => createHash('sha256').update(text).digest('hex')
  const canonical = [
    'POST',
    new URL(url).pathname,
    '',
    ...names.map((name) => `${name}:${String(headers[name]).trim()}`),
    '',
    names.join(';'),
    sha(body),
  ].join('\n')
  const date = String(headers['x-amz-date'])
  const scope = `${date.slice(0, 8)}/${account['region']}/ses/aws4_request`
  let key: Buffer | string = `AWS4${account['secretAccessKey']}`
  for (const part of scope.split('/')) key = createHmac('sha256', key).update(part).digest()
  const text = ['AWS4-HMAC-SHA256', date, scope, sha(canonical)].join('\n')
  const signature = createHmac('sha256', key).update(text).digest('hex')
  return `AWS4-HMAC-SHA256 Credential=${account['accessKeyId']}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`
}

test('Resend, Mandrill and SparkPost: each by its own API', async () => {
  const resend = await requestOf(mailBy('resend', { api_key: 're_1' }))
  assert.equal(resend.url, 'https://api.resend.com/emails')
  assert.equal(resend.headers['authorization'], 'Bearer re_1')
  assert.ok(resend.headers['idempotency-key'])
  assert.deepEqual(resend.json['to'], ['ada@example.org'])
  standIns.heard.length = 0
  const mandrill = await requestOf(mailBy('mandrill', { api_key: 'md-1' }))
  assert.equal(mandrill.url, 'https://mandrillapp.com/api/1.0/messages/send')
  const { key, message } = mandrill.json as { key: string; message: Record<string, unknown> }
  assert.deepEqual(
    [key, message['to'], message['track_clicks'], message['view_content_link']],
    ['md-1', [{ email: 'ada@example.org', type: 'to' }], false, false],
  )
  standIns.heard.length = 0
  const sparkpost = await requestOf(mailBy('sparkpost', { api_key: 'sp-1', region: 'eu' }))
  assert.equal(sparkpost.url, 'https://api.eu.sparkpost.com/api/v1/transmissions')
  assert.equal(sparkpost.headers['authorization'], 'sp-1')
  assert.deepEqual(sparkpost.json['recipients'], [{ address: { email: 'ada@example.org' } }])
})

test('Azure: signed with the access key, one operation for all attempts', async () => {
  const key = Buffer.alloc(64, 3).toString('base64')
  const connectionString = `endpoint=https://shop.communication.azure.com/;accesskey=${key}`
  standIns.answers.push({ status: 202 })
  const { url, headers, body, json } = await requestOf(mailBy('azure_cs', { connectionString }))
  assert.equal(url, 'https://shop.communication.azure.com/emails:send?api-version=2023-03-31')
  const hash = createHash('sha256').update(body).digest('base64')
  assert.equal(headers['x-ms-content-sha256'], hash)
  const signed = `POST\n/emails:send?api-version=2023-03-31\n${String(headers['x-ms-date'])};${String(headers['host'])};${hash}`
  const signature = createHmac('sha256', Buffer.alloc(64, 3)).update(signed).digest('base64')
  assert.equal(
    headers['authorization'],
    `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}`,
  )
  assert.match(String(headers['operation-id']), /^[\da-f-]{36}$/)
  assert.equal(json['senderAddress'], 'no-reply@login.example.com')
})

test('Microsoft 365: a token of the application’s, then a mail by Graph', async () => {
  const credentials = { tenantId: 'shop.example', clientId: 'app', clientSecret: 'hush' }
  const mail = mailBy('ms365', credentials)
  standIns.answers.push({ status: 200, body: '{"access_token":"of-the-app","expires_in":3599}' }, { status: 202 })
  assert.equal((await deliver(mail)).kind, 'sent')
  const [token, sent] = standIns.heard
  assert.equal(token?.url, 'https://login.microsoftonline.com/shop.example/oauth2/v2.0/token')
  assert.deepEqual(Object.fromEntries(new URLSearchParams(token.body)), {
    grant_type: 'client_credentials',
    scope: 'https://graph.microsoft.com/.default',
    client_id: 'app',
    client_secret: 'hush',
  })
  assert.equal(sent?.url, 'https://graph.microsoft.com/v1.0/users/no-reply%40login.example.com/sendMail')
  assert.equal(sent.headers['authorization'], 'Bearer of-the-app')
  assert.ok(sent.body.includes(URL_OF_TICKET))
  standIns.answers.push({ status: 401, body: '{"error":"invalid_client","error_description":"hush"}' })
  const refused = await deliver(mail)
  assert.deepEqual(refused, { kind: 'later', by: 'ms365', reason: 'Microsoft 365 gave no token: 401' })
})

test('what passes is tried again, what does not is not, and a yes that is cut off is a yes', async () => {
  const mail = mailBy('sendgrid', { api_key: 'SG.key' })
  for (const status of [429, 500, 503, 401, 403, 408, 302]) {
    standIns.answers.push({ status, body: '{}' })
    assert.equal((await deliver(mail)).kind, 'later', String(status))
  }
  for (const status of [400, 404, 413, 422]) {
    standIns.answers.push({ status, body: '{"errors":[{"message":"Does not contain a valid address."}]}' })
    const delivery = await deliver(mail)
    assert.deepEqual(delivery, {
      kind: 'refused',
      by: 'sendgrid',
      reason: `SendGrid answered ${status}: Does not contain a valid address.`,
    })
  }
  standIns.answers.push('cut')
  assert.equal((await deliver(mail)).kind, 'later')
  standIns.answers.push('cut-after-head')
  assert.equal((await deliver(mail)).kind, 'sent')
})

test('a provider that asks for a pause is left alone for it: seconds or a date, from whoever it comes', async () => {
  const now = heldClock().now()
  const cases: [string, number | undefined][] = [
    ['120', 120_000],
    ['0', 0],
    [new Date(now + 90_000).toUTCString(), 90_000 - (now % 1000)],
    ['Wed, 21 Oct 2015 07:28:00 GMT', 0],
    ['soon', undefined],
    ['-5', undefined],
    ['1e9', undefined],
  ]
  const mails = [
    mailBy('sendgrid', { api_key: 'SG.key' }),
    mailBy('custom', { url: 'https://hooks.example.com/mail', secret: `whsec_${'A'.repeat(32)}` }),
    mailBy('ms365', { tenantId: 't', clientId: 'c', clientSecret: 's' }),
  ]
  for (const mail of mails) {
    for (const [retryAfter, afterMs] of cases) {
      standIns.answers.push({ status: 429, body: '{}', retryAfter })
      const delivery = await deliver(mail)
      assert.equal(delivery.kind, 'later')
      assert.equal('afterMs' in delivery ? delivery.afterMs : undefined, afterMs, retryAfter)
    }
  }
  // what is refused is refused, and nobody waits
  standIns.answers.push({ status: 400, body: '{}', retryAfter: '120' })
  assert.ok(!('afterMs' in (await deliver(mailBy('sendgrid', { api_key: 'SG.key' })))))
})

test('whatever a provider says, no link, code, address or credential of ours is in the reason', async () => {
  const ticket = new URL(URL_OF_TICKET).searchParams.get('ticket') ?? ''
  const said = `no: SG.key-of-ours ada@example.org ${URL_OF_TICKET} ${encodeURIComponent(URL_OF_TICKET)} ${ticket}`
  standIns.answers.push({ status: 400, body: JSON.stringify({ message: said }) })
  const refused = await deliver(mailBy('sendgrid', { api_key: 'SG.key-of-ours' }))
  assert.equal(refused.kind, 'refused')
  const told = JSON.stringify(refused)
  for (const secret of ['SG.key', 'ada@', ticket, 'reset-verify']) assert.ok(!told.includes(secret), secret)
  standIns.answers.push({ status: 400, body: JSON.stringify({ message: 'cannot say 493817 to +15555550100' }) })
  const mail = standIns.mail(twilio({}))
  assert.doesNotMatch(JSON.stringify(await mail.deliver(mail.composeCode(code))), /493817|5555550100/)
})

test('custom: a webhook gets the mail, signed so that the receiver can check it, under one id for all attempts', async () => {
  const secret = `whsec_${Buffer.alloc(32, 5).toString('base64')}`
  const mail = mailBy('custom', { url: 'https://hooks.example.com/mail?of=keyturn', secret })
  const letter = mail.compose('reset_email', facts)
  standIns.answers.push({ status: 503 })
  assert.equal((await mail.deliver(letter)).kind, 'later')
  assert.equal((await mail.deliver(letter)).kind, 'sent')
  const [first, second] = standIns.heard
  assert.equal(first?.url, 'https://hooks.example.com/mail?of=keyturn')
  assert.equal(first.headers['webhook-id'], second?.headers['webhook-id'])
  const { type, notification } = JSON.parse(first.body) as { type: string; notification: Record<string, unknown> }
  assert.equal(type, 'message.email')
  assert.equal(notification['to'], 'ada@example.org')
  assert.ok(String(notification['text']).includes(URL_OF_TICKET))
  const signed = `${String(first.headers['webhook-id'])}.${String(first.headers['webhook-timestamp'])}.${first.body}`
  const expected = createHmac('sha256', Buffer.alloc(32, 5)).update(signed).digest('base64')
  assert.equal(first.headers['webhook-signature'], `v1,${expected}`)
})

const twilio = (settings: JsonObject) =>
  standIns.account(
    'phone',
    'twilio',
    { auth_token: 'token' },
    { sid: 'AC1', default_from: '+15555550000', ...settings },
  )

test('Twilio: a text message from a number, or from a group of numbers', async () => {
  standIns.answers.push({ status: 201 })
  const mail = standIns.mail(twilio({ delivery_methods: ['text'] }))
  assert.deepEqual(await mail.deliver(mail.composeCode(code)), { kind: 'sent', by: 'twilio' })
  const [heard] = standIns.heard
  assert.equal(heard?.url, 'https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json')
  assert.equal(heard.headers['authorization'], `Basic ${Buffer.from('AC1:token').toString('base64')}`)
  assert.deepEqual(Object.fromEntries(new URLSearchParams(heard.body)), {
    To: '+15555550100',
    From: '+15555550000',
    Body: '493817 is your code for Example. It works once, within 10 minutes.',
  })
  const grouped = standIns.mail(twilio({ mssid: 'MG1' }))
  await grouped.deliver(grouped.composeCode(code))
  const form = new URLSearchParams(standIns.heard[1]?.body)
  assert.deepEqual([form.get('MessagingServiceSid'), form.get('From')], ['MG1', null])
})

test('Twilio: a call reads the code out digit by digit, and names cannot write TwiML', async () => {
  const tenant = { id: 't', friendlyName: '</Say><Dial>+1900</Dial>' }
  const mail = standIns.mail({ ...twilio({ delivery_methods: ['voice'] }), tenant })
  assert.equal((await mail.deliver(mail.composeCode({ ...code, channel: 'voice', language: 'fr' }))).kind, 'sent')
  const [heard] = standIns.heard
  assert.equal(heard?.url, 'https://api.twilio.com/2010-04-01/Accounts/AC1/Calls.json')
  const twiml = new URLSearchParams(heard.body).get('Twiml') ?? ''
  assert.match(twiml, /^<Response><Say language="fr-FR">Bonjour\. .*4, 9, 3, 8, 1, 7.*<\/Say><\/Response>$/)
  assert.doesNotMatch(twiml, /<Dial/)
  const texts = await mail.deliver(mail.composeCode(code))
  assert.equal(texts.kind, 'refused', 'text messages are not switched on')
})

test('a webhook for phones gets the text', async () => {
  const secret = `whsec_${Buffer.alloc(32, 5).toString('base64')}`
  const mail = standIns.mail(standIns.account('phone', 'custom', { url: 'https://hooks.example.com/phone', secret }))
  assert.equal((await mail.deliver(mail.composeCode(code))).kind, 'sent')
  const { type, notification } = JSON.parse(standIns.heard[0]?.body ?? '') as Record<string, Record<string, string>>
  assert.equal(type, 'message.sms')
  assert.equal(notification?.['recipient'], '+15555550100')
  assert.match(notification['as_text'] ?? '', /493817/)
})

test('a provider that is not in the public network is not asked (SSRF)', async () => {
  const secret = `whsec_${Buffer.alloc(32, 5).toString('base64')}`
  for (const url of [
    'https://127.0.0.1:1/',
    'https://169.254.169.254/latest',
    'https://localhost:1/',
    'https://[::1]/',
  ]) {
    const delivery = await deliver(mailBy('custom', { url, secret }))
    assert.equal(delivery.kind, 'later', url)
    assert.match('reason' in delivery ? delivery.reason : '', /may not be reached/)
  }
})
