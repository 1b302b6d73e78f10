// Conformance: floating work, console, requests, masking, dry runs and the cache, as the engine sees them.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { openStage, type Ran, type Stage } from './testdata/stage.ts'

let stage: Stage

before(async () => {
  stage = await openStage()
})

after(async () => {
  await stage[Symbol.asyncDispose]()
})

function ok(ran: Ran): void {
  assert.deepEqual(ran.completion.status === 'failed' ? ran.completion.failure : 'ok', 'ok')
}

function failure(ran: Ran) {
  assert.equal(ran.completion.status, 'failed')
  return ran.completion.status === 'failed' ? ran.completion.failure : assert.fail()
}

const action = (body: string, head = '') =>
  `${head}\nexports.onExecutePostChangePassword = async (event, api) => { ${body} };`

test('un-awaited work of several steps finishes after the handler, on the same execution', async () => {
  const code = action(
    '(async () => { const r = await fetch("https://api.example.com/1"); await r.text(); console.log("one"); await new Promise((d) => setTimeout(d, 20)); const s = await fetch("https://api.example.com/2"); await s.text(); console.log("two"); throw new Error("three") })(); console.log("handler")',
  )
  const running = stage.runtime.invoke(stage.invocation({ hash: 'floating', code, sourceMap: null }))
  const completion = await running.result
  assert.equal(completion.status, 'ok')
  const settled = await running.settled
  assert.deepEqual(
    settled.logs.map((line) => [line.text, line.late ?? false]),
    [
      ['handler', false],
      ['one', true],
      ['two', true],
    ],
  )
  assert.deepEqual(
    settled.requests.map((one) => [one.url, one.status]),
    [
      ['https://api.example.com/1', 200],
      ['https://api.example.com/2', 200],
    ],
  )
  assert.deepEqual(
    settled.lateErrors.map((one) => one.msg),
    ['three'],
  )
  assert.ok(settled.stats.network_duration_ms > 0)
})

test('a late rejection disturbs no other execution in the same child', async () => {
  const code = action(
    'if (event.bad) { setTimeout(() => { throw new Error("timer") }, 5); Promise.reject(new Error("floating")); return } await new Promise((d) => setTimeout(d, 30)); console.log("fine")',
  )
  const [bad, fine] = await Promise.all([stage.run(code, { event: { bad: true } }), stage.run(code)])
  ok(bad)
  assert.deepEqual(bad.settled.lateErrors.map((one) => one.msg).sort(), ['floating', 'timer'])
  ok(fine)
  assert.deepEqual(fine.texts, ['fine'])
  assert.deepEqual(fine.settled.lateErrors, [])
})

test('an exception in a timer fails the handler that waits for it', async () => {
  const found = failure(
    await stage.run(action('await new Promise(() => setTimeout(() => { throw new Error("in a timer") }, 1))')),
  )
  assert.deepEqual([found.id, found.msg], ['threw', 'in a timer'])
})

test('console lines of executions side by side are not mixed', async () => {
  const code = action(
    'for (let i = 0; i < 5; i++) { await new Promise((d) => setTimeout(d, 2)); console.log(event.who, i) }',
  )
  const all = await Promise.all(['a', 'b', 'c'].map((who) => stage.run(code, { event: { who } })))
  for (const [i, who] of ['a', 'b', 'c'].entries())
    assert.deepEqual(
      all[i]?.texts,
      [0, 1, 2, 3, 4].map((n) => `${who} ${n}`),
    )
})

test('console text is kept up to 64 kB', async () => {
  const ran = await stage.run(
    action('for (let i = 0; i < 3000; i++) console.log("x".repeat(100)); console.log("y".repeat(10_000_000))'),
  )
  ok(ran)
  assert.equal(ran.settled.logsTruncated, true)
  const size = ran.texts.reduce((sum, text) => sum + text.length, 0)
  assert.ok(size > 60_000 && size <= 65_536, String(size))
})

test('secret values are masked in logs, requests and errors, in base64 and URL-encoded too', async () => {
  const ran = await stage.run(
    action(
      `const k = event.secrets.API_KEY; console.log(k, Buffer.from("user:" + k).toString("base64"), encodeURIComponent(k), { k }); await fetch("https://api.example.com/p/" + encodeURIComponent(k) + "?key=" + k); throw new Error("bad " + k)`,
    ),
  )
  const text = JSON.stringify(ran)
  for (const form of [
    'k3y-with/+chars',
    encodeURIComponent('k3y-with/+chars'),
    Buffer.from('k3y-with/+chars').toString('base64').slice(0, -3),
  ]) {
    assert.ok(!text.includes(form), form)
  }
  assert.equal(failure(ran).msg, 'bad ***')
  assert.match(stage.received.at(-1)?.url ?? '', /k3y-with/)
})

test('an outbound request is on record with method, status, duration and bytes; query values are not', async () => {
  const ran = await stage.run(
    action(
      'await (await fetch("https://api.example.com/status/418?email=ana@example.com", { method: "DELETE" })).text()',
    ),
  )
  const [one] = ran.settled.requests
  assert.deepEqual(
    [one?.method, one?.url, one?.status, one?.bytes],
    ['DELETE', 'https://api.example.com/status/418?email=***', 418, 12],
  )
  assert.ok((one?.ms ?? 0) > 0)
})

test('connections that are no HTTP are on record too', async () => {
  const ran = await stage.run(
    'exports.onExecutePostChangePassword = () => new Promise((d) => require("net").connect(25, "smtp.example.com").once("data", function () { this.destroy() }).on("close", d))',
  )
  assert.deepEqual(
    ran.settled.requests.map((one) => [one.method, one.url]),
    [['CONNECT', 'tcp://smtp.example.com:25']],
  )
})

test('a dry run sends nothing and answers from stubs', async () => {
  const before = stage.received.length
  const stubs = [
    {
      method: 'POST',
      url: 'https://api.example.com/pay',
      status: 201,
      body: '{"stub":true}',
      headers: { 'content-type': 'application/json' },
    },
  ]
  const code =
    'const axios = require("axios"); exports.onExecutePostChangePassword = async () => { const r = await axios.post("https://api.example.com/pay?x=1", {}); console.log(r.status, r.data.stub); console.log((await fetch("https://anything.invalid/")).status) }'
  const ran = await stage.runBundled(code, { mode: { kind: 'dry', stubs } })
  ok(ran)
  assert.deepEqual(ran.texts, ['201 true', '200'])
  assert.deepEqual(
    ran.settled.requests.map((one) => [one.url, one.status, one.dry]),
    [
      ['https://api.example.com/pay?x=***', 201, true],
      ['https://anything.invalid/', 200, true],
    ],
  )
  assert.equal(stage.received.length, before)
})

test('v1 of post-change-password has its secrets in the context', async () => {
  const code =
    'exports.onExecutePostChangePassword = async (event, context) => { console.log(context.secrets.API_KEY.length) }'
  assert.deepEqual((await stage.run(code, { triggerVersion: 'v1' })).texts, ['15'])
})

test('what one execution puts into the cache the next one finds, in another Action of the trigger too', async () => {
  await stage.run(action('api.cache.set("shared", "1")'))
  assert.deepEqual((await stage.run(action('console.log(api.cache.get("shared").value)'))).texts, ['1'])
  const other = await stage.run(
    'exports.onExecutePostChallenge = async (event, api) => { console.log(api.cache.get("shared")) }',
    { trigger: 'password-reset-post-challenge', triggerVersion: 'v1' },
  )
  assert.deepEqual(other.texts, ['undefined'])
})
