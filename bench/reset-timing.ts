// `node bench/reset-timing.ts [samples]`: does the time of an answer tell known, unknown and blocked addresses apart?
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { connections, users } from '#identity'
import { silentLog, systemClock, systemIds } from '#kit'
import { openStorage } from '#storage'

import { Visitor } from '../e2e/plain-visitor.ts'
import { anyClient, CONNECTION } from '../e2e/post-challenge-stage.ts'
import { startServer, type TestServer } from '../e2e/server.ts'
import { machine } from './machine.ts'

const samples = Number(process.argv[2] ?? 2000)
/** An account gets ten mails an hour: so many accounts that none comes near it. */
const ACCOUNTS = Math.ceil(samples / 4)
const KINDS = ['known', 'unknown', 'blocked'] as const
type Kind = (typeof KINDS)[number]
type Times = { [Of in Kind]: number[] }

let server = await startServer()
const { directory } = server
await server.stop()
await seed()
server = await startServer({ directory })
const client = await anyClient(server.api)

const api = await measure(server, async (email) => {
  const began = performance.now()
  const answer = await fetch(`${server.url}/dbconnections/change_password`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ client_id: client, connection: CONNECTION, email }),
  })
  await answer.arrayBuffer()
  if (answer.status !== 200) throw new Error(`${answer.status}`)
  return performance.now() - began
})
const visitor = await new Visitor(server.url).open('/u/reset-password/request')
const fields = visitor.forms()[0]?.fields ?? {}
const page = await measure(server, async (email) => {
  const began = performance.now()
  const answer = await visitor.send('POST', '/u/reset-password/request', { ...fields, email })
  await answer.arrayBuffer()
  if (answer.status !== 303) throw new Error(`${answer.status}`)
  return performance.now() - began
})
await server[Symbol.asyncDispose]()

const rows = [
  ...rowsOf('POST /dbconnections/change_password', api.own),
  ...rowsOf('POST /u/reset-password/request', page.own),
  ...rowsOf('the request after it (`GET /u/…/request`)', api.next),
]
const text = [
  '# Reset: what the time of an answer tells',
  '',
  `${machine()}. ${samples} samples of each kind, in random order, one after the other over one connection; ${ACCOUNTS} accounts of each kind. AUC is the chance that a sample of the kind took longer than one of an unknown address: 0.5 tells nothing. The unknown addresses are split in two for the floor.`,
  '',
  '| request | kind | n | median ms | difference to unknown, µs | AUC |',
  '|---|---|---|---|---|---|',
  ...rows,
  '',
].join('\n')
process.stdout.write(text)
if (samples >= 2000) writeFileSync(join(import.meta.dirname, 'results', 'reset-timing.md'), text)

function address(kind: Kind, i: number): string {
  return `${kind}-${i % ACCOUNTS}@example.com`
}

/** Straight into the store, while the server is down. */
async function seed(): Promise<void> {
  await using storage = await openStorage({ directory, url: undefined, log: silentLog })
  const connection = await connections.findByName(storage.db, CONNECTION)
  if (!connection) throw new Error('no connection')
  await storage.transaction(async (tx) => {
    for (const kind of ['known', 'blocked'] as const) {
      for (let i = 0; i < ACCOUNTS; i++) {
        const email = address(kind, i)
        const person = { id: systemIds.user(), connection: connection.id, email, blocked: kind === 'blocked' }
        await users.insert(tx, { ...person, at: systemClock.now() })
      }
    }
  })
}

/** `own`: times of the asking itself; `next`: of another request right after it, while its job may run. */
async function measure({ url }: TestServer, ask: (email: string) => Promise<number>) {
  const own: Times = { known: [], unknown: [], blocked: [] }
  const next: Times = { known: [], unknown: [], blocked: [] }
  const order = KINDS.flatMap((kind) => Array.from({ length: samples }, (_, i) => ({ kind, email: address(kind, i) })))
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1))
    const [a, b] = [order[i], order[j]]
    if (a && b) [order[i], order[j]] = [b, a]
  }
  for (let i = 0; i < 200; i++) await ask(`warm-${i}@example.com`)
  for (const { kind, email } of order) {
    own[kind].push(await ask(email))
    const began = performance.now()
    await (await fetch(`${url}/u/reset-password/request`)).arrayBuffer()
    next[kind].push(performance.now() - began)
  }
  return { own, next }
}

function rowsOf(request: string, times: Times): string[] {
  const floor = times.unknown.filter((_, i) => i % 2 === 0)
  const half = times.unknown.filter((_, i) => i % 2 === 1)
  const lines = [
    ['known', times.known, times.unknown],
    ['blocked', times.blocked, times.unknown],
    ['floor: unknown against unknown', half, floor],
  ] as const
  return lines.map(([kind, of, against]) => {
    const difference = (median(of) - median(against)) * 1000
    return `| ${request} | ${kind} | ${of.length} | ${median(of).toFixed(3)} | ${difference.toFixed(0)} | ${auc(of, against).toFixed(3)} |`
  })
}

function median(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** Mann–Whitney: the share of pairs in which the first took longer. */
function auc(first: readonly number[], second: readonly number[]): number {
  const all = [...first.map((time) => ({ time, of: 1 })), ...second.map((time) => ({ time, of: 0 }))]
  all.sort((a, b) => a.time - b.time)
  let [ranks, i] = [0, 0]
  for (const { of } of all) {
    i++
    if (of === 1) ranks += i
  }
  return (ranks - (first.length * (first.length + 1)) / 2) / (first.length * second.length)
}
