// Mails from outside: a relay and a provider on loopback, Liquid in the sandbox, languages, retries, and what logs say.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { freePort } from '#app'

import { type MailStandIns, openMailStandIns, RELAY, type Relayed } from './mail-stand-ins.ts'
import { CONNECTION } from './post-challenge-stage.ts'
import { type Api, type Body, startServer, type TestServer, until } from './server.ts'

let standIns: MailStandIns
let server: TestServer

before(async () => {
  standIns = await openMailStandIns()
  server = await startServer({ env: standIns.env })
  const provider = { name: 'smtp', default_from_address: 'Shop <hello@shop.example>', credentials: RELAY }
  assert.equal((await server.api('POST', '/api/v2/emails/provider', provider)).status, 201)
})

after(async () => {
  await server?.[Symbol.asyncDispose]()
  await standIns?.[Symbol.asyncDispose]()
})

let people = 0

async function person(api: Api, more: Record<string, unknown> = {}): Promise<Body> {
  people += 1
  const made = await api('POST', '/api/v2/users', {
    ...{ connection: CONNECTION, email: `person-${people}@example.org`, password: 'A-long-Passphrase-7' },
    ...more,
  })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  return made.body
}

async function ask(url: string, email: string, headers: Record<string, string> = {}): Promise<void> {
  const answer = await fetch(`${url}/dbconnections/change_password`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ connection: CONNECTION, email }),
  })
  assert.equal(answer.status, 200)
}

const mailTo = (to: string): Promise<Relayed> =>
  until(`the relay has a mail to ${to}`, () => standIns.relayed.find((mail) => mail.to === to))

async function logged(api: Api, type: string, user: string): Promise<Body> {
  return until(`a ${type} event of ${user}`, async () => {
    const { body } = await api('GET', `/api/v2/logs?per_page=100&q=type:${type}`)
    return (body as Body[]).find((event) => event.user_id === user)
  })
}

test('the built-in mail goes out by the relay, in the language of the user before that of the browser', async () => {
  const user = await person(server.api, { user_metadata: { lang: 'fr' } })
  await ask(server.url, user.email, { 'accept-language': 'ja' })
  const mail = await mailTo(user.email)
  assert.equal(mail.from, 'hello@shop.example')
  assert.match(mail.head, /^From: "?Shop"? <hello@shop\.example>$/m)
  assert.match(mail.text, /un nouveau mot de passe/)
  assert.match(mail.html, /<html lang="fr" dir="ltr">/)
  const link = /https?:\/\/\S+reset-verify\?ticket=\S+/.exec(mail.text)?.[0] ?? ''
  assert.equal((await fetch(link.replace('localhost', '127.0.0.1'), { redirect: 'manual' })).status, 303)
  const other = await person(server.api)
  await ask(server.url, other.email, { 'accept-language': 'de,ar;q=0.9,en;q=0.5' })
  assert.match((await mailTo(other.email)).html, /<html lang="ar" dir="rtl">/)
  await server.api('PATCH', '/api/v2/tenants/settings', { enabled_locales: ['ja', 'en'] })
  const third = await person(server.api, { user_metadata: { lang: 'fr' } })
  await ask(server.url, third.email)
  assert.match((await mailTo(third.email)).html, /<html lang="ja"/)
  await server.api('PATCH', '/api/v2/tenants/settings', { enabled_locales: ['en', 'fr', 'ja', 'ar'] })
})

const template = {
  template: 'reset_email',
  from: '{{ application.name }} <resets@shop.example>',
  subject: 'Hello {{ user.name }}',
  body: '<p>{{ user.name }}, <a href="{{ url }}">choose</a> ({{ request_language }})</p>',
  syntax: 'liquid',
  urlLifetimeInSeconds: 120,
  enabled: true,
}

test('a template of the tenant’s is rendered: escaped in HTML, one line in headers, with further languages', async () => {
  assert.equal((await server.api('POST', '/api/v2/email-templates', template)).status, 200)
  const french = { subject: 'Bonjour {{ user.name }}', body: '<p><a href="{{ url }}">choisir</a></p>' }
  const put = await server.api('PUT', '/api/v2/keyturn/email-templates/reset_email/languages/fr', french)
  assert.deepEqual([put.status, put.body], [200, french])
  const user = await person(server.api, { name: '<img src=x onerror=alert(1)>\r\nBcc: all@example.com' })
  await ask(server.url, user.email)
  const mail = await mailTo(user.email)
  assert.match(mail.head, /^From: "?Default App"? <resets@shop\.example>$/m)
  assert.match(mail.head, /^Subject: Hello <img src=x onerror=alert\(1\)> Bcc: all@example\.com$/m)
  assert.doesNotMatch(mail.head, /^Bcc:/m)
  assert.doesNotMatch(mail.html, /<img/)
  assert.match(mail.html, /&#60;img src=x/)
  assert.match(mail.text, /choose \(http:\/\/localhost:\d+\/u\/reset-verify\?ticket=/)
  const ada = await person(server.api, { name: 'Ada', user_metadata: { lang: 'fr-CA' } })
  await ask(server.url, ada.email)
  assert.match((await mailTo(ada.email)).head, /^Subject: Bonjour Ada$/m)
})

test('a template that is broken is refused with its line; one that fails when it is sent gives way, and is told', async () => {
  const broken = { ...template, body: '<p>\n{% if user.name %}\n{{ user.name | no_such_filter }}</p>' }
  const refused = await server.api('PUT', '/api/v2/email-templates/reset_email', broken)
  assert.equal(refused.status, 400)
  assert.match(refused.body.message, /line 3, column \d+: undefined filter: no_such_filter' on property body/)
  for (const body of [
    '{% include "/etc/passwd" %}',
    '{% layout "x" %}',
    '{% for i in (1..999999999) %}x{% endfor %}',
  ]) {
    const answer = await server.api('PATCH', '/api/v2/email-templates/reset_email', { body })
    assert.equal(answer.status, 400, body)
  }
  const kept = await server.api('GET', '/api/v2/email-templates/reset_email')
  assert.deepEqual(kept.body, template, 'nothing was changed')
  const body = '{% if user.name == "boom" %}{% for i in (1..999999999) %}x{% endfor %}{% endif %}{{ url }}'
  assert.equal((await server.api('PATCH', '/api/v2/email-templates/reset_email', { body })).status, 200)
  const user = await person(server.api, { name: 'boom' })
  await ask(server.url, user.email)
  const mail = await mailTo(user.email)
  assert.match(mail.head, /^Subject: Reset your password$/m)
  assert.match(mail.text, /reset-verify\?ticket=/)
  const event = await logged(server.api, 'wn', user.user_id)
  assert.match(event.details.problem, /^body: line 1, column \d+: memory alloc limit exceeded/)
})

test('a preview shows a mail, and a try sends one', async () => {
  const path = '/api/v2/keyturn/email-templates/reset_email'
  const draft = { subject: 'Draft', body: '<b>{{ user.email }}</b> {{ code }} {{ user.constructor }}' }
  const preview = await server.api('POST', `${path}/preview`, draft)
  assert.equal(preview.status, 200, JSON.stringify(preview.body))
  assert.deepEqual(preview.body, {
    from: '"Example App" <resets@shop.example>',
    subject: 'Draft',
    html: '<b>ada@example.com</b> 123456 ',
    text: 'ada@example.com 123456',
    language: 'en',
    by: 'template',
  })
  assert.equal((await server.api('POST', `${path}/preview`, { body: '{% if %}' })).status, 400)
  const tried = await server.api('POST', `${path}/try`, { to: 'tester@example.org' })
  assert.deepEqual(tried.body, { delivered: true, by: 'smtp' })
  await mailTo('tester@example.org')
  standIns.refusals.push('550 5.1.1 nobody here')
  const refused = await server.api('POST', '/api/v2/keyturn/emails/provider/try', { to: 'nobody@example.org' })
  assert.equal(refused.status, 200)
  assert.equal(refused.body.delivered, false)
  assert.match(refused.body.reason, /^SMTP: 550/)
})

test('a busy relay is asked again, a refusing one is not, and the logs say so without link or address', async () => {
  standIns.refusals.push('451 4.3.0 later, please')
  const user = await person(server.api)
  await ask(server.url, user.email)
  const waiting = await logged(server.api, 'wn', user.user_id)
  assert.match(waiting.description, /there will be another attempt\. SMTP: .*451/)
  assert.deepEqual([waiting.details.attempt, waiting.details.max_attempts, waiting.details.provider], [1, 10, 'smtp'])
  await mailTo(user.email)
  standIns.refusals.push('550 5.1.1 no such user here')
  const gone = await person(server.api)
  await ask(server.url, gone.email)
  const failed = await logged(server.api, 'fn', gone.user_id)
  assert.match(failed.description, /^It was not sent\. SMTP: .*550/)
  assert.equal(failed.details.email_type, 'reset_email')
  const { body } = await server.api('GET', '/api/v2/logs?per_page=100')
  assert.doesNotMatch(JSON.stringify(body), /ticket=|of the relay/)
  assert.doesNotMatch(server.output(), /ticket=|of the relay/)
})

test('who has a phone only gets the link by Twilio, in the words of a phone template', async () => {
  const account = {
    name: 'twilio',
    configuration: { sid: 'AC0123', default_from: '+15555550000', delivery_methods: ['text'] },
    credentials: { auth_token: 'token of the account' },
  }
  const made = await server.api('POST', '/api/v2/branding/phone/providers', account)
  assert.equal(made.status, 201, JSON.stringify(made.body))
  assert.doesNotMatch(JSON.stringify(made.body), /token of/)
  const words = { body: { text: '{{ tenant.friendlyName }} says: {{ url }}' } }
  const written = await server.api('POST', '/api/v2/branding/phone/templates', {
    type: 'change_password',
    content: words,
  })
  assert.equal(written.status, 201, JSON.stringify(written.body))
  const phone_number = '+4915112345678'
  await person(server.api, { email: undefined, phone_number, phone_verified: true })
  const answer = await fetch(`${server.url}/u/reset-password/request`)
  const page = await answer.text()
  const cookie = answer.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ')
  const fields = [...page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)]
  const form = new URLSearchParams(fields.map(([, name = '', value = '']) => [name, value]))
  form.set('email', phone_number)
  const headers = { cookie, origin: server.url, 'content-type': 'application/x-www-form-urlencoded' }
  await fetch(`${server.url}/u/reset-password/request`, { method: 'POST', headers, body: form, redirect: 'manual' })
  const text = await until('Twilio has the message', () =>
    standIns.texts.find((each) => each.get('To') === phone_number),
  )
  assert.match(text.get('Body') ?? '', /^Keyturn says: http:\/\/localhost:\d+\/u\/reset-verify\?ticket=/)
  assert.equal(text.get('From'), '+15555550000')
  const tried = await server.api('POST', `/api/v2/branding/phone/providers/${made.body.id}/try`, {
    to: '+4915112345679',
  })
  assert.deepEqual(tried.body, { code: 200, message: 'Sent by twilio.' })
})

test('in production without a provider nothing is sent, and start and logs say so', async () => {
  const port = await freePort('127.0.0.1')
  await using production = await startServer({
    port,
    env: {
      KEYTURN_PUBLIC_URL: `http://127.0.0.1:${port}`,
      KEYTURN_MODE: 'production',
      KEYTURN_ALLOW: 'http,t0,default-secrets',
      KEYTURN_LOG_LEVEL: 'warn',
    },
  })
  await until('the start is told', () => (/ready/.test(production.output()) ? true : undefined))
  assert.match(production.output(), /No e-mail provider is set up, so nobody gets a reset mail/)
  const user = await person(production.api)
  await ask(production.url, user.email)
  const failed = await logged(production.api, 'fn', user.user_id)
  assert.match(failed.description, /No e-mail provider is set up, so nothing can be sent/)
  assert.doesNotMatch(production.output(), /ticket=/)
})
