// /continue: the way back from another site, with tokens it signed, answers it posted, and states that are not its.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, before, test } from 'node:test'

import { decodeJwt, SignJWT } from 'jose'

import { Visitor } from './plain-visitor.ts'
import { bindCodes, NEW, newPerson, ticketFor, wasChanged } from './post-challenge-stage.ts'
import { deployAction, startServer, type TestServer } from './server.ts'

const SECRET = 'a secret that both sites know'
const key = new TextEncoder().encode(SECRET)

const ACTION = `
exports.onExecutePostChallenge = async (event, api) => {
  const token = api.redirect.encodeToken({ secret: event.secrets.SHARED, payload: { email: event.user.email } })
  api.redirect.sendUserTo('https://verify.example/start?keep=1', { query: { session_token: token } })
}
exports.onContinuePostChallenge = async (event, api) => {
  try {
    const payload = api.redirect.validateToken({ secret: event.secrets.SHARED, tokenParameterName: 'session_token' })
    if (payload.verdict !== 'yes') api.access.deny('verdict ' + payload.verdict)
  } catch (error) {
    api.access.deny(error.message)
  }
}`

let server: TestServer
let action: string
before(async () => {
  server = await startServer()
  ;[action = ''] = await bindCodes(server.api, { code: ACTION, secrets: [{ name: 'SHARED', value: SECRET }] })
})
after(() => server?.[Symbol.asyncDispose]())

type Away = { visitor: Visitor; state: string; sent: Record<string, unknown> }

async function goAway(): Promise<Away> {
  const ada = await newPerson(server.api)
  const visitor = await new Visitor(server.url).begin(await ticketFor(server, ada))
  const url = new URL(visitor.button ?? '')
  assert.equal(url.origin + url.pathname, 'https://verify.example/start')
  assert.equal(url.searchParams.get('keep'), '1')
  const state = url.searchParams.get('state') ?? ''
  assert.match(state, /^[A-Za-z0-9]{27}\.[\w-]{43}$/)
  return { visitor, state, sent: decodeJwt(url.searchParams.get('session_token') ?? '') }
}

/** What an honest site signs; `claims` and `expires` make it lie. */
async function sign({ sent, state }: Away, claims: Record<string, unknown> = {}, expires: string | number = '5m') {
  return new SignJWT({ sub: sent['sub'], iss: sent['iss'], state, verdict: 'yes', ...claims } as Record<
    string,
    unknown
  >)
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuedAt()
    .setExpirationTime(expires)
    .sign(key)
}

test('the token that goes out names user, host, time and address', async () => {
  const { sent } = await goAway()
  assert.equal(sent['iss'], new URL(server.url).host)
  assert.match(String(sent['sub']), /^auth0\|/)
  assert.equal(Number(sent['exp']) - Number(sent['iat']), 900)
  assert.match(String(sent['ip']), /127\.0\.0\.1|::1/)
  assert.match(String(sent['email']), /@example\.com$/)
})

test('a signed verdict comes back by GET, and the address leads to the journey', async () => {
  const away = await goAway()
  const { visitor, state } = away
  await visitor.open(`/continue?state=${state}&session_token=${await sign(away)}`)
  assert.equal(visitor.url, `/u/reset-password?state=${state.split('.')[0]}`)
  assert.equal((await visitor.choosePassword(NEW)).title, 'Password Changed!')
})

test('a signed verdict comes back by POST without cookie or form token; the body wins over the query', async () => {
  const away = await goAway()
  const { visitor, state } = away
  const stranger = new Visitor(server.url)
  const form = { session_token: await sign(away) }
  const posted = await stranger.send('POST', `/continue?state=${state}&session_token=rubbish`, form)
  assert.equal(posted.status, 303)
  assert.equal(posted.headers.get('location'), `/continue?state=${state}`)
  assert.equal(posted.headers.get('set-cookie'), null)
  // without the cookie nothing goes on
  assert.equal((await stranger.open(`/continue?state=${state}`)).status, 400)
  await visitor.open(`/continue?state=${state}`)
  assert.equal((await visitor.choosePassword(NEW)).title, 'Password Changed!')
})

test('the first posted answer stays: who learns the state later cannot put another in its place', async () => {
  const away = await goAway()
  const { visitor, state } = away
  const stranger = new Visitor(server.url)
  await stranger.send('POST', `/continue?state=${state}`, { session_token: await sign(away, { verdict: 'no' }) })
  await stranger.send('POST', `/continue?state=${state}`, { session_token: await sign(away) })
  await visitor.open(`/continue?state=${state}`)
  assert.match(visitor.words, /verdict no/)
})

const unsigned = (away: Away, alg: string, signature: (text: string) => string): string => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const { sent, state } = away
  const claims = { sub: sent['sub'], iss: sent['iss'], state, verdict: 'yes', exp: Math.floor(Date.now() / 1000) + 300 }
  const text = `${part({ alg, typ: 'JWT' })}.${part(claims)}`
  return `${text}.${signature(text)}`
}

for (const [name, token, words] of [
  ['none', (away: Away) => unsigned(away, 'none', () => ''), 'invalid algorithm'],
  ['NONE with a signature', (away: Away) => unsigned(away, 'NONE', () => 'x'), 'invalid algorithm'],
  [
    'HS512 by the right secret',
    (away: Away) => unsigned(away, 'HS512', (text) => createHmac('sha512', SECRET).update(text).digest('base64url')),
    'invalid algorithm',
  ],
  [
    'the empty secret',
    (away: Away) => unsigned(away, 'HS256', (text) => createHmac('sha256', '').update(text).digest('base64url')),
    'invalid signature',
  ],
  ['another state', (away: Away) => sign(away, { state: 'x.y' }), 'state in the token'],
  ['no state', (away: Away) => sign(away, { state: undefined }), 'state in the token'],
  ['another user', (away: Away) => sign(away, { sub: 'auth0|other' }), 'jwt subject invalid'],
  ['another issuer', (away: Away) => sign(away, { iss: 'evil.example' }), 'jwt issuer invalid'],
  ['a past', (away: Away) => sign(away, {}, Math.floor(Date.now() / 1000) - 1), 'jwt expired'],
  ['nothing at all', () => '', "There is no parameter called 'session_token'"],
] as const) {
  test(`a session_token with ${name} is refused (CVE-2022-23540, fast-jwt CVE-2026-34950 and kin)`, async () => {
    const away = await goAway()
    const { visitor, state } = away
    await visitor.open(`/continue?state=${state}&session_token=${await token(away)}`)
    assert.equal(visitor.status, 403)
    assert.ok(visitor.words.includes(words), visitor.words)
  })
}

test('a token made for another redirect of the same user is refused, also when the body names its state', async () => {
  const first = await goAway()
  const ada = { id: String(first.sent['sub']), email: '' }
  const visitor = await new Visitor(server.url).begin(await ticketFor(server, ada))
  const state = new URL(visitor.button ?? '').searchParams.get('state') ?? ''
  const old = await sign(first)
  // two states in one answer: one would be judged and the other believed
  assert.equal(
    (await visitor.send('POST', `/continue?state=${state}`, { state: first.state, session_token: old })).status,
    400,
  )
  await visitor.send('POST', `/continue?state=${state}`, { session_token: old })
  await visitor.open(`/continue?state=${state}`)
  assert.match(visitor.words, /state in the token does not match/)
})

test('a state that is wrong, malformed, foreign or used gets a page with a way on, and changes nothing', async () => {
  const away = await goAway()
  const { visitor, state } = away
  const [flow = '', nonce = ''] = state.split('.')
  const wrong = `${flow}.${'x'.repeat(43)}`
  const bad = [
    '',
    'x',
    flow,
    `${flow}.`,
    `${flow}.x`,
    `${'a'.repeat(27)}.${nonce}`,
    `${state}x`,
    '%00',
    'a[b]=c',
    `${state}&state=${wrong}`,
  ]
  for (const method of ['GET', 'POST'] as const) {
    for (const each of [...bad, wrong]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const { status } = await visitor.send(
        method,
        `/continue?state=${each}`,
        method === 'POST' ? { a: 'b' } : undefined,
      )
      assert.ok(status >= 400 && status < 500, `${method} ${each}: ${status}`)
    }
  }
  const other = new Visitor(server.url)
  await other.open('/u/reset-password/request')
  assert.equal((await other.open(`/continue?state=${state}`)).status, 400, 'foreign (Keycloak CVE-2026-7507)')

  await visitor.open(`/continue?state=${state}&session_token=${await sign(away)}`)
  const again = await visitor.open(`/continue?state=${state}&session_token=x`)
  assert.equal(again.status, 409)
  await visitor.open(visitor.button ?? '')
  assert.equal((await visitor.choosePassword(NEW)).title, 'Password Changed!')
  assert.equal((await visitor.open(`/continue?state=${state}`)).status, 409)
  assert.ok((await visitor.send('POST', `/continue?state=${state}`, {})).status === 400)
})

test('what is no form, or larger than one, is refused as a page', async () => {
  const { state } = await goAway()
  const send = (type: string, body: string) =>
    fetch(`${server.url}/continue?state=${state}`, { method: 'POST', headers: { 'content-type': type }, body })
  const form = 'application/x-www-form-urlencoded'
  for (const [answer, status] of [
    [await send('application/json', '{}'), 415],
    [await send(form, `a=${'x'.repeat(70_000)}`), 413],
    // kept, and then the GET has no cookie
    [await send(form, '__proto__=x&constructor=y&a=%00&b[]=1'), 400],
  ] as const) {
    assert.equal(answer.status, status)
    assert.match(answer.headers.get('content-type') ?? '', /^text\/html/)
  }
})

test('a pipeline that ended on the way leaves the redirect without effect: the link died, the reset fails', async () => {
  const away = await goAway()
  const { visitor, state, sent } = away
  await server.api('PATCH', `/api/v2/users/${encodeURIComponent(String(sent['sub']))}`, { blocked: true })
  await visitor.open(`/continue?state=${state}&session_token=${await sign(away)}`)
  assert.equal(visitor.title, 'Please Try Again')
  assert.equal(await wasChanged(server.api, { id: String(sent['sub']), email: '' }), false)
})

/** One run of the draft on the trigger's sample. @param back what came back, for the continue handler */
async function tried(id: string, back?: object): Promise<Record<string, unknown>> {
  const { status, body } = await server.api('POST', `/api/v2/actions/actions/${id}/test`, {
    payload: {},
    ...(back && { continue: back }),
  })
  assert.equal(status, 201, JSON.stringify(body))
  return body.payload as Record<string, unknown>
}

test('a test run goes away and comes back: its token is judged as in a journey, in every way that it can be wrong', async () => {
  const { suspended } = (await tried(action)) as { suspended: { url: string; iss: string; sub: string } }
  const url = new URL(suspended.url)
  const sent = decodeJwt(url.searchParams.get('session_token') ?? '')
  assert.deepEqual([url.searchParams.get('state'), sent['iss'], sent['sub']], ['test', suspended.iss, suspended.sub])
  const secret = 'SHARED'
  const claims = { verdict: 'yes' }
  const came = async (back: object) => {
    const { status, commands } = (await tried(action, back)) as { status: string; commands: { reason: string }[] }
    return [status, ...commands.map(({ reason }) => reason)].join(': ')
  }
  assert.equal(await came({ token: { secret, claims } }), 'ok')
  assert.equal(await came({ token: { secret, claims, in: 'body' }, query: { session_token: 'junk' } }), 'ok')
  assert.equal(await came({ token: { secret, claims: { verdict: 'no' } } }), 'ok: verdict no')
  const own = await sign({ sent, state: 'test' } as Away)
  assert.equal(await came({ query: { session_token: own } }), 'ok', 'made by hand of what the first run told')
  assert.match(await came({}), /no parameter called 'session_token'/)
  for (const [fault, reason] of [
    ['signature', 'invalid signature'],
    ['expired', 'jwt expired'],
    ['issuer', 'jwt issuer invalid'],
    ['subject', 'jwt subject invalid'],
    ['state', 'state in the token does not match'],
  ] as const) {
    assert.match(
      await came({ token: { secret, claims, fault } }),
      new RegExp(`^ok: The session token is invalid: ${reason}`),
    )
  }
})

test('a test run answers a form, and an Action without the handler fails by its name', async () => {
  const supported_triggers = [{ id: 'password-reset-post-challenge', version: 'v1' }]
  const asks = `exports.onExecutePostChallenge = async (event, api) => api.prompt.render('ap_1', { vars: { n: 1 } })`
  const hears = `exports.onContinuePostChallenge = async (event, api) => api.access.deny(JSON.stringify(event.prompt))`
  const both = await deployAction(server.api, { name: 'asks', code: `${asks}\n${hears}`, supported_triggers })
  const { suspended } = await tried(both)
  assert.deepEqual(suspended, { kind: 'prompt', id: 'ap_1', fields: {}, vars: { n: 1 } })
  const prompt = { id: 'ap_1', fields: { why: 'lost' }, vars: { n: 1 } }
  assert.deepEqual((await tried(both, { prompt }))['commands'], [
    { type: 'access.deny', reason: JSON.stringify(prompt) },
  ])
  const one = await deployAction(server.api, { name: 'only asks', code: asks, supported_triggers })
  const { status, error } = (await tried(one, { prompt })) as { status: string; error: { id: string; msg: string } }
  assert.deepEqual([status, error.id], ['failed', 'invalid_handler'])
  assert.match(error.msg, /"onContinuePostChallenge" handler.*exports "onExecutePostChallenge" instead/)
})
