// Settings objects over the API: defaults, merging, round trips, secrets that never come back.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { isObject } from '#kit'

import { openStage, type Stage } from '../testing-stage.ts'

type Shown = Record<string, unknown>

async function ok(stage: Stage, status: number, ...ask: Parameters<Stage['ask']>): Promise<Shown> {
  const answer = await stage.ask(...ask)
  assert.equal(answer.status, status, `${ask[0]} ${ask[1]}: ${answer.text}`)
  return isObject(answer.body) ? answer.body : {}
}

async function code(stage: Stage, ...ask: Parameters<Stage['ask']>): Promise<[number, unknown]> {
  const { status, body } = await stage.ask(...ask)
  return [status, isObject(body) ? body['errorCode'] : undefined]
}

test('tenant settings: the friendly name is the one that pages show, flags merge, null takes away', async () => {
  await using stage = await openStage()
  assert.equal((await ok(stage, 200, 'GET', '/tenants/settings'))['friendly_name'], 'Example Ltd')
  await ok(stage, 200, 'PATCH', '/tenants/settings', {
    friendly_name: 'Shop',
    support_email: 's@example.com',
    flags: { a: true },
  })
  const changed = await ok(stage, 200, 'PATCH', '/tenants/settings', { flags: { b: false }, error_page: { html: 'x' } })
  assert.deepEqual(
    [changed['friendly_name'], changed['support_email'], changed['flags'], changed['error_page']],
    ['Shop', 's@example.com', { a: true, b: false }, { html: 'x' }],
  )
  assert.equal('error_page' in (await ok(stage, 200, 'PATCH', '/tenants/settings', { error_page: null })), false)
  const page = await stage.raw({ url: '/u/reset-password/request' })
  assert.match(page.text, /Shop/)
  assert.deepEqual(await code(stage, 'PATCH', '/tenants/settings', { unknown: 1 }), [400, 'invalid_body'])
  assert.deepEqual(await ok(stage, 200, 'GET', '/tenants/settings?fields=friendly_name'), { friendly_name: 'Shop' })
})

test('the default audience is used when a token is asked for without one', async () => {
  await using stage = await openStage()
  const payload = {
    grant_type: 'client_credentials',
    client_id: stage.client.id,
    client_secret: 'the secret of the script',
  }
  const ask = () => stage.raw({ method: 'POST', url: '/oauth/token', payload })
  assert.equal((await ask()).status, 403)
  await ok(stage, 200, 'PATCH', '/tenants/settings', { default_audience: stage.oidc.managementAudience })
  assert.equal((await ask()).status, 200)
})

test('branding, prompts, texts and templates make the round trip', async () => {
  await using stage = await openStage()
  assert.deepEqual(await ok(stage, 200, 'GET', '/branding'), {})
  const branding = { colors: { primary: '#0059d6', page_background: '#fff' }, logo_url: 'https://x.example/l.png' }
  assert.deepEqual(await ok(stage, 200, 'PATCH', '/branding', branding), branding)
  assert.deepEqual(await ok(stage, 200, 'PATCH', '/branding', { logo_url: null }), { colors: branding.colors })
  const page = '/branding/templates/universal-login'
  assert.deepEqual(await code(stage, 'GET', page), [404, 'inexistent_templates_universal_login'])
  const body = '<html><head>{%- auth0:head -%}</head><body>{%- auth0:widget -%}</body></html>'
  await ok(stage, 204, 'PUT', page, { template: body })
  for (const template of [
    body.replace('widget', 'head'),
    `${body}<script>x</script>`,
    body.replace('<body', '<body onload=x'),
  ]) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    assert.deepEqual(await code(stage, 'PUT', page, { template }), [400, 'invalid_body'])
  }
  assert.deepEqual(await ok(stage, 200, 'GET', page), { body })
  await ok(stage, 204, 'DELETE', page)
  assert.deepEqual(await ok(stage, 200, 'GET', '/prompts/reset-password/custom-text/en'), {})
  const text = { 'reset-password-request': { title: 'Forgot?' } }
  assert.deepEqual(await ok(stage, 200, 'PUT', '/prompts/reset-password/custom-text/en', text), text)
  assert.deepEqual(await ok(stage, 200, 'GET', '/prompts/reset-password/custom-text/en'), text)
  assert.deepEqual(await ok(stage, 200, 'GET', '/prompts/reset-password/custom-text/de'), {})
  assert.deepEqual(await code(stage, 'GET', '/prompts/a%2Fb/custom-text/en'), [400, 'invalid_uri'])
  assert.equal((await ok(stage, 200, 'PATCH', '/prompts', { identifier_first: true }))['identifier_first'], true)
})

test('attack protection has its defaults and keeps what is set', async () => {
  await using stage = await openStage()
  const path = '/attack-protection/brute-force-protection'
  const before = await ok(stage, 200, 'GET', path)
  assert.deepEqual(Object.keys(before), ['enabled', 'shields', 'mode', 'allowlist', 'max_attempts'])
  assert.deepEqual(await ok(stage, 200, 'PATCH', path, { max_attempts: 3 }), { ...before, max_attempts: 3 })
  assert.deepEqual(await ok(stage, 200, 'GET', path), { ...before, max_attempts: 3 })
  assert.deepEqual(await code(stage, 'PATCH', path, { shields: ['nothing'] }), [400, 'invalid_body'])
})

test('the e-mail provider hides its secrets, and is one', async () => {
  await using stage = await openStage()
  assert.deepEqual(await code(stage, 'GET', '/emails/provider'), [404, 'inexistent_email_provider'])
  const credentials = { smtp_host: 'mail.example', smtp_port: 587, smtp_user: 'u', smtp_pass: 'hush hush' }
  const provider = { name: 'smtp', enabled: true, default_from_address: 'a@example.com', credentials }
  const { smtp_pass: _pass, ...shown } = credentials
  assert.deepEqual(await ok(stage, 201, 'POST', '/emails/provider', provider), { ...provider, credentials: shown })
  assert.equal((await code(stage, 'POST', '/emails/provider', provider))[0], 409)
  const path = '/emails/provider?fields=name,enabled,default_from_address,credentials,settings&include_fields=true'
  assert.deepEqual(await ok(stage, 200, 'GET', path), { ...provider, credentials: shown })
  assert.equal((await ok(stage, 200, 'PATCH', '/emails/provider', { enabled: false }))['enabled'], false)
  assert.deepEqual(await code(stage, 'PATCH', '/emails/provider', { name: 'sendgrid' }), [400, 'invalid_body'])
  assert.deepEqual(await code(stage, 'PATCH', '/emails/provider', { credentials: {} }), [400, 'invalid_body'])
  const rows = await stage.deps.storage.db.selectFrom('settings').selectAll().execute()
  assert.doesNotMatch(JSON.stringify(rows), /hush/)
  await ok(stage, 204, 'DELETE', '/emails/provider')
  assert.deepEqual(await code(stage, 'DELETE', '/emails/provider'), [404, 'inexistent_email_provider'])
})

test('e-mail templates are absent until they are made', async () => {
  await using stage = await openStage()
  const path = '/email-templates/reset_email'
  assert.deepEqual(await code(stage, 'GET', path), [404, 'inexistent_email_template'])
  assert.deepEqual(await code(stage, 'PATCH', path, { subject: 'x' }), [404, 'inexistent_email_template'])
  assert.deepEqual(await code(stage, 'GET', '/email-templates/nothing'), [400, 'invalid_uri'])
  const template = {
    template: 'reset_email',
    body: '<p>{{ url }}</p>',
    from: 'a@b.c',
    subject: 'Hi',
    syntax: 'liquid',
    enabled: true,
  }
  assert.deepEqual(await ok(stage, 200, 'POST', '/email-templates', template), template)
  assert.equal((await code(stage, 'POST', '/email-templates', template))[0], 409)
  assert.deepEqual(await ok(stage, 200, 'PATCH', path, { subject: 'Hello' }), { ...template, subject: 'Hello' })
  assert.deepEqual(
    await ok(stage, 200, 'PUT', '/email-templates/verify_email', { ...template, template: 'verify_email' }),
    {
      ...template,
      template: 'verify_email',
    },
  )
})

test('factors are listed in order, switched on and off; those that are not offered say so', async () => {
  await using stage = await openStage()
  const names = [
    'sms',
    'push-notification',
    'otp',
    'email',
    'duo',
    'webauthn-roaming',
    'webauthn-platform',
    'recovery-code',
  ]
  const list = async () => (await stage.ask('GET', '/guardian/factors')).body as Shown[]
  assert.deepEqual(
    await list(),
    names.map((name) => ({ name, enabled: false, trial_expired: false })),
  )
  assert.deepEqual(await ok(stage, 200, 'PUT', '/guardian/factors/otp', { enabled: true }), { enabled: true })
  assert.equal((await list()).find(({ name }) => name === 'otp')?.['enabled'], true)
  assert.equal((await code(stage, 'PUT', '/guardian/factors/duo', { enabled: true }))[0], 400)
  assert.equal((await code(stage, 'PUT', '/guardian/factors/nothing', { enabled: true }))[0], 400)
  assert.deepEqual((await stage.ask('GET', '/guardian/policies')).body, [])
  assert.deepEqual((await stage.ask('PUT', '/guardian/policies', ['all-applications'])).body, ['all-applications'])
  assert.deepEqual((await stage.ask('GET', '/guardian/policies')).body, ['all-applications'])
})

test('users are searched by the usual forms of Lucene', async () => {
  await using stage = await openStage()
  const connection = stage.connection.name
  const people = [
    { email: 'ada@example.com', name: 'Ada Lovelace', app_metadata: { plan: 'gold', beta: true } },
    { email: 'bob@example.com', name: 'Bob', user_metadata: { lang: 'de' }, email_verified: true },
    { email: 'ada.b@other.org', name: 'Ada Byron', blocked: true },
  ]
  for (const person of people)
    await ok(stage, 201, 'POST', '/users', { connection, password: 'Correct-Horse-7', ...person })
  const find = async (q: string, more = '') => {
    const { status, body, text } = await stage.ask('GET', `/users?search_engine=v3&q=${encodeURIComponent(q)}${more}`)
    assert.equal(status, 200, `${q}: ${text}`)
    return (body as Shown[]).map(({ email }) => String(email).split('@')[0])
  }
  const cases: [string, string[]][] = [
    ['email:"ADA@example.com"', ['ada']],
    ['email:ada*', ['ada', 'ada.b']],
    ['email:*@example.com', ['ada', 'bob']],
    ['email:a_a*', []],
    ['name:"Ada Lovelace"', ['ada']],
    ['name:ada*', ['ada', 'ada.b']],
    ['name:ada* AND NOT blocked:true', ['ada']],
    ['name:ada* -email:*other*', ['ada']],
    ['email_verified:true OR blocked:true', ['bob', 'ada.b']],
    ['app_metadata.plan:gold', ['ada']],
    ['app_metadata.beta:true', ['ada']],
    ['_exists_:user_metadata.lang', ['bob']],
    ['NOT _exists_:app_metadata.plan', ['bob', 'ada.b']],
    [`identities.connection:"${connection}"`, ['ada', 'bob', 'ada.b']],
    ['identities.connection:"other"', []],
    ['logins_count:[1 TO *]', []],
    ['created_at:[2000-01-01 TO *]', ['ada', 'bob', 'ada.b']],
    ['Bob', ['bob']],
  ]
  for (const [q, expected] of cases) assert.deepEqual(await find(q), expected, q)
  assert.deepEqual(await find('email:*', '&sort=email:-1'), ['bob', 'ada', 'ada.b'])
  const totals = await ok(stage, 200, 'GET', '/users?q=name:ada*&include_totals=true&per_page=1')
  assert.deepEqual([totals['total'], totals['length']], [2, 1])
  for (const q of [
    'password:x',
    'email:(',
    'logins_count:x',
    'created_at:yesterday',
    'user_metadata:x',
    "app_metadata.a'b:x",
  ]) {
    assert.deepEqual(await code(stage, 'GET', `/users?q=${encodeURIComponent(q)}`), [400, 'invalid_query_string'], q)
  }
  assert.deepEqual(await code(stage, 'GET', '/users?sort=password:1'), [400, 'invalid_query_string'])
  assert.deepEqual(await code(stage, 'GET', '/users?page=20&per_page=51'), [400, 'invalid_paging'])
})
