// What is kept of an execution: redacted queries, the union of network intervals, connections nobody reported.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Invocation, OutboundRequest } from './contract.ts'
import { addRequest, answer, openFlight, redactQuery, settle } from './flight.ts'

const invocation: Invocation = {
  execution: 'x',
  program: { id: 'p', kind: 'action', label: 'node22', load: () => Promise.reject(new Error('not here')) },
  lane: 'background',
  trigger: 'post-change-password',
  triggerVersion: 'v2',
  phase: 'execute',
  event: {},
  secrets: { KEY: 'very-secret' },
  configuration: {},
  budgetMs: 1000,
  redirect: null,
  mode: { kind: 'live' },
}

const request = (at: number, ms: number, url = 'https://a.example/'): OutboundRequest => ({
  at,
  ms,
  url,
  method: 'GET',
  status: 200,
  bytes: 0,
})

test('values of a query are redacted, names stay', () => {
  assert.equal(redactQuery('https://a/p?email=x@y&flag&k=1#f'), 'https://a/p?email=***&flag&k=***')
  assert.equal(redactQuery('https://a/p'), 'https://a/p')
})

test('network duration is the union of the intervals', async () => {
  const flight = openFlight(invocation)
  for (const [at, ms] of [
    [0, 100],
    [50, 100],
    [400, 10],
    [405, 1],
  ] as const)
    addRequest(flight, request(at, ms))
  answer(flight, { status: 'ok', commands: [] })
  settle(flight)
  assert.equal((await flight.running.settled).stats.network_duration_ms, 160)
})

test('a connection that no reported request explains is on record as such', async () => {
  const flight = openFlight(invocation)
  addRequest(flight, request(0, 1, 'https://a.example/x'))
  for (const host of ['a.example', 'hidden.example']) flight.connections.push({ n: 1, host, port: 443, at: 0 })
  answer(flight, { status: 'ok', commands: [] })
  settle(flight)
  assert.deepEqual(
    (await flight.running.settled).requests.map((one) => one.url),
    ['https://a.example/x', 'tcp://hidden.example:443'],
  )
})

test('an URL that is a secret shows nothing of itself, and its connection is no second row', async () => {
  const hook = 'https://hooks.example/services/T0/B0?key=42'
  const flight = openFlight({ ...invocation, secrets: { HOOK: hook, HOST: 'secret-host.example' } })
  addRequest(flight, request(0, 1, hook))
  addRequest(flight, request(2, 1, `${hook}&more=1`))
  addRequest(flight, request(4, 1, 'https://a.example/x?token=abc'))
  for (const host of ['hooks.example', 'a.example', 'secret-host.example']) {
    flight.connections.push({ n: 1, host, port: 443, at: 0, error: `no way to ${host}` })
  }
  answer(flight, { status: 'ok', commands: [] })
  settle(flight)
  assert.deepEqual(
    (await flight.running.settled).requests.map(({ url, error }) => [url, error]),
    [
      ['***', undefined],
      ['***&more=***', undefined],
      ['https://a.example/x?token=***', undefined],
      ['tcp://***:443', 'no way to ***'],
    ],
  )
})

test('commands are masked where they are stored, and not where a flow acts on them', async () => {
  const flight = openFlight(invocation)
  const commands = [{ type: 'access.deny', reason: 'very-secret' }] as const
  flight.commands.push(...commands)
  answer(flight, { status: 'ok', commands })
  settle(flight)
  assert.deepEqual((await flight.running.result).commands, commands)
  const settled = await flight.running.settled
  assert.ok(!JSON.stringify(settled).includes('very-secret'))
})

test('only the first answer and the first settling count', async () => {
  const flight = openFlight(invocation)
  settle(flight)
  answer(flight, { status: 'ok', commands: [] })
  answer(flight, { status: 'failed', failure: { id: 'timeout', msg: '' }, commands: [] })
  settle(flight)
  assert.equal((await flight.running.settled).completion.status, 'ok')
})
