// `node bench/api.ts [users]`: reads by id, lists and searches over HTTP with 100,000 users in the embedded store.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { freePort } from '#app'
import { connections, users } from '#identity'
import { silentLog, systemClock, systemIds } from '#kit'
import { openStorage } from '#storage'

import { startServer, tokenOf, until } from '../e2e/server.ts'
import { machine } from './machine.ts'

const people = Number(process.argv[2] ?? 100_000)
const SECONDS = 5
const directory = mkdtempSync(join(tmpdir(), 'keyturn-bench-api-'))
const env = { KEYTURN_RATE_LIMIT: '1000000' }

const ids = await seed()
await using server = await startServer({ directory, env })
const { port } = new URL(server.url)
const token = await tokenOf(server.url, server.url, server.client)
const barePort = await freePort('127.0.0.1')
const bare = spawn(process.execPath, [
  ...['--input-type=module', '--eval'],
  `import fastify from 'fastify'; const app = fastify()
   app.get('/users/:id', (request) => ({ user_id: request.params.id, email: 'person1@example.com', name: 'Person' }))
   await app.listen({ port: ${barePort}, host: '127.0.0.1' })`,
])
await until('the bare server answers', () => ask(String(barePort), '/users/1').catch(() => undefined))

const any = () => ids[Math.floor(Math.random() * ids.length)] ?? ''
const some = () => Math.floor(Math.random() * people)
const rows: [string, number, number, number][] = []
const baseline = await measure('bare fastify route', String(barePort), () => `/users/${encodeURIComponent(any())}`)
await measure('GET /users/{id}', port, () => `/api/v2/users/${encodeURIComponent(any())}`)
await measure('GET /users, 50 of them', port, () => `/api/v2/users?per_page=50&page=${some() % 20}`)
await measure(
  'GET /users?q=email:"…"',
  port,
  () => `/api/v2/users?q=${encodeURIComponent(`email:"person${some()}@example.com"`)}`,
)
await measure(
  'GET /users?q=email:person123*',
  port,
  () => `/api/v2/users?q=${encodeURIComponent(`email:person${10_000 + (some() % 80_000)}*`)}`,
)
await measure('GET /users-by-email', port, () => `/api/v2/users-by-email?email=person${some()}@example.com`)
bare.kill()

const text = [
  '# Management API',
  '',
  `${machine()}. ${people} users in the embedded store, 32 connections, ${SECONDS} s a row; client, server and baseline on one machine.`,
  '',
  '| request | per second | n | p95 ms | of the bare route |',
  '|---|---|---|---|---|',
  ...rows.map(
    ([name, rate, n, p95]) =>
      `| ${name} | ${Math.round(rate)} | ${n} | ${p95.toFixed(1)} | ${((100 * rate) / baseline).toFixed(0)} % |`,
  ),
  '',
].join('\n')
process.stdout.write(text)
writeFileSync(join(import.meta.dirname, 'results', 'api.md'), text)
await server.stop()
rmSync(directory, { recursive: true, force: true })

/** The first start makes the tenant; its users come in directly, 5,000 a transaction. */
async function seed(): Promise<string[]> {
  const first = await startServer({ directory, env })
  await first.stop()
  await using storage = await openStorage({ directory, url: undefined, log: silentLog })
  const connection = await connections.findByName(storage.db, 'Username-Password-Authentication')
  if (!connection) throw new Error('no connection')
  const made: string[] = []
  for (let from = 0; from < people; from += 5000) {
    await storage.transaction(async (tx) => {
      for (let n = from; n < Math.min(people, from + 5000); n++) {
        const id = systemIds.user()
        const email = `person${n}@example.com`
        await users.insert(tx, {
          id,
          connection: connection.id,
          email,
          profile: { name: `Person ${n}` },
          at: systemClock.now(),
        })
        made.push(id)
      }
    })
  }
  return made
}

async function measure(name: string, at: string, path: () => string): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 })
  const times: number[] = []
  const began = performance.now()
  const lane = async () => {
    while (performance.now() - began < SECONDS * 1000) {
      const start = performance.now()
      await ask(at, path(), agent)
      times.push(performance.now() - start)
    }
  }
  await Promise.all(Array.from({ length: 32 }, lane))
  const rate = times.length / ((performance.now() - began) / 1000)
  agent.destroy()
  rows.push([name, rate, times.length, times.sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0])
  return rate
}

async function ask(at: string, path: string, agent?: Agent): Promise<true> {
  const headers = { authorization: `Bearer ${token}` }
  const sent = request({ host: '127.0.0.1', port: at, path, headers, ...(agent ? { agent } : {}) }).end()
  const [answer] = (await once(sent, 'response')) as [import('node:http').IncomingMessage]
  answer.resume()
  await once(answer, 'end')
  if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.statusCode}`)
  return true
}
