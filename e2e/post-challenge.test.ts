// password-reset-post-challenge end to end, without a browser: the source document's samples, and every outcome.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'

import { Visitor } from './plain-visitor.ts'
import {
  anyClient,
  bind,
  bindCodes,
  codeFor,
  CONNECTION,
  enroll,
  logOf,
  NEW,
  newPerson,
  switchFactors,
  ticketFor,
  totp,
  TRIGGER,
  wasChanged,
} from './post-challenge-stage.ts'
import { deployAction, startServer, type TestServer, until } from './server.ts'

const SEED = join(import.meta.dirname, '..', '..', 'shared', 'seeds', 'password-reset-triggers.txt')
const absent = existsSync(SEED) ? false : 'the source documents are not beside this checkout'

let server: TestServer
before(async () => {
  server = await startServer()
})
after(() => server?.[Symbol.asyncDispose]())
beforeEach(async () => {
  await bind(server.api)
  await switchFactors(server.api, 'sms', 'otp', 'email', 'webauthn-roaming', 'webauthn-platform', 'recovery-code')
})

const action = (body: string): string => `exports.onExecutePostChallenge = async (event, api) => { ${body} }`

function samples(): string[] {
  const text = readFileSync(SEED, 'utf8')
  return [...text.matchAll(/```javascript[^\n]*\n([\s\S]*?)```/g)].map(([, code = '']) => code)
}

test('the first sample: the other enrolled factors are offered beside a security key', { skip: absent }, async () => {
  const { api } = server
  const [sample = ''] = samples()
  assert.match(sample, /webauthn-roaming/)
  await bindCodes(api, sample)
  const ada = await newPerson(api)
  const { totp_secret: secret } = await enroll(api, ada, { type: 'totp' })
  await enroll(api, ada, { type: 'webauthn-roaming', key_id: 'a2V5', public_key: 'cHVi' })
  const visitor = await new Visitor(server.url).begin(await ticketFor(server, ada))
  assert.equal(visitor.title, 'Verify Your Identity')
  assert.match(visitor.words, /Use your security key/)
  await visitor.submit({}, 'another')
  assert.deepEqual(offered(visitor), ['webauthn-roaming', 'otp', 'email'])
  await visitor.submit({ factor: 'otp' }, 'factor')
  await visitor.submit({ proof: totp(secret) }, 'proof')
  assert.equal((await visitor.choosePassword(NEW)).title, 'Password Changed!')
})

test(
  'the first sample for a user without a security key: what is not enrolled is left out',
  { skip: absent },
  async () => {
    const { api } = server
    await bindCodes(api, samples()[0] ?? '')
    const ada = await newPerson(api)
    const visitor = await new Visitor(server.url).begin(await ticketFor(server, ada))
    assert.match(visitor.words, /We have sent a code to a\*\*\*@example\.com/)
    await visitor.submit({ proof: await codeFor(server, ada.email) }, 'proof')
    assert.equal((await visitor.choosePassword(NEW)).title, 'Password Changed!')
  },
)

test(
  'the second sample: to another site, back by /continue, then e-mail or another factor',
  { skip: absent },
  async () => {
    const { api } = server
    const [, sample = ''] = samples()
    assert.match(sample, /sendUserTo\('https:\/\/my-app\.example\.com'\)/)
    await bindCodes(api, sample)
    const ada = await newPerson(api)
    const { totp_secret: secret } = await enroll(api, ada, { type: 'totp' })
    for (const way of ['email', 'otp']) {
      const visitor = await new Visitor(server.url).begin(await ticketFor(server, ada))
      const away = new URL(visitor.button ?? '')
      assert.equal(away.origin, 'https://my-app.example.com')
      await visitor.open(`/continue?state=${away.searchParams.get('state')}`)
      assert.equal(visitor.url, `/u/reset-password?state=${visitor.flow}`)
      const sent = await codeFor(server, ada.email)
      if (way === 'otp') {
        await visitor.submit({}, 'another')
        assert.deepEqual(offered(visitor), ['email', 'otp'])
        await visitor.submit({ factor: 'otp' }, 'factor')
      }
      await visitor.submit({ proof: way === 'email' ? sent : totp(secret) }, 'proof')
      assert.equal((await visitor.choosePassword(`${NEW}-${way}`)).title, 'Password Changed!')
    }
  },
)

test('the second sample with its commented line: a picker of e-mail and SMS', { skip: absent }, async () => {
  const { api } = server
  const sample = (samples()[1] ?? '').replace(/^(\s*)api\.authentication\.challengeWith\(/m, '$1// $&')
  const code = sample.replace(/\/\/ (api\.authentication\.challengeWithAny)/, '$1')
  assert.match(code, /^\s*api\.authentication\.challengeWithAny/m)
  await bindCodes(api, code)
  const ada = await newPerson(api)
  await enroll(api, ada, { type: 'phone', phone_number: '+4915112345678' })
  const visitor = await new Visitor(server.url).begin(await ticketFor(server, ada))
  await visitor.open(`/continue?state=${stateOf(visitor)}`)
  assert.deepEqual(offered(visitor), ['email', 'sms'])
  await visitor.submit({ factor: 'sms' }, 'factor')
  assert.match(visitor.words, /XXX XXX 78/)
  await visitor.submit({ proof: await codeFor(server, '+4915112345678') }, 'proof')
  assert.equal((await visitor.choosePassword(NEW)).title, 'Password Changed!')
})

test('deny ends the reset with its reason as text; markup in it stays text; no further Action runs', async () => {
  const { api } = server
  const reason = `<script>alert(1)</script><img src=x onerror=alert(2)> "Ask" your admin`
  await bindCodes(api, action(`api.access.deny(${JSON.stringify(reason)})`), action(`throw new Error('never')`))
  const ada = await newPerson(api)
  const link = await ticketFor(server, ada)
  const visitor = await new Visitor(server.url).begin(link)
  assert.equal(visitor.status, 403)
  assert.ok(visitor.words.includes(reason))
  assert.ok(!/<script>alert|<img/.test(visitor.page))
  assert.equal((await logOf(api, ada, 'fcp')).description, `An Action denied it: ${reason}`)
  assert.equal(await wasChanged(api, ada), false)
  await bind(api)
  assert.equal((await (await visitor.begin(link)).choosePassword(NEW)).title, 'Password Changed!', 'the link lives on')
})

for (const [name, code] of [
  ['throws', action(`throw new Error('a secret <b>detail</b>')`)],
  ['does not compile', `${action('')} }`],
  ['throws at the top', `throw new Error('top')`],
  ['lacks its handler', `exports.onExecutePostLogin = async () => {}`],
  ['renders a form that is not there', action(`api.prompt.render('ap_gone')`)],
  ['asks for a factor nobody has', action(`api.authentication.challengeWith({ type: 'recovery-code' })`)],
  ['asks for a factor that does not exist', action(`api.authentication.challengeWithAny([{ type: 'smoke' }])`)],
  ['renders and redirects', action(`api.prompt.render('a'); api.redirect.sendUserTo('https://a.example')`)],
] as const) {
  test(`an Action that ${name} fails closed: an error page, the password as it was, the link alive`, async () => {
    const { api } = server
    await bindCodes(api, code)
    const ada = await newPerson(api)
    const link = await ticketFor(server, ada)
    const visitor = await new Visitor(server.url).begin(link)
    assert.equal(visitor.title, 'Something Went Wrong')
    assert.equal(visitor.status, 400)
    assert.ok(!visitor.page.includes('detail'), 'what the Action threw is for the log only')
    await visitor.open(`/u/reset-password?state=${visitor.flow}`)
    assert.equal(visitor.title, 'Something Went Wrong')
    assert.equal(await wasChanged(api, ada), false)
    const event = await logOf(api, ada, 'fcp')
    const { body } = await api('GET', `/api/v2/actions/executions/${event.details.actions.executions[0]}`)
    assert.equal(body.results.length, 1)
    await bind(api)
    assert.equal((await (await visitor.begin(link)).choosePassword(NEW)).title, 'Password Changed!')
  })
}

test('an Action that never ends is stopped after 20 s and fails closed', async () => {
  const { api } = server
  await bindCodes(api, action('await new Promise((resolve) => setTimeout(resolve, 60_000))'))
  const ada = await newPerson(api)
  const visitor = await new Visitor(server.url).begin(await ticketFor(server, ada))
  await until('the page tells', async () => {
    await visitor.open(visitor.url)
    return visitor.title === 'One Moment' ? undefined : true
  })
  assert.equal(visitor.title, 'Something Went Wrong')
  assert.equal(await wasChanged(api, ada), false)
})

test('Actions run in order with a challenge between them, in the versions that the transaction began with', async () => {
  const { api } = server
  const note = (word: string) => `api.transaction.setResultUrl('https://${word}.example/'); console.log('${word}')`
  const [, second = ''] = await bindCodes(
    api,
    action(`${note('first')}; api.authentication.challengeWith({ type: 'otp' })`),
    action(`console.log(JSON.stringify(event.authentication.methods.map((m) => m.type ?? m.name))); ${note('second')}`),
  )
  const ada = await newPerson(api)
  const { totp_secret: secret } = await enroll(api, ada, { type: 'totp' })
  const visitor = await new Visitor(server.url).begin(await ticketFor(server, ada))
  assert.match(visitor.words, /one-time password application/)
  // a newer version meanwhile
  await api('PATCH', `/api/v2/actions/actions/${second}`, { code: action(`api.access.deny('newer')`) })
  await until('the newer version is deployed', async () => {
    const { status } = await api('POST', `/api/v2/actions/actions/${second}/deploy`)
    return status < 300 ? true : undefined
  })
  await visitor.submit({ proof: totp(secret) }, 'proof')
  await visitor.choosePassword(NEW)
  assert.equal(visitor.title, 'Password Changed!')
  assert.equal(new URL(visitor.button ?? '').host, 'second.example')
  const { details } = await logOf(api, ada, 'scp')
  const { body } = await api('GET', `/api/v2/actions/executions/${details.actions.executions.at(-1)}`)
  const printed = (body.results as { response: { logs: { text: string }[] } }[]).map(({ response }) =>
    response.logs.map(({ text }) => text),
  )
  assert.deepEqual(printed, [['first'], ['["email","otp"]', 'second']])
})

test('a factor that was passed is not asked for again: the next Action runs', async () => {
  const { api } = server
  const ask = action(`api.authentication.challengeWith({ type: 'otp' })`)
  await bindCodes(api, ask, ask, action(`api.transaction.setResultUrl('https://third.example/')`))
  const ada = await newPerson(api)
  const { totp_secret: secret } = await enroll(api, ada, { type: 'totp' })
  const visitor = await new Visitor(server.url).begin(await ticketFor(server, ada))
  await visitor.submit({ proof: totp(secret) }, 'proof')
  await visitor.choosePassword(NEW)
  assert.equal(new URL(visitor.button ?? '').host, 'third.example')
})

test('setResultUrl is a button on the last page, never a redirect, and only http and https', async () => {
  const { api } = server
  await bindCodes(api, action(`api.transaction.setResultUrl('https://app.example/done', { query: { plan: 'a&b' } })`))
  const ada = await newPerson(api)
  const visitor = await new Visitor(server.url).begin(await ticketFor(server, ada))
  await visitor.choosePassword(NEW)
  assert.equal(visitor.status, 200)
  const button = new URL(visitor.button ?? '')
  assert.deepEqual(
    [button.host, button.searchParams.get('plan'), button.searchParams.get('success')],
    ['app.example', 'a&b', 'true'],
  )
  await bindCodes(api, action(`api.transaction.setResultUrl('javascript:alert(1)')`))
  const bob = await newPerson(api)
  assert.equal((await new Visitor(server.url).begin(await ticketFor(server, bob))).title, 'Something Went Wrong')
})

test('prompt.render shows a form of /forms, judges it here, and hands its answer on', async () => {
  const { api } = server
  const form = await api('POST', '/api/v2/forms', {
    name: 'Who',
    title: 'Hello {{vars.name}}',
    description: 'Two questions',
    fields: [
      { id: 'note', type: 'rich_text', content: 'Dear {{ vars.name }}' },
      { id: 'nick', type: 'text', label: 'Nickname', required: true, max_length: 5 },
      { id: 'age', type: 'number', label: 'Age', min: 18 },
      { id: 'mail', type: 'email', label: 'Mail' },
      { id: 'team', type: 'choice', label: 'Team', options: [{ value: 'a', label: 'A' }] },
      { id: 'news', type: 'boolean', label: 'News' },
      { id: 'terms', type: 'legal', label: 'Terms' },
    ],
  })
  assert.equal(form.status, 201, JSON.stringify(form.body))
  await bindCodes(
    api,
    `exports.onExecutePostChallenge = async (event, api) => {
       api.prompt.render(${JSON.stringify(form.body.id)}, { fields: { nick: 'ada' }, vars: { name: '<b>Ada</b>' } })
     }
     exports.onContinuePostChallenge = async (event, api) => { api.access.deny(JSON.stringify(event.prompt)) }`,
  )
  const ada = await newPerson(api)
  const visitor = await new Visitor(server.url).begin(await ticketFor(server, ada))
  assert.equal(visitor.title, 'Hello <b>Ada</b>')
  assert.match(visitor.page, /name="nick" type="text" value="ada" required/)
  await visitor.submit({ nick: 'much too long', age: '3', mail: 'x', team: 'z', terms: '' }, 'prompt')
  for (const words of ['too long', 'out of range', 'not valid', 'fill in'])
    assert.ok(visitor.words.includes(words), words)
  assert.match(visitor.page, /value="much too long"/, 'what was typed is not lost')
  await api('DELETE', `/api/v2/forms/${form.body.id}`)
  await visitor.submit({ nick: 'ada', age: '18', mail: '', team: 'a', news: 'on', terms: 'on', other: 'x' }, 'prompt')
  const told = JSON.parse(/\{.*\}/.exec(visitor.words)?.[0] ?? '{}')
  const fields = { nick: 'ada', age: 18, team: 'a', news: true, terms: true }
  assert.deepEqual(told, { id: form.body.id, fields, vars: { name: '<b>Ada</b>' } })
})

test('a form names its fields once, and none of them as our own hidden ones', async () => {
  const { api } = server
  const field = { type: 'text', label: 'L' }
  for (const fields of [
    [{ id: 'action', ...field }],
    [
      { id: 'a', ...field },
      { id: 'a', ...field },
    ],
    [{ id: 'a', type: 'choice', label: 'L' }],
    [{ id: 'a', type: 'boolean', label: 'L', max_length: 3 }],
    [{ id: '__proto__', ...field }],
  ]) {
    const { status } = await api('POST', '/api/v2/forms', { name: 'n', title: 't', fields })
    assert.equal(status, 400, JSON.stringify(fields))
  }
})

test('the event names the roles of the user and the parameters of the link', async () => {
  const { api } = server
  const { authorization, query } = { authorization: 'event.authorization.roles', query: 'event.request.query' }
  await bindCodes(api, action(`api.access.deny(JSON.stringify([${authorization}, ${query}]))`))
  const ada = await newPerson(api)
  const role = await api('POST', '/api/v2/roles', { name: 'Editor' })
  await api('POST', `/api/v2/users/${encodeURIComponent(ada.id)}/roles`, { roles: [role.body.id] })
  const link = (await ticketFor(server, ada)).replace('#', '&plan=a')
  const visitor = await new Visitor(server.url).begin(link)
  assert.match(visitor.words, /\[\["Editor"\],\{"plan":"a"\}\]/)
})

test('at most four Actions are bound', async () => {
  const { api } = server
  const ids = await bindCodes(api, ...[1, 2, 3, 4].map(() => action('')))
  const fifth = await deployAction(api, {
    name: 'fifth',
    code: action(''),
    supported_triggers: [{ id: TRIGGER, version: 'v1' }],
  })
  const bindings = [...ids, fifth].map((value) => ({ ref: { type: 'action_id', value } }))
  const { status, body } = await api('PATCH', `/api/v2/actions/triggers/${TRIGGER}/bindings`, { bindings })
  assert.equal(status, 400)
  assert.match(body.message, /At most 4/)
})

test('client_id is required of API requests and tickets once an Action is bound; a page takes the default', async () => {
  const { api, url } = server
  const ada = await newPerson(api)
  const ask = (more: object) =>
    fetch(`${url}/dbconnections/change_password`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: ada.email, connection: CONNECTION, ...more }),
    })
  assert.equal((await ask({})).status, 200)
  await bindCodes(api, action(''))
  const refused = await ask({})
  assert.equal(refused.status, 400)
  assert.equal(((await refused.json()) as { error: string }).error, 'client_id is required')
  const client_id = await anyClient(api)
  assert.equal((await ask({ client_id })).status, 200)
  const ticket = await api('POST', '/api/v2/tickets/password-change', { user_id: ada.id })
  assert.equal(ticket.status, 400)
  assert.match(ticket.body.message, /Missing required property: client_id/)
  const visitor = await new Visitor(url).open('/u/reset-password/request')
  assert.equal((await visitor.submit({ email: ada.email })).title, 'Check Your Email')
})

function offered(visitor: Visitor): string[] {
  return [...visitor.page.matchAll(/name="factor" value="([^"]+)"/g)].map(([, factor = '']) => factor)
}

function stateOf(visitor: Visitor): string {
  return new URL(visitor.button ?? '').searchParams.get('state') ?? ''
}
