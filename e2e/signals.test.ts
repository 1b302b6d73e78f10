// Security events and imports from outside: a real receiver verifies every event, through refusals and kill -9.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import { createRemoteJWKSet, decodeJwt, type JWTPayload, jwtVerify } from 'jose'

import { type Api, startServer, type TestServer, tokenOf, until } from './server.ts'

const CHANGE = 'https://schemas.openid.net/secevent/caep/event-type/credential-change'

type Heard = { headers: IncomingHttpHeaders; token: string }

/** @param answer status and body for the n-th request */
async function openReceiver(answer: (n: number) => { status: number; body?: string }) {
  const heard: Heard[] = []
  const taken: string[] = []
  const server = createServer((request, reply) => {
    let token = ''
    request.setEncoding('utf8').on('data', (part: string) => {
      token += part
    })
    request.on('end', () => {
      heard.push({ headers: request.headers, token })
      const { status, body = '' } = answer(heard.length)
      if (status === 202) taken.push(token)
      reply.writeHead(status, { 'content-type': 'application/json' }).end(body)
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as { port: number }
  return {
    heard,
    taken,
    url: `http://127.0.0.1:${port}/events`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function addStream(api: Api, endpoint_url: string): Promise<string> {
  const { status, body } = await api('POST', '/api/v2/keyturn/ssf/streams', {
    delivery: { method: 'urn:ietf:rfc:8935', endpoint_url, authorization_header: 'Bearer receiver' },
    events_requested: [CHANGE],
  })
  assert.equal(status, 201, JSON.stringify(body))
  return String(body.stream_id)
}

async function addUser(api: Api, email: string): Promise<string> {
  const connection = 'Username-Password-Authentication'
  const { status, body } = await api('POST', '/api/v2/users', { connection, email, password: 'Very-Old-1-password' })
  assert.equal(status, 201, JSON.stringify(body))
  return String(body.user_id)
}

async function change(api: Api, user: string, n: number): Promise<void> {
  const path = `/api/v2/users/${encodeURIComponent(user)}`
  assert.equal((await api('PATCH', path, { password: `Quite-New-${n}-password` })).status, 200)
}

test('every changed password is pushed, in order, once taken never again, through refusals and kill -9', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'keyturn-e2e-'))
  let mode: 'busy' | 'open' | 'refusing' = 'busy'
  await using receiver = await openReceiver((n) => {
    if (mode === 'busy') return { status: n % 2 === 0 ? 500 : 503 }
    return mode === 'refusing' ? { status: 400, body: '{"err":"invalid_request","description":"no"}' } : { status: 202 }
  })
  let server: TestServer | undefined = await startServer({ directory })
  try {
    await addStream(server.api, receiver.url)
    const user = await addUser(server.api, 'ada@example.com')
    for (let n = 0; n < 3; n++) await change(server.api, user, n)
    await until('the first one is tried again', () => (receiver.heard.length >= 2 ? true : undefined))
    // acknowledged, and not yet taken by anybody
    await server.stop('SIGKILL')
    assert.equal(receiver.taken.length, 0)
    mode = 'open'
    server = await startServer({ directory })
    await until('all three arrive', () => (receiver.taken.length >= 3 ? true : undefined))
    const keys = createRemoteJWKSet(new URL(`${server.url}/.well-known/jwks.json`))
    const jtis: string[] = []
    for (const token of receiver.taken) {
      const { payload }: { payload: JWTPayload } = await jwtVerify(token, keys, {
        algorithms: ['RS256'],
        typ: 'secevent+jwt',
        issuer: `${server.url}/`,
        audience: server.client.id,
      })
      assert.deepEqual(payload['sub_id'], { format: 'iss_sub', iss: `${server.url}/`, sub: user })
      assert.deepEqual(Object.keys(payload['events'] as object), [CHANGE])
      jtis.push(String(payload.jti))
    }
    assert.equal(new Set(jtis).size, 3)
    assert.equal(
      decodeJwt(receiver.heard[0]?.token ?? '').jti,
      jtis[0],
      'the same jti at every attempt, the oldest first',
    )
    assert.equal(receiver.heard[0]?.headers.authorization, 'Bearer receiver')
    assert.equal(receiver.heard[0]?.headers['content-type'], 'application/secevent+jwt')
    mode = 'refusing'
    const before = receiver.heard.length
    await change(server.api, user, 7)
    await until('it is refused', () => (receiver.heard.length > before ? true : undefined))
    mode = 'open'
    await change(server.api, user, 8)
    await until('the next one arrives', () => (receiver.taken.length >= 4 ? true : undefined))
    const { body } = await server.api('GET', '/api/v2/logs?q=type:fn')
    assert.match(JSON.stringify(body), /refused a security event: invalid_request/)
    assert.doesNotMatch(JSON.stringify(body) + server.output(), /Bearer receiver/)
  } finally {
    await server.stop('SIGKILL')
    rmSync(directory, { recursive: true, force: true })
  }
})

test('an import goes on after kill -9 where it was: everybody once, and the answer tells the truth', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'keyturn-e2e-'))
  const total = 3000
  let server: TestServer | undefined = await startServer({ directory })
  try {
    const rows = Array.from({ length: total }, (_, i) => ({ email: i === 1000 ? 'none' : `u${i}@example.com` }))
    const { body: found } = await server.api('GET', '/api/v2/connections?strategy=auth0')
    const form = new FormData()
    form.append('connection_id', String(found[0].id))
    form.append('send_completion_email', 'false')
    form.append('users', new Blob([JSON.stringify(rows)], { type: 'application/json' }), 'users.json')
    const token = await tokenOf(server.url, server.url, server.client)
    const begun = await fetch(`${server.url}/api/v2/jobs/users-imports`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: form,
    })
    assert.equal(begun.status, 201)
    const { id } = (await begun.json()) as { id: string }
    let cuts = 0
    for (;;) {
      const { body } = await server.api('GET', `/api/v2/jobs/${id}`)
      if (body.status === 'completed') {
        assert.deepEqual(body.summary, { failed: 1, updated: 0, inserted: total - 1, total })
        break
      }
      assert.notEqual(body.status, 'failed')
      if (cuts === 0 ? body.status === 'processing' : cuts === 1 && body.percentage_done >= 40) {
        await server.stop('SIGKILL')
        server = await startServer({ directory })
        cuts++
      }
    }
    assert.ok(cuts > 0, 'it was cut while it ran')
    const errors = await server.api('GET', `/api/v2/jobs/${id}/errors`)
    assert.deepEqual(
      errors.body.map((each: { errors: { code: string }[] }) => each.errors[0]?.code),
      ['INVALID_FORMAT'],
    )
    const { body: users } = await server.api('GET', '/api/v2/users?include_totals=true&per_page=1&q=email:u*')
    assert.equal(users.total, total - 1)
  } finally {
    await server.stop('SIGKILL')
    rmSync(directory, { recursive: true, force: true })
  }
})
