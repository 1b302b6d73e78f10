// https: the local authority, what a client needs to trust it, and a server behind somebody else's TLS.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import { freePort } from '#app'

import { runClient } from './client-process.ts'
import { authorityOf, startProcess, startServer, type TestServer, until } from './server.ts'
import { openTlsProxy } from './tls-proxy.ts'

/** What a client script does: a token, what the discovery says, and a call. Prints one line of JSON. */
const SCRIPT = `
  const { URL_OF_SERVER: url, CLIENT_ID: client_id, CLIENT_SECRET: client_secret } = process.env
  const headers = { 'content-type': 'application/json' }
  const grant = { grant_type: 'client_credentials', client_id, client_secret, audience: url + '/api/v2/' }
  const token = await (await fetch(url + '/oauth/token', { method: 'POST', headers, body: JSON.stringify(grant) })).json()
  const claims = JSON.parse(Buffer.from(token.access_token.split('.')[1], 'base64url'))
  const { issuer, token_endpoint, jwks_uri } = await (await fetch(url + '/.well-known/openid-configuration')).json()
  const authorization = 'Bearer ' + token.access_token
  const made = await fetch(url + '/api/v2/roles', {
    method: 'POST', headers: { ...headers, authorization }, body: JSON.stringify({ name: 'Made over TLS' }),
  })
  const page = await fetch(url + '/u/reset-password/request')
  process.stdout.write(JSON.stringify({
    iss: claims.iss, aud: claims.aud, issuer, token_endpoint, jwks_uri, made: made.status,
    cookies: page.headers.getSetCookie(), hsts: page.headers.get('strict-transport-security'),
  }))
`

function runScript(url: string, { client }: TestServer, authorityFile: string | undefined) {
  return runClient(['--input-type=module', '--eval', SCRIPT], {
    URL_OF_SERVER: url,
    CLIENT_ID: client.id,
    CLIENT_SECRET: client.secret,
    ...(authorityFile === undefined ? {} : { NODE_EXTRA_CA_CERTS: authorityFile }),
  })
}

type Told = {
  iss: string
  aud: string
  issuer: string
  token_endpoint: string
  jwks_uri: string
  made: number
  cookies: string[]
  hsts: string | null
}

function assertHttps(told: Told, url: string): void {
  assert.deepEqual([told.iss, told.aud], [`${url}/`, `${url}/api/v2/`])
  assert.deepEqual([told.issuer, told.token_endpoint], [`${url}/`, `${url}/oauth/token`])
  assert.equal(told.jwks_uri, `${url}/.well-known/jwks.json`)
  assert.equal(told.made, 200)
  assert.ok(told.cookies.length > 0)
  for (const cookie of told.cookies) assert.match(cookie, /^__Host-[^;]+;.*\bSecure\b/)
  assert.match(told.hsts ?? '', /max-age=\d+/)
}

test('the line printed at start is all that a client needs, and without it the client refuses', async () => {
  await using server = await startServer({ env: { KEYTURN_HTTPS: 'on' } })
  assert.match(server.url, /^https:\/\/localhost:\d+$/)
  const authority = authorityOf(server.output())
  const run = await runScript(server.url, server, authority)
  assert.equal(run.code, 0, run.stderr)
  assertHttps(JSON.parse(run.stdout) as Told, server.url)
  const refused = await runScript(server.url, server, undefined)
  assert.notEqual(refused.code, 0)
  assert.match(refused.stderr, /UNABLE_TO_VERIFY_LEAF_SIGNATURE|SELF_SIGNED|unable to (get|verify)/i)
  // whoever reads the key can pose as any host to those who trust it
  assert.equal(statSync(join(server.directory, 'tls', 'authority.key')).mode & 0o777, 0o600)
  assert.equal(statSync(join(server.directory, 'tls', 'server.key')).mode & 0o777, 0o600)
})

test('the flag --https does what KEYTURN_HTTPS does', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'keyturn-e2e-'))
  const port = await freePort('127.0.0.1')
  const run = startProcess(['start', '--https'], { KEYTURN_PORT: String(port), KEYTURN_DATA_DIR: directory })
  try {
    const authority = await until('it says what clients need', () => authorityOf(run.output()))
    const asked = [
      '--eval',
      `fetch('https://localhost:${port}/health').then((a) => process.stdout.write(a.status + ' ' + a.url))`,
    ]
    const told = await until('it is ready', async () => {
      const client = await runClient(asked, { NODE_EXTRA_CA_CERTS: authority })
      return client.code === 0 ? client.stdout : undefined
    })
    assert.equal(told, `200 https://localhost:${port}/health`)
    await assert.rejects(fetch(`http://127.0.0.1:${port}/health`), 'nothing is said in clear')
  } finally {
    await run.stop()
    rmSync(directory, { recursive: true, force: true })
  }
})

test('a restart keeps the authority, so that clients need not be told again', async () => {
  await using first = await startServer({ env: { KEYTURN_HTTPS: 'on' } })
  const authority = authorityOf(first.output())
  await first.stop()
  const { directory } = first
  await using second = await startServer({ env: { KEYTURN_HTTPS: 'on' }, directory })
  assert.equal(authorityOf(second.output()), authority)
  assert.equal((await runScript(second.url, second, authority)).code, 0)
})

test('behind a TLS proxy that is trusted, issuer, cookies and the address of the client are those outside', async () => {
  await using proxy = await openTlsProxy({ 'x-forwarded-for': '203.0.113.7' })
  proxy.to = await freePort('127.0.0.1')
  await using server = await startServer({
    port: proxy.to,
    env: { KEYTURN_PUBLIC_URL: proxy.url, KEYTURN_TRUSTED_PROXIES: '127.0.0.1' },
  })
  const run = await runScript(proxy.url, server, proxy.authorityFile)
  assert.equal(run.code, 0, run.stderr)
  assertHttps(JSON.parse(run.stdout) as Told, proxy.url)
  assert.equal(await addressOfCall(server), '203.0.113.7')
})

test('X-Forwarded-* from anybody else changes neither the address nor the host nor a link', async () => {
  const lies = { 'x-forwarded-for': '203.0.113.7', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http' }
  await using proxy = await openTlsProxy(lies)
  proxy.to = await freePort('127.0.0.1')
  await using server = await startServer({ port: proxy.to, env: { KEYTURN_PUBLIC_URL: proxy.url } })
  const run = await runScript(proxy.url, server, proxy.authorityFile)
  assert.equal(run.code, 0, run.stderr)
  assertHttps(JSON.parse(run.stdout) as Told, proxy.url)
  assert.equal(await addressOfCall(server), '127.0.0.1')
  const connection = 'Username-Password-Authentication'
  const email = 'mara@example.com'
  await server.api('POST', '/api/v2/users', { connection, email, password: 'Old-Passw0rd' })
  await fetch(`http://127.0.0.1:${proxy.to}/dbconnections/change_password`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...lies },
    body: JSON.stringify({ connection, email }),
  })
  assert.ok((await server.link(email)).startsWith(`${proxy.url}/u/`))
})

test('a trusted proxy that forwards a foreign host is refused', async () => {
  await using proxy = await openTlsProxy({ 'x-forwarded-host': 'evil.example' })
  proxy.to = await freePort('127.0.0.1')
  await using server = await startServer({
    port: proxy.to,
    env: { KEYTURN_PUBLIC_URL: proxy.url, KEYTURN_TRUSTED_PROXIES: '127.0.0.0/8' },
  })
  const run = await runScript(proxy.url, server, proxy.authorityFile)
  assert.notEqual(run.code, 0)
  assert.equal((await server.api('GET', '/api/v2/roles')).body.length, 0)
})

/** The address that the log has of the call that made the role. */
function addressOfCall({ api }: TestServer): Promise<string> {
  return until('the call is in the log', async () => {
    const { body } = await api('GET', '/api/v2/logs?per_page=50')
    return (body as { type: string; ip: string }[]).find(({ type }) => type === 'sapi')?.ip
  })
}
