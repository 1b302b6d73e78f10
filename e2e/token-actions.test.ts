// Actions with a say in tokens, on a real server: claims, a denial, a failure, and what none of them can do.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'

import { decodeJwt } from 'jose'

import { Visitor } from './plain-visitor.ts'
import { type Body, deployAction, startServer, type TestServer } from './server.ts'

const CALLBACK = 'https://app.example.com/callback'
const PASSWORD = 'Correct-Horse-7'
const API = 'https://orders.example.com/'

/** Says in the tokens what it was told, does what the user's metadata ask for. */
const CODE = `exports.onExecutePostLogin = async (event, api) => {
  const { deny, fail, hang, long } = event.user.app_metadata
  api.user.setAppMetadata('seen', event.transaction.protocol)
  if (deny) return api.access.deny(deny)
  if (fail) api.multifactor.enable('any')
  if (hang) await new Promise((resolve) => setTimeout(resolve, 60_000))
  if (long) api.idToken.setCustomClaim('long', 'x'.repeat(200000))
  api.idToken.setCustomClaim('https://example.com/roles', event.authorization.roles)
  api.idToken.setCustomClaim('email', 'somebody@else.example')
  api.idToken.setCustomClaim('sub', 'auth0|somebody-else')
  api.accessToken.setCustomClaim('https://example.com/told', {
    protocol: event.transaction.protocol,
    methods: event.authentication.methods.map(({ name }) => name),
    session: typeof event.session?.id,
    api: event.resource_server?.identifier,
    scopes: event.transaction.requested_scopes,
    state: event.request.query.state,
    agent: event.request.user_agent,
    secret: event.secrets.WORD.length,
  })
  api.accessToken.setCustomClaim('scope', 'write:everything')
  api.accessToken.setCustomClaim('azp', 'another')
}`

/** Runs after it, and sees only that it was reached. */
const SECOND = `exports.onExecutePostLogin = async (event, api) => {
  api.idToken.setCustomClaim('https://example.com/second', true)
}`

let server: TestServer
let client: { id: string; secret: string }

before(async () => {
  server = await startServer()
  const { api } = server
  const made = await api('POST', '/api/v2/clients', {
    name: 'Shop',
    app_type: 'regular_web',
    callbacks: [CALLBACK],
    grant_types: ['authorization_code', 'refresh_token', 'implicit'],
  })
  client = { id: String(made.body.client_id), secret: String(made.body.client_secret) }
  const [connection] = (await api('GET', '/api/v2/connections')).body as Body[]
  await api('PATCH', `/api/v2/connections/${connection?.id}/clients`, [{ client_id: client.id, status: true }])
  const scopes = [{ value: 'read:orders' }]
  await api('POST', '/api/v2/resource-servers', { identifier: API, name: 'Orders', scopes, allow_offline_access: true })
  const supported_triggers = [{ id: 'post-login', version: 'v3' }]
  const secrets = [{ name: 'WORD', value: 'hush' }]
  const first = await deployAction(api, { name: 'claims', code: CODE, secrets, supported_triggers })
  const second = await deployAction(api, { name: 'second', code: SECOND, supported_triggers })
  const bound = await api('PATCH', '/api/v2/actions/triggers/post-login/bindings', {
    bindings: [first, second].map((value) => ({ ref: { type: 'action_id', value } })),
  })
  assert.equal(bound.status, 200, JSON.stringify(bound.body))
})

after(() => server?.[Symbol.asyncDispose]())

async function addUser(name: string, app_metadata: object = {}): Promise<{ id: string; email: string }> {
  const email = `${name}@example.com`
  const connection = 'Username-Password-Authentication'
  const made = await server.api('POST', '/api/v2/users', { connection, email, password: PASSWORD, app_metadata })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  return { id: String(made.body.user_id), email }
}

type Asked = { visitor: Visitor; back: URL; verifier: string; state: string }

/** Opens an authorization request, and signs in where it is asked for. */
async function signIn(
  email: string,
  change: Record<string, string> = {},
  visitor = new Visitor(server.url, { 'user-agent': 'a test' }),
): Promise<Asked> {
  const verifier = randomBytes(32).toString('base64url')
  const state = randomBytes(8).toString('base64url')
  const query = new URLSearchParams({
    client_id: client.id,
    response_type: 'code',
    redirect_uri: CALLBACK,
    scope: 'openid email read:orders offline_access',
    audience: API,
    state,
    nonce: 'n',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...change,
  })
  let url = `/authorize?${query.toString()}`
  let form: Record<string, string> | undefined
  for (let hops = 0; hops < 12; hops++) {
    // oxlint-disable-next-line no-await-in-loop -- one hop after the other
    const answer = await visitor.send(form ? 'POST' : 'GET', url, form)
    // oxlint-disable-next-line no-await-in-loop
    visitor.page = await answer.text()
    form = undefined
    const refresh = /<meta http-equiv="refresh" content="0;url=([^"]+)"/.exec(visitor.page)?.[1]
    const next = answer.headers.get('location') ?? refresh?.replaceAll('&amp;', '&').replaceAll('&#38;', '&')
    if (next?.startsWith(CALLBACK)) return { visitor, back: new URL(next), verifier, state }
    if (next !== undefined && next !== null) url = next
    else {
      const login = visitor.forms().find(({ fields }) => fields['action'] === 'login')
      if (!login) throw new Error(`${answer.status} ${visitor.title} ${visitor.words}`)
      url = login.target
      form = { ...login.fields, username: email, password: PASSWORD }
    }
  }
  throw new Error('too many redirects')
}

async function token(body: Record<string, string>): Promise<{ status: number; body: Body }> {
  const credentials = { client_id: client.id, client_secret: client.secret }
  const answer = await fetch(`${server.url}/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': 'a server' },
    body: JSON.stringify({ ...credentials, ...body }),
  })
  return { status: answer.status, body: (await answer.json()) as Body }
}

const redeem = ({ back, verifier }: Asked) =>
  token({
    grant_type: 'authorization_code',
    code: back.searchParams.get('code') ?? '',
    redirect_uri: CALLBACK,
    code_verifier: verifier,
  })

test('custom claims stand in both tokens; those of the standards are not replaced', async () => {
  const { id, email } = await addUser('ada')
  const asked = await signIn(email, { login_hint: email })
  const { status, body } = await redeem(asked)
  assert.equal(status, 200, JSON.stringify(body))
  const identity = decodeJwt(body.id_token)
  assert.deepEqual(identity['https://example.com/roles'], [])
  assert.equal(identity['https://example.com/second'], true)
  assert.equal(identity['email'], email)
  assert.equal(identity.sub, id)
  const access = decodeJwt(body.access_token)
  assert.deepEqual(access['https://example.com/told'], {
    protocol: 'oidc-basic-profile',
    methods: ['pwd'],
    session: 'string',
    api: API,
    scopes: ['openid', 'email', 'read:orders', 'offline_access'],
    state: asked.state,
    agent: 'a test',
    secret: 4,
  })
  assert.equal(access['azp'], client.id)
  assert.doesNotMatch(String(access['scope']), /write/)
  assert.equal(
    (await server.api('GET', `/api/v2/users/${encodeURIComponent(id)}`)).body.app_metadata.seen,
    'oidc-basic-profile',
  )
  const log = ((await server.api('GET', '/api/v2/logs?per_page=20')).body as Body[]).find(
    ({ type }) => type === 'seacft',
  )
  const execution = await server.api('GET', `/api/v2/actions/executions/${log?.details.actions.executions[0]}`)
  const all = await server.api(
    'GET',
    `/api/v2/actions/executions?trigger_id=post-login&user_id=${encodeURIComponent(id)}`,
  )
  assert.equal((all.body.executions as Body[]).length, 1, 'one sign-in is one execution')
  assert.equal(execution.body.trigger_id, 'post-login')
  const commands = execution.body.results[0].response.commands as Body[]
  assert.deepEqual(
    commands.filter(({ type }) => type === 'claim.leftOut').map(({ token: which, name }) => [which, name]),
    [
      ['idToken', 'sub'],
      ['accessToken', 'scope'],
      ['accessToken', 'azp'],
    ],
  )
  // what is stored readable names nobody, and holds no secret of the application
  const { transaction, authentication } = execution.body.event
  assert.deepEqual([transaction.login_hint, authentication.methods[0].name], ['a***@example.com', 'pwd'])
  assert.notEqual(transaction.state, asked.state)
  const replayed = await server.api('POST', `/api/v2/actions/executions/${execution.body.id}/replay`)
  assert.deepEqual(
    (replayed.body.results as Body[]).map((result) => result.status),
    ['ok', 'ok'],
  )
})

test('a refresh runs them again; what they deny then gives no token, and leaves the refresh token as it was', async () => {
  const { id, email } = await addUser('bea')
  const { body: first } = await redeem(await signIn(email))
  const refresh = (refresh_token: string) => token({ grant_type: 'refresh_token', refresh_token })
  const again = await refresh(first.refresh_token)
  assert.equal(again.status, 200, JSON.stringify(again.body))
  const told = decodeJwt(again.body.access_token)['https://example.com/told'] as Body
  assert.equal(told.protocol, 'oauth2-refresh-token')
  assert.equal(told.agent, 'a server')
  assert.equal(decodeJwt(again.body.id_token)['https://example.com/second'], true)
  const user = `/api/v2/users/${encodeURIComponent(id)}`
  await server.api('PATCH', user, { app_metadata: { deny: 'suspended' } })
  const denied = await refresh(again.body.refresh_token)
  assert.equal(denied.body.error, 'access_denied')
  assert.equal(denied.body.error_description, 'suspended')
  await server.api('PATCH', user, { app_metadata: { deny: null } })
  assert.equal((await refresh(again.body.refresh_token)).status, 200)
})

test('a denial goes to the application with its reason, stops the Actions behind it, and is in the log', async () => {
  const { id, email } = await addUser('cy', { deny: 'only on weekdays' })
  const { back, state } = await signIn(email)
  const { error, error_description: words, state: returned, code } = Object.fromEntries(back.searchParams)
  assert.deepEqual([error, words, returned, code], ['access_denied', 'only on weekdays', state, undefined])
  const event = ((await server.api('GET', '/api/v2/logs?per_page=20')).body as Body[]).find(
    ({ type, user_id }) => type === 'f' && user_id === id,
  )
  assert.equal(event?.description, 'An Action denied it: only on weekdays')
  const execution = await server.api('GET', `/api/v2/actions/executions/${event?.details.actions.executions[0]}`)
  assert.deepEqual(
    (execution.body.results as Body[]).map(({ action_name, status }) => [action_name, status]),
    [
      ['claims', 'ok'],
      ['second', 'pending'],
    ],
  )
  // metadata that it asked for stand, as at Auth0
  assert.equal(
    (await server.api('GET', `/api/v2/users/${encodeURIComponent(id)}`)).body.app_metadata.seen,
    'oidc-basic-profile',
  )
})

test('an Action that fails, or writes more than a token may hold, lets nobody in', async () => {
  for (const [name, why] of [
    ['dan', 'fail'],
    ['eve', 'long'],
  ] as const) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const { id, email } = await addUser(name, { [why]: true })
    // oxlint-disable-next-line no-await-in-loop
    const { back } = await signIn(email)
    assert.equal(back.searchParams.get('error'), 'server_error')
    assert.equal(back.searchParams.get('code'), null)
    // oxlint-disable-next-line no-await-in-loop
    const { body } = await server.api('GET', `/api/v2/users/${encodeURIComponent(id)}`)
    assert.deepEqual(body.app_metadata, { [why]: true })
  }
})

test('the timeout of an Action’s policy counts, and what could have no effect is refused', async () => {
  const { id, email } = await addUser('gus', { hang: true })
  const { body } = await server.api('GET', '/api/v2/actions/actions?actionName=claims')
  const action = `/api/v2/actions/actions/${body.actions[0].id}`
  assert.equal((await server.api('PATCH', action, { policy: { retries: { max_attempts: 2 } } })).status, 400)
  assert.equal((await server.api('PATCH', action, { policy: { timeout_ms: 500 } })).status, 200)
  const { back } = await signIn(email)
  assert.equal(back.searchParams.get('error'), 'server_error')
  const { body: all } = await server.api('GET', `/api/v2/actions/executions?user_id=${encodeURIComponent(id)}`)
  const execution = await server.api('GET', `/api/v2/actions/executions/${all.executions[0].id}`)
  assert.equal(execution.body.results[0].error.msg, 'The code ran longer than its 0.5 seconds.')
  assert.equal((await server.api('PATCH', action, { policy: { timeout_ms: 20_000 } })).status, 200)
})

test('a session that is there already runs them too, silently, and so does an id_token by form_post', async () => {
  const { email } = await addUser('fay')
  const { visitor } = await signIn(email)
  const silent = await signIn(email, { prompt: 'none' }, visitor)
  assert.equal(decodeJwt((await redeem(silent)).body.id_token)['https://example.com/second'], true)
  const query = new URLSearchParams({
    client_id: client.id,
    response_type: 'id_token',
    response_mode: 'form_post',
    redirect_uri: CALLBACK,
    scope: 'openid',
    nonce: 'n',
    prompt: 'none',
  })
  const page = await (await visitor.send('GET', `/authorize?${query.toString()}`)).text()
  const posted = /name="id_token" value="([^"]+)"/.exec(page)?.[1] ?? ''
  assert.equal(decodeJwt(posted)['https://example.com/second'], true)
})

const EXCHANGE = `exports.onExecuteCredentialsExchange = async (event, api) => {
  const { rule } = event.client.metadata
  if (rule === 'deny') return api.access.deny('invalid_scope', 'not for ' + event.client.name)
  if (rule === 'fail') throw new Error('broken')
  api.accessToken.setCustomClaim('https://example.com/told', {
    client: event.client.name,
    api: event.resource_server.identifier,
    granted: event.accessToken.scope,
    asked: event.transaction.requested_scopes,
    body: Object.keys(event.request.body),
  })
  api.accessToken.setCustomClaim('gty', 'password')
}`

test('credentials-exchange: a machine’s token has custom claims, and a denial or a failure gives none', async () => {
  const { api } = server
  const supported_triggers = [{ id: 'credentials-exchange', version: 'v2' }]
  const action = await deployAction(api, { name: 'machines', code: EXCHANGE, supported_triggers })
  const bindings = [{ ref: { type: 'action_id', value: action } }]
  const bound = await api('PATCH', '/api/v2/actions/triggers/credentials-exchange/bindings', { bindings })
  assert.equal(bound.status, 200, JSON.stringify(bound.body))
  const grant_types = ['client_credentials']
  const { body: made } = await api('POST', '/api/v2/clients', { name: 'Job', app_type: 'non_interactive', grant_types })
  const grant = await api('POST', '/api/v2/client-grants', {
    client_id: made.client_id,
    audience: API,
    scope: ['read:orders'],
  })
  assert.equal(grant.status, 201, JSON.stringify(grant.body))
  const ask = () =>
    token({
      grant_type: 'client_credentials',
      client_id: String(made.client_id),
      client_secret: String(made.client_secret),
      audience: API,
    })
  const { status, body } = await ask()
  assert.equal(status, 200, JSON.stringify(body))
  const claims = decodeJwt(body.access_token)
  assert.deepEqual(claims['https://example.com/told'], {
    client: 'Job',
    api: API,
    granted: ['read:orders'],
    asked: [],
    body: ['grant_type', 'client_id', 'audience'],
  })
  assert.equal(claims['gty'], 'client-credentials')
  const change = (rule: string) => api('PATCH', `/api/v2/clients/${made.client_id}`, { client_metadata: { rule } })
  await change('deny')
  const denied = await ask()
  assert.deepEqual([denied.body.error, denied.body.error_description], ['invalid_scope', 'not for Job'])
  await change('fail')
  const failed = await ask()
  assert.deepEqual([failed.body.error, failed.body.access_token], ['server_error', undefined])
  const events = ((await api('GET', '/api/v2/logs?per_page=20')).body as Body[]).filter(({ type }) => type === 'feccft')
  assert.deepEqual(
    events.map(({ description }) => description),
    ['An Action failed.', 'not for Job'],
  )
  const [, event] = events
  const execution = await api('GET', `/api/v2/actions/executions/${event?.details.actions.executions[0]}`)
  assert.equal(execution.body.trigger_id, 'credentials-exchange')
})
