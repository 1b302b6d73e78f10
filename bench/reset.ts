// `node bench/reset.ts [journeys]`: how fast the pages of a reset answer, what a blocking pipeline costs, journeys a second.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import fastify from 'fastify'

import { hashPassword } from '#identity'
import { Secret } from '#kit'

import { Visitor } from '../e2e/plain-visitor.ts'
import { anyClient, bind, bindCodes, newPerson, type Person } from '../e2e/post-challenge-stage.ts'
import { startServer } from '../e2e/server.ts'
import { machine } from './machine.ts'

const journeys = Number(process.argv[2] ?? 400)
const LANES = 8

await using server = await startServer()
const { api, url } = server
const client = await anyClient(api)
const people: Person[] = []
for (let i = 0; i < 40; i++) people.push(await newPerson(api))

// the floor: a route that does nothing, asked in the same way
const bare = fastify()
bare.get('/', (_request, reply) => reply.type('text/html').send('<h1>bare</h1>'.repeat(500)))
await bare.listen({ port: 0, host: '127.0.0.1' })
const bareAddress = bare.server.address()
const barePort = typeof bareAddress === 'object' && bareAddress ? bareAddress.port : 0
const floor = await times(journeys, async () => void (await (await fetch(`http://127.0.0.1:${barePort}/`)).text()))
await bare.close()
const hash = await times(50, async () => void (await hashPassword(new Secret('Some-Passw0rd-1'))))

type Steps = { [step: string]: number[] }
await run(20, {})
const plain: Steps = {}
await run(journeys, plain)
const trivial = `exports.onExecutePostChallenge = async () => {}`
await bindCodes(api, trivial, trivial)
await run(20, {})
const piped: Steps = {}
await run(journeys, piped)
await bind(api)

const links: string[] = []
for (let i = 0; i < journeys; i++) links.push(await linkFor(i))
// of one person only the newest link works: forty at a time
const began = performance.now()
let done = 0
for (let i = 0; i < links.length; i += people.length) {
  const fresh = await Promise.all(people.map((_, j) => linkFor(i + j)))
  const lane = async () => {
    for (let link = fresh.pop(); link; link = fresh.pop()) {
      await journey(link, {})
      done++
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
}
const rate = done / ((performance.now() - began) / 1000)

const pages = Object.entries(plain).flatMap(([step, each]) => (step === 'POST new password' ? [] : each))
const whole = Object.values(plain).reduce((sum, each) => sum + mean(each), 0)
const added = at(piped['POST Continue'], 0.5) - at(plain['POST Continue'], 0.5)
const line = (name: string, of: readonly number[], goal = '–') =>
  `| ${name} | ${of.length} | ${at(of, 0.5).toFixed(2)} | ${at(of, 0.99).toFixed(2)} | ${goal} |`
const text = [
  '# Reset: pages, pipeline, journeys',
  '',
  `${machine()}. Client, server and baseline on one machine, SQLite on its disk; journeys one after the other, then ${LANES} at once.`,
  '',
  '| answer | n | p50 ms | p99 ms | goal |',
  '|---|---|---|---|---|',
  line('floor: bare fastify route', floor),
  line('every page answer without the password hash', pages, 'p99 ≤ 30 ms'),
  ...Object.entries(plain).map(([step, each]) => line(step, each)),
  line('POST Continue with two trivial Actions', piped['POST Continue'] ?? []),
  line('argon2id alone (19 MiB, t = 2), this process', hash),
  '',
  `Two trivial Actions add ${added.toFixed(2)} ms (p50) to the answer of Continue; goal ≤ 5 ms.`,
  '',
  `${rate.toFixed(1)} whole journeys a second with ${LANES} at once (n = ${done}; each with a ticket made by the API, five answers and a new password). `,
  `One journey alone takes ${whole.toFixed(1)} ms: argon2id ${share(mean(hash))}, pages ${share(whole - mean(plain['POST new password'] ?? []))}, the rest of storing the password (one transaction, synced) ${share(mean(plain['POST new password'] ?? []) - mean(hash))}.`,
  '',
].join('\n')
process.stdout.write(text)
if (journeys >= 400) writeFileSync(join(import.meta.dirname, 'results', 'reset.md'), text)

function share(part: number): string {
  return `${((100 * part) / whole).toFixed(0)} % (${part.toFixed(1)} ms)`
}

async function linkFor(i: number): Promise<string> {
  const person = people[i % people.length]
  const { body } = await api('POST', '/api/v2/tickets/password-change', { user_id: person?.id, client_id: client })
  return String(body.ticket)
}

async function run(count: number, steps: Steps): Promise<void> {
  for (let i = 0; i < count; i++) await journey(await linkFor(i), steps)
}

/** Link, page, Continue, page, password, page: each answer timed by itself. */
async function journey(link: string, steps: Steps): Promise<void> {
  const visitor = new Visitor(url)
  const timed = async (step: string, ask: () => Promise<Response>): Promise<Response> => {
    const start = performance.now()
    const answer = await ask()
    visitor.page = await answer.text()
    ;(steps[step] ??= []).push(performance.now() - start)
    return answer
  }
  const opened = await timed('GET the mailed link', () => visitor.send('GET', link))
  const at = opened.headers.get('location') ?? ''
  await timed('GET first page', () => visitor.send('GET', at))
  const first = visitor.forms()[0]
  await timed('POST Continue', () => visitor.send('POST', first?.target ?? '', first?.fields ?? {}))
  await timed('GET page of the new password', () => visitor.send('GET', at))
  const form = visitor.forms()[0]
  const password = `Bench-Passw0rd-${Math.random()}`
  const fields = { ...form?.fields, newPassword: password, confirmNewPassword: password }
  await timed('POST new password', () => visitor.send('POST', form?.target ?? '', fields))
  await timed('GET last page', () => visitor.send('GET', at))
  if (visitor.title !== 'Password Changed!') throw new Error(visitor.title)
}

async function times(n: number, work: () => Promise<void>): Promise<number[]> {
  const found: number[] = []
  for (let i = 0; i < n; i++) {
    const start = performance.now()
    await work()
    found.push(performance.now() - start)
  }
  return found
}

function mean(of: readonly number[]): number {
  return of.reduce((sum, each) => sum + each, 0) / of.length
}

function at(of: readonly number[] | undefined, share: number): number {
  const sorted = (of ?? []).toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
