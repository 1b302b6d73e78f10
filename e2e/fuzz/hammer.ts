// Sends fuzzed requests to a real server and judges every answer: no 5xx, no stack, no change on a refusal.
import assert from 'node:assert/strict'
import { Agent, request } from 'node:http'

import fc from 'fast-check'

import { routeTable } from '#web'

import { type TestServer, untilBuilt } from '../server.ts'
import { type FuzzRequest, fuzzRequests } from './requests.ts'
import { openStoreDigest } from './store-digest.ts'

export type Told = { status: number; text: string; ms: number }
export type Send = (what: FuzzRequest) => Promise<Told>

export function openSender({ url }: TestServer, token: string): Send & Disposable {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const port = new URL(url).port
  const send: Send = ({ method, path, contentType, body }) =>
    new Promise((resolve, reject) => {
      const began = performance.now()
      const large = body !== undefined && body.length > 1_048_576
      const headers = {
        authorization: `Bearer ${token}`,
        ...(contentType === undefined ? {} : { 'content-type': contentType }),
        ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
      }
      const asked = request({ host: '127.0.0.1', port, method, path, headers, agent }, (answer) => {
        let text = ''
        answer.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk
        })
        answer.on('end', () => {
          resolve({ status: answer.statusCode ?? 0, text, ms: performance.now() - began })
          if (large) asked.destroy()
        })
      })
      asked.on('error', reject)
      // the server refuses by the length and hangs up: who goes on writing may hear of that first
      if (large) asked.write(body.slice(0, 1000))
      else asked.end(body)
    })
  return Object.assign(send, { [Symbol.dispose]: () => agent.destroy() })
}

/**
 * @param seed of the requests; others each time when left out
 * @returns how many requests of each status class there were
 */
export async function hammer(
  server: TestServer,
  token: string,
  requests: number,
  seed?: number,
): Promise<Record<string, number>> {
  using send = openSender(server, token)
  using store = openStoreDigest(server.directory)
  const counts: Record<string, number> = {}
  const ids = await idsOf(server)
  let before = store.take()
  await fc.assert(
    fc.asyncProperty(fuzzRequests(routeTable, ids), async (what) => {
      const { status, text } = await send(what)
      const told = `${what.method} ${what.path} → ${status} ${text.slice(0, 500)}`
      counts[`${Math.floor(status / 100)}xx`] = (counts[`${Math.floor(status / 100)}xx`] ?? 0) + 1
      assert.ok(status >= 200 && status < 500, told)
      assert.doesNotMatch(text, /\n\s+at .+:\d+:\d+|node_modules|SQLITE/, told)
      const after = store.take()
      if (status >= 400) {
        assert.equal((JSON.parse(text) as { statusCode: number }).statusCode, status, told)
        assert.deepEqual(after, before, `it was refused and has changed something: ${told}`)
      }
      before = after
    }),
    // a shrunk request would meet another store than the one that failed
    { numRuns: requests, endOnFailure: true, ...(seed === undefined ? {} : { seed }) },
  )
  return counts
}

/** One thing of each kind, and names that routes know. */
async function idsOf({ api }: TestServer): Promise<string[]> {
  const made = await Promise.all([
    api('POST', '/api/v2/users', { connection: CONNECTION, email: 'fuzz@example.com', password: 'Old-Passw0rd' }),
    api('POST', '/api/v2/roles', { name: 'Fuzzed' }),
    api('POST', '/api/v2/clients', { name: 'Fuzzed' }),
    api('POST', '/api/v2/resource-servers', { identifier: 'https://fuzz.example/', name: 'Fuzzed' }),
    api('POST', '/api/v2/connections', { name: 'fuzzed', strategy: 'auth0' }),
    api('POST', '/api/v2/actions/actions', {
      ...{ name: 'Fuzzed', code: '', supported_triggers: [{ id: 'post-change-password', version: 'v2' }] },
    }),
  ])
  // its build shall not fall into the time in which refusals are judged
  await untilBuilt(api, String(made.at(-1)?.body.id))
  const ids = made.map(({ body }) => String(body.user_id ?? body.client_id ?? body.id))
  return [...ids, 'post-change-password', 'password-reset-post-challenge', 'reset_email', 'otp', 'login', 'en']
}

const CONNECTION = 'Username-Password-Authentication'
