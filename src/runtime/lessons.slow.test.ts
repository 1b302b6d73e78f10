// Incidents of sandboxes and of egress filters, each as a test named after it.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'

import { effectsOf, readCommands, triggerIds, triggers } from '#triggers'

import { openPlace } from './egress/place.ts'
import { action } from './testdata/attacks.ts'
import { openStage, type Stage } from './testdata/stage.ts'

let stage: Stage

before(async () => {
  stage = await openStage()
})

after(async () => {
  await stage[Symbol.asyncDispose]()
})

/** Changes everything that code in the server's own process could change for the server. */
const POLLUTES = `Object.prototype.polluted = 1; Array.prototype.map = () => 0; JSON.parse = () => 0;
  Promise.prototype.then = () => 0; Error.prepareStackTrace = () => { throw 1 }; globalThis.fetch = () => 0;
  const own = class extends Promise { static get [Symbol.species]() { return function (go) { go(() => 0, () => 0) } } };
  await own.resolve().catch(() => 0);
  throw Object.assign(new AggregateError([new Error("a", { cause: process })], "x"), { constructor: { constructor: Function } })`

test('no code of customers runs in the server, Hooks and templates included (vm2 CVE-2022-36067 and its 24 successors, isolated-vm CVE-2021-21413, n8n CVE-2026-27495)', async () => {
  await stage.run(action(POLLUTES), { budgetMs: 1000 })
  await stage.runHook(`module.exports = async function (user, context, cb) { ${POLLUTES} }`, { budgetMs: 1000 })
  const engine = {
    id: 'render-lesson',
    kind: 'render' as const,
    label: 'node26',
    load: () =>
      Promise.resolve({ hash: 'lesson', code: `exports.render = async () => { ${POLLUTES} }`, sourceMap: null }),
  }
  await stage.runtime.render(engine, {}, 1000)
  assert.equal((Object.prototype as { polluted?: number }).polluted, undefined)
  assert.deepEqual(
    [1].map((one) => one + 1),
    [2],
  )
  assert.equal(JSON.parse('2'), 2)
  assert.match(String(new Error('still').stack), /still/)
  assert.match(String(fetch), /fetch/)
})

test('what Node’s permission model has missed is closed beside it (Node CVE-2023-30587, CVE-2023-32558, CVE-2025-55130, CVE-2026-21636, CVE-2026-21715)', async () => {
  const ran = await stage.run(
    action(`const seen = async (name, go) => { try { await go(); console.log("OPEN " + name) } catch (e) { console.log(name, e.code ?? e.name) } };
      await seen("inspector", () => new (require("inspector").Session)().connectToMainThread());
      await seen("binding", () => process.binding("fs"));
      await seen("worker", () => new (require("worker_threads").Worker)("1", { eval: true }));
      await seen("channel", () => { require("diagnostics_channel").channel("worker_threads").subscribe(() => { console.log("OPEN worker seen") }); throw new RangeError() });
      await seen("socket", () => new Promise((d, no) => require("net").connect({ path: "/var/run/docker.sock" }, d).on("error", no)));
      await seen("abstract socket", () => new Promise((d, no) => require("net").connect({ path: "\\0docker" }, d).on("error", no)));
      await seen("handle", () => require("fs/promises").open("/etc/passwd"));
      await seen("buffer path", () => require("fs").readFileSync(Buffer.from("/etc/passwd")));
      await seen("url", () => require("fs").readFileSync(new URL("file:///runner.cjs/../etc/passwd")));
      await seen("link", () => require("fs").symlinkSync("/etc", "/tmp/kt-lesson"));
      await seen("report", () => process.report.getReport());
      await seen("heap", () => require("v8").getHeapSnapshot());
      await seen("flags", () => require("v8").setFlagsFromString("--allow-natives-syntax"));`),
  )
  assert.equal(ran.completion.status, 'ok')
  assert.equal(ran.texts.length, 13)
  assert.deepEqual(
    ran.texts.filter((text) => text.startsWith('OPEN')),
    [],
  )
})

test('a stack that overflows where nobody can catch it ends one child (Node CVE-2025-59466)', async () => {
  const deep = action(
    'const f = () => f(); require("async_hooks").createHook({ init() { f() } }).enable(); setTimeout(() => {}, 1); f()',
  )
  const beside = action('await new Promise((d) => setTimeout(d, 300)); console.log("beside")')
  const [ran, other] = await Promise.all([stage.run(deep), stage.run(beside)])
  assert.equal(ran.completion.status, 'failed')
  assert.deepEqual(other.texts, ['beside'])
})

test('an Action asks in the words of its trigger and in no others (ZITADEL GHSA-c8fj-4pm8-mp2c, CVE-2024-29892)', () => {
  for (const command of [
    { type: 'user.setAppMetadata', key: 'role', value: 'admin' },
    { type: 'access.allow' },
    { type: 'access.deny', reason: 'x', user: 'auth0|2' },
    { type: 'idToken.setCustomClaim', name: 'sub' },
    { type: 'cache.set', key: 'a', value: { b: 1 }, expires_at: 1 },
    { type: '__proto__' },
  ]) {
    for (const id of triggerIds)
      assert.equal(readCommands([command], triggers[id].commands), undefined, `${id} ${command.type}`)
  }
  const sub = { type: 'idToken.setCustomClaim', name: 'sub', value: 'x' }
  for (const id of ['post-change-password', 'password-reset-post-challenge', 'credentials-exchange'] as const)
    assert.equal(readCommands([sub], triggers[id].commands), undefined, id)
  // where claims are set, one of the standards is none
  const read = readCommands([sub], triggers['post-login'].commands) ?? []
  assert.deepEqual([read.length, Object.keys(effectsOf(read).idToken)], [1, []])
})

test('an address is judged when it is dialled, whatever its name, form or redirect (ZITADEL CVE-2024-49753, CVE-2026-27945, CVE-2026-55671, npm ip CVE-2023-42282, CVE-2024-29415)', async () => {
  let hits = 0
  const inside = createServer((_request, response) => {
    hits += 1
    response.end()
  })
  await new Promise<void>((listening) => inside.listen(0, '127.0.0.1', listening))
  const { port } = inside.address() as AddressInfo
  const place = openPlace({ allow: [], map: [], publicUrl: 'https://id.example.com' })
  const loopback = [
    '127.0.0.1',
    'localhost',
    'LOCALHOST.',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '0',
    '0.0.0.0',
    '::',
  ]
  const spelled = ['127.1', '2130706433', '0x7f000001', '0177.0.0.1', '127.0.0.1.', '::127.0.0.1']
  const carried = ['64:ff9b::7f00:1', '64:ff9b:1::7f00:1', '2002:7f00:1::', '2001:0:7f00:1::', '2000::5efe:7f00:1']
  const others = ['169.254.169.254', 'fd00:ec2::254', '100.100.100.200', '168.63.129.16', 'fe80::1', '100.64.0.1']
  for (const host of [...loopback, ...spelled, ...carried, ...others])
    await assert.rejects(place(host, port), Error, host)
  const ran = await stage.run(
    action(`for (const host of ${JSON.stringify([...loopback, ...spelled])}) {
      const url = "http://" + (host.includes(":") ? "[" + host + "]" : host) + ":${port}/";
      await fetch(url).then(() => console.log("REACHED " + url), () => 0);
      await new Promise((d) => require("http").get({ host, port: ${port} }, () => { console.log("REACHED " + host); d() }).on("error", d));
    }`),
  )
  assert.deepEqual([ran.completion.status, ran.texts, hits], ['ok', [], 0])
  inside.closeAllConnections()
  await new Promise((closed) => inside.close(closed))
})
