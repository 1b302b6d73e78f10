// Providers, templates and webhooks over the API: what is refused by name, what is sealed, and that one truth is kept.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { isObject } from '#kit'
import { settings } from '#tenant'

import { openStage, type Stage } from '../testing-stage.ts'

type Shown = Record<string, unknown>

async function ok(stage: Stage, status: number, ...ask: Parameters<Stage['ask']>): Promise<Shown> {
  const answer = await stage.ask(...ask)
  assert.equal(answer.status, status, `${ask[0]} ${ask[1]}: ${answer.text}`)
  return isObject(answer.body) ? answer.body : {}
}

async function refused(stage: Stage, ...ask: Parameters<Stage['ask']>): Promise<string> {
  const answer = await stage.ask(...ask)
  assert.ok(answer.status >= 400 && answer.status < 500, `${ask[0]} ${ask[1]}: ${answer.status} ${answer.text}`)
  return `${answer.status} ${isObject(answer.body) ? String(answer.body['message']) : ''}`
}

const EMAIL = '/emails/provider'

test('every e-mail provider says what it needs, and takes nothing else', async () => {
  await using stage = await openStage()
  const post = (name: string, credentials: object, more: object = {}) =>
    refused(stage, 'POST', EMAIL, { name, credentials, ...more })
  const azure = 'endpoint=https://evil.example/;accesskey=AAAA'
  assert.match(await post('azure_cs', { connectionString: azure }), /^400 .*credentials.connectionString/)
  assert.match(await post('ms365', { tenantId: 'a' }), /^400 .*Missing required property: clientId/)
  assert.match(await post('sendgrid', {}), /Missing required property: api_key/)
  assert.match(await post('sendgrid', { api_key: 'a', password: 'b' }), /Additional properties not allowed: password/)
  assert.match(await post('sendgrid', { api_key: 'a\r\nX: y' }), /Control characters/)
  assert.match(await post('mailgun', { api_key: 'a' }), /Missing required property: domain/)
  assert.match(
    await post('mailgun', { api_key: 'a', domain: 'x.example/../v1' }),
    /right form' on property credentials.domain/,
  )
  assert.match(
    await post('ses', { accessKeyId: 'a', secretAccessKey: 'b', region: 'evil.example/' }),
    /credentials.region/,
  )
  assert.match(await post('smtp', { smtp_host: 'a b' }), /credentials.smtp_host/)
  assert.match(await post('smtp', { smtp_host: 'a.example', smtp_port: 0 }), /from 1 to 65535/)
  const account = { smtp_host: 'a.example' }
  assert.match(
    await post('smtp', account, { default_from_address: 'a@b.example, c@d.example' }),
    /default_from_address/,
  )
  assert.match(await post('smtp', account, { settings: { headers: { Bcc: 'x@y.example' } } }), /X-…/)
  assert.match(await post('smtp', account, { settings: { headers: { 'X-A': 'b\r\nBcc: c' } } }), /X-…/)
  assert.match(await post('sendgrid', { api_key: 'a' }, { settings: { anything: {} } }), /Additional properties/)
  assert.match(await post('custom', {}), /set it first with PUT \/api\/v2\/keyturn\/message-webhooks\/email/)
  assert.equal(await settings.read(stage.deps.storage.db, 'email_provider'), undefined, 'nothing was stored')
  const ses = { accessKeyId: 'AKIA', secretAccessKey: 'hush', region: 'eu-west-1' }
  const set = { message: { configuration_set_name: 'resets' } }
  const made = await ok(stage, 201, 'POST', EMAIL, { name: 'ses', credentials: ses, settings: set })
  assert.deepEqual(made, { name: 'ses', enabled: true, credentials: { region: 'eu-west-1' }, settings: set })
  const other = await ok(stage, 200, 'PATCH', EMAIL, {
    name: 'mailgun',
    credentials: { api_key: 'k', domain: 'mg.example' },
  })
  assert.deepEqual(other, { name: 'mailgun', enabled: true, credentials: { domain: 'mg.example' } })
})

test('custom providers have a webhook first; its secret is shown once and never stored readable', async () => {
  await using stage = await openStage()
  const path = '/keyturn/message-webhooks/email'
  assert.match(await refused(stage, 'GET', path), /^404/)
  assert.match(await refused(stage, 'PUT', path, { url: 'ftp://x.example/' }), /https address/)
  assert.match(await refused(stage, 'PUT', path, { url: 'https://u:p@x.example/' }), /No credentials/)
  const put = await ok(stage, 200, 'PUT', path, { url: 'https://hooks.example.com/mail' })
  const secret = String(put['secret'])
  assert.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/)
  assert.deepEqual(await ok(stage, 200, 'GET', path), { url: 'https://hooks.example.com/mail' })
  const rows = await stage.deps.storage.db.selectFrom('settings').selectAll().execute()
  assert.ok(!JSON.stringify(rows).includes(secret.slice(6, 30)))
  const provider = await ok(stage, 201, 'POST', EMAIL, { name: 'custom', credentials: {} })
  assert.deepEqual(provider, { name: 'custom', enabled: true, credentials: {} })
  assert.match(await refused(stage, 'DELETE', path), /^409/)
  await ok(stage, 204, 'DELETE', EMAIL)
  await ok(stage, 204, 'DELETE', path)
})

test('templates: null takes a property away, names are known ones, further languages need the template', async () => {
  await using stage = await openStage()
  const template = { template: 'reset_email', body: 'b', subject: 's', urlLifetimeInSeconds: 60, enabled: true }
  const languages = '/keyturn/email-templates/reset_email/languages'
  assert.match(await refused(stage, 'PUT', `${languages}/fr`, { subject: 'x' }), /^404/)
  await ok(stage, 200, 'POST', '/email-templates', template)
  const path = '/email-templates/reset_email'
  const patched = await ok(stage, 200, 'PATCH', path, { urlLifetimeInSeconds: null, subject: null })
  assert.equal('urlLifetimeInSeconds' in patched, false)
  assert.deepEqual([patched['subject'], patched['body']], ['', 'b'])
  assert.match(await refused(stage, 'PATCH', path, { from: 'no address' }), /on property from/)
  assert.deepEqual(await ok(stage, 200, 'PUT', `${languages}/fr`, { subject: 'x' }), { subject: 'x' })
  assert.match(await refused(stage, 'PUT', `${languages}/..%2F`, { subject: 'x' }), /^400/)
  assert.deepEqual(await ok(stage, 200, 'GET', languages), { languages: { fr: { subject: 'x' } } })
  await ok(stage, 204, 'DELETE', `${languages}/fr`)
  assert.deepEqual(await ok(stage, 200, 'GET', languages), { languages: {} })
  const absent = await refused(stage, 'POST', '/keyturn/email-templates/async_approval/preview', {})
  assert.match(absent, /^404 No mail of the kind async_approval is sent/)
})

test('a mail and a test mail go into the inbox of development', async () => {
  await using stage = await openStage()
  const tried = await ok(stage, 200, 'POST', '/keyturn/emails/provider/try', { to: 'me@example.com', language: 'fr' })
  assert.deepEqual(tried, { delivered: true, by: 'inbox' })
  const [mail] = await stage.deps.mail.inbox.list({ to: 'me@example.com' })
  assert.equal(mail?.subject, 'Un essai')
  assert.match(
    await refused(stage, 'POST', '/keyturn/emails/provider/try', { to: 'me@example.com, you@x.example' }),
    /^400/,
  )
})

const PHONE = '/branding/phone/providers'
const twilio = {
  name: 'twilio',
  configuration: { sid: 'AC0123', default_from: '+15555550000', delivery_methods: ['text'] },
  credentials: { auth_token: 'hush hush' },
}

test('phone providers: one at a time, its token sealed, the older paths show the same', async () => {
  await using stage = await openStage()
  assert.deepEqual(await ok(stage, 200, 'GET', PHONE), { providers: [] })
  assert.match(await refused(stage, 'POST', PHONE, { ...twilio, credentials: {} }), /auth_token/)
  assert.match(await refused(stage, 'POST', PHONE, { ...twilio, configuration: { delivery_methods: ['text'] } }), /sid/)
  assert.match(await refused(stage, 'POST', PHONE, { name: 'custom', credentials: {} }), /message-webhooks\/phone/)
  const made = await ok(stage, 201, 'POST', PHONE, twilio)
  const { id, created_at: _at, updated_at: _then, ...rest } = made
  assert.deepEqual(rest, {
    tenant: 'example',
    name: 'twilio',
    channel: 'phone',
    disabled: false,
    configuration: twilio.configuration,
  })
  assert.match(await refused(stage, 'POST', PHONE, twilio), /^409/)
  const rows = await stage.deps.storage.db.selectFrom('settings').selectAll().execute()
  assert.doesNotMatch(JSON.stringify(rows), /hush/)
  for (const factor of ['phone', 'sms']) {
    const path = `/guardian/factors/${factor}`
    assert.deepEqual(await ok(stage, 200, 'GET', `${path}/selected-provider`), { provider: 'twilio' })
    const account = { from: '+15555550000', messaging_service_sid: null, sid: 'AC0123' }
    assert.deepEqual(await ok(stage, 200, 'GET', `${path}/providers/twilio`), account)
  }
  await ok(stage, 200, 'PUT', '/guardian/factors/sms/selected-provider', { provider: 'auth0' })
  assert.equal((await ok(stage, 200, 'GET', `${PHONE}/${String(id)}`))['disabled'], true)
  const change = { from: null, messaging_service_sid: 'MG77', sid: 'AC0123' }
  await ok(stage, 200, 'PUT', '/guardian/factors/phone/providers/twilio', change)
  await ok(stage, 200, 'PUT', '/guardian/factors/phone/selected-provider', { provider: 'twilio' })
  const after = await ok(stage, 200, 'GET', `${PHONE}/${String(id)}`)
  assert.equal(after['disabled'], false)
  assert.deepEqual(after['configuration'], { sid: 'AC0123', mssid: 'MG77', delivery_methods: ['text', 'voice'] })
  await ok(stage, 204, 'DELETE', `${PHONE}/${String(id)}`)
  assert.match(
    await refused(stage, 'PUT', '/guardian/factors/sms/selected-provider', { provider: 'twilio' }),
    /no Twilio/,
  )
  assert.match(await refused(stage, 'GET', `${PHONE}/pro_x`), /^404/)
})

test('phone templates are made, changed, given their first words again, tried and deleted', async () => {
  await using stage = await openStage()
  const path = '/branding/phone/templates'
  const made = await ok(stage, 201, 'POST', path, { type: 'otp_verify' })
  assert.equal(made['id'], 'tem_otp_verify')
  assert.match(await refused(stage, 'POST', path, { type: 'otp_verify' }), /^409/)
  const one = `${path}/tem_otp_verify`
  const changed = await ok(stage, 200, 'PATCH', one, {
    content: { from: '+15555550001', body: { text: 'T {{ code }}' } },
  })
  const content = changed['content'] as { from: string; body: { text: string; voice: string } }
  assert.deepEqual([content.from, content.body.text], ['+15555550001', 'T {{ code }}'])
  assert.ok(content.body.voice, 'what was not named stays')
  const tried = await ok(stage, 200, 'POST', `${one}/try`, { to: '+15555550100' })
  assert.deepEqual(tried, { message: 'Sent by inbox.', kind: 'sent', by: 'inbox' })
  const reset = await ok(stage, 200, 'PATCH', `${one}/reset`)
  assert.deepEqual(reset['content'], made['content'])
  assert.equal(((await ok(stage, 200, 'GET', path))['templates'] as unknown[]).length, 1)
  await ok(stage, 204, 'DELETE', one)
  assert.match(await refused(stage, 'GET', one), /^404/)
  const texts = { enrollment_message: 'E {{code}}', verification_message: 'V {{code}}' }
  await ok(stage, 200, 'PUT', '/guardian/factors/sms/templates', texts)
  assert.deepEqual(await ok(stage, 200, 'GET', '/guardian/factors/phone/templates'), texts)
})

test('an enrollment ticket is mailed when that is asked for', async () => {
  await using stage = await openStage()
  const connection = stage.connection.name
  const user = await ok(stage, 201, 'POST', '/users', {
    connection,
    email: 'eve@example.com',
    password: 'Long-Passphrase-9',
  })
  const path = '/guardian/enrollments/ticket'
  const body = { user_id: user['user_id'], send_mail: true, email_locale: 'fr' }
  const { ticket_url: url } = await ok(stage, 201, 'POST', path, body)
  await ok(stage, 201, 'POST', path, { ...body, send_mail: false })
  await stage.work()
  const [mail, ...more] = await stage.deps.mail.inbox.list({ to: 'eve@example.com' })
  assert.equal(more.length, 0)
  assert.equal(mail?.subject, 'Ajoutez une seconde étape à votre compte')
  assert.deepEqual(mail.links, [String(url).replace(/#$/, '')])
})
