// The supervisor: lanes, standbys, warm children, recycling, what happens to neighbours, and the end.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

import { StartRefused } from '#kit'

import type { Walls } from './launch/walls.ts'
import { probe } from './nodes.ts'
import { plain } from './testdata/fixtures.ts'
import { openStage } from './testdata/stage.ts'

const action = (body: string, head = '') =>
  `${head}exports.onExecutePostChangePassword = async (event, api) => { ${body} };`

async function until(what: () => boolean): Promise<void> {
  while (!what()) await new Promise((resolve) => setTimeout(resolve, 5))
}

test('a flood in the background lane does not hold up a blocking execution', async () => {
  await using stage = await openStage({ limits: { backgroundAtOnce: 4 } })
  const hangs = action('await new Promise((d) => setTimeout(d, 60_000))')
  let done = 0
  for (let n = 0; n < 60; n++) void stage.run(hangs, { budgetMs: 60_000 }).then(() => (done += 1))
  const { texts } = await stage.run(action('console.log("blocking")'), { lane: 'blocking' })
  assert.deepEqual([texts, done], [['blocking'], 0])
})

test('no more background executions run at once than the limit says, and the queue is not their budget', async () => {
  await using stage = await openStage({ limits: { backgroundAtOnce: 2 } })
  const code = action('console.log("in"); await new Promise((d) => setTimeout(d, 400)); console.log("out")')
  // the last one waits for 4 s before it begins
  const all = await Promise.all(Array.from({ length: 20 }, () => stage.run(code, { budgetMs: 3500 })))
  assert.ok(all.every((ran) => ran.completion.status === 'ok'))
  const marks = all.flatMap((ran) => ran.settled.logs).sort((a, b) => a.at - b.at || (a.text === 'out' ? -1 : 1))
  let inside = 0
  for (const mark of marks) assert.ok((inside += mark.text === 'in' ? 1 : -1) <= 2)
})

test('a warmed program has run its top level, and its lines go to the first execution', async () => {
  await using stage = await openStage()
  const artifact = plain(action('console.log("first")', 'console.log("top");'))
  const invocation = stage.invocation(artifact, { lane: 'blocking' })
  await stage.runtime.warm(invocation.program, 'blocking')
  const settled = await stage.runtime.invoke(invocation).settled
  assert.deepEqual(
    settled.logs.map((line) => line.text),
    ['top', 'first'],
  )
})

test('a program that is kept warm has a new child before the next execution asks for one', async () => {
  await using stage = await openStage({ limits: { recycleAfter: 1 } })
  const artifact = plain(action('console.log(++n)', 'let n = 0;'))
  const invocation = stage.invocation(artifact, { lane: 'blocking' })
  await stage.runtime.warm(invocation.program, 'blocking')
  const first = await stage.runtime.invoke(invocation).settled
  await new Promise((resolve) => setImmediate(resolve))
  // the first is gone, and nobody has asked for another
  await until(() => stage.runtime.facts().children === 1)
  await stage.runtime.warm(invocation.program, 'blocking')
  const second = await stage.runtime.invoke(invocation).settled
  assert.deepEqual(
    [...first.logs, ...second.logs].map((line) => line.text),
    ['1', '1'],
  )
  assert.equal(second.stats.boot_duration_ms, 0)
})

test('each lane has a child of its own', async () => {
  await using stage = await openStage()
  const code = action('console.log(++globalThis.n)', 'globalThis.n = 0;')
  const lines = [await stage.run(code), await stage.run(code, { lane: 'blocking' }), await stage.run(code)]
  assert.deepEqual(
    lines.map((ran) => ran.texts[0]),
    ['1', '1', '2'],
  )
})

test('a child is replaced after so many executions when it is idle, and after ten times as many when it never is', async () => {
  await using stage = await openStage({ limits: { recycleAfter: 2 } })
  const code = action('console.log(++n)', 'let n = 0;')
  const seen: (string | undefined)[] = []
  for (let i = 0; i < 5; i++) {
    seen.push((await stage.run(code)).texts[0])
    await new Promise((resolve) => setImmediate(resolve))
  }
  assert.deepEqual(seen, ['1', '2', '1', '2', '1'])
  const busy = action('console.log("busy", ++n)', 'let n = 0;')
  const last: (string | undefined)[] = []
  for (let i = 0; i < 21; i++) last.push((await stage.run(busy)).texts[0])
  assert.deepEqual(last.slice(-3), ['busy 19', 'busy 20', 'busy 1'])
})

test('the least recently used child goes when there are too many', async () => {
  await using stage = await openStage({ limits: { children: 2 } })
  const codes = ['a', 'b', 'c'].map((name) => action(`console.log("${name}", ++n)`, 'let n = 0;'))
  const [a = '', b = '', c = ''] = codes
  for (const code of [a, b, a, c]) await stage.run(code)
  assert.equal(stage.runtime.facts().children, 2)
  assert.deepEqual((await stage.run(a)).texts, ['a 3'])
  assert.deepEqual((await stage.run(b)).texts, ['b 1'])
})

test('a forgotten program has no child any more', async () => {
  await using stage = await openStage()
  const artifact = plain(action('console.log(++n)', 'let n = 0;'))
  await stage.runtime.invoke(stage.invocation(artifact)).settled
  stage.runtime.forget(artifact.hash)
  assert.equal(stage.runtime.facts().children, 0)
})

test('an execution that hangs times out alone: another one in the same child goes on', async () => {
  await using stage = await openStage()
  const code = action(
    'if (event.hang) await new Promise((d) => setTimeout(d, 60000)); for (let i = 0; i < 30; i++) await new Promise((d) => setTimeout(d, 10)); console.log("done")',
  )
  const [hanging, fine] = await Promise.all([
    stage.run(code, { event: { hang: true }, budgetMs: 100 }),
    stage.run(code, { event: {} }),
  ])
  assert.equal(hanging.completion.status === 'failed' && hanging.completion.failure.id, 'timeout')
  assert.deepEqual(fine.texts, ['done'])
  assert.equal(fine.completion.status, 'ok')
})

test('others in a child that is killed run again when they had sent nothing', async () => {
  await using stage = await openStage()
  const code = action(
    'if (event.loop) { await new Promise((d) => setTimeout(d, 20)); for (;;); } await new Promise((d) => setTimeout(d, 200)); console.log("done", event.who)',
  )
  const [looping, fine] = await Promise.all([
    stage.run(code, { event: { loop: true }, budgetMs: 100 }),
    stage.run(code, { event: { who: 'neighbour' } }),
  ])
  assert.equal(looping.completion.status === 'failed' && looping.completion.failure.id, 'timeout')
  assert.deepEqual(fine.texts, ['done neighbour'])
})

test('what loops after its budget is over does not hold up the others in its child', async () => {
  await using stage = await openStage()
  const code = action(
    'if (event.loop) { await new Promise((d) => setTimeout(d, 200)); for (;;); } await new Promise((d) => setTimeout(d, 400)); console.log("done")',
  )
  const [looping, fine] = await Promise.all([
    stage.run(code, { event: { loop: true }, budgetMs: 100 }),
    stage.run(code, { event: {}, budgetMs: 10_000 }),
  ])
  assert.equal(looping.completion.status === 'failed' && looping.completion.failure.id, 'timeout')
  assert.deepEqual(fine.texts, ['done'])
})

test('others in a child that is killed are runtime_terminated when they had sent something: nothing is sent twice', async () => {
  await using stage = await openStage()
  const code = action(
    'if (event.exit) process.exit(2); await (await fetch("https://api.example.com/once")).text(); await new Promise((d) => setTimeout(d, 5000))',
  )
  const running = stage.run(code)
  await until(() => stage.received.some((one) => one.url === '/once'))
  const exiting = await stage.run(code, { event: { exit: true } })
  const other = await running
  assert.equal(exiting.completion.status === 'failed' && exiting.completion.failure.id, 'exited')
  assert.equal(other.completion.status === 'failed' && other.completion.failure.id, 'runtime_terminated')
  assert.equal(stage.received.filter((one) => one.url === '/once').length, 1)
})

test('a request on a connection that was open before counts as sent, too', async () => {
  await using stage = await openStage()
  const code = `const https = require("https"); const agent = new https.Agent({ keepAlive: true });
    const get = (path) => new Promise((d, f) => https.get({ host: "api.example.com", path, agent }, (r) => { r.resume(); r.on("end", d) }).on("error", f));
    exports.onExecutePostChangePassword = async (event) => {
      if (event.first) return get("/first");
      if (event.exit) process.exit(2)
      await get("/hang-kept");
    }`
  await stage.run(code, { event: { first: true } })
  const running = stage.run(code, { event: {} })
  await until(() => stage.received.some((one) => one.url === '/hang-kept'))
  await stage.run(code, { event: { exit: true } })
  const other = await running
  assert.equal(other.completion.status === 'failed' && other.completion.failure.id, 'runtime_terminated')
  assert.equal(stage.received.filter((one) => one.url === '/hang-kept').length, 1)
})

test('floating work that outlives the budget is a late timeout, and the answer stays', async () => {
  await using stage = await openStage()
  const ran = await stage.run(action('setInterval(() => {}, 10)'), { budgetMs: 800 })
  assert.equal(ran.completion.status, 'ok')
  assert.deepEqual(
    ran.settled.lateErrors.map((one) => one.id),
    ['timeout'],
  )
})

test('an idle child that burns time is ended', async () => {
  await using stage = await openStage()
  await stage.run(action('setTimeout(() => { for (;;); }, 50).unref()'))
  await until(() => stage.runtime.facts().children === 0)
})

test('a program that cannot be loaded is a failure, not an exception', async () => {
  await using stage = await openStage()
  const program = {
    id: 'gone',
    kind: 'action' as const,
    label: 'node22',
    load: () => Promise.reject(new Error('no such build')),
  }
  const ran = await stage.run('', { program })
  assert.equal(ran.completion.status === 'failed' && ran.completion.failure.id, 'crashed')
})

test('draining waits for what is under way, floating work too, and takes nothing new', async () => {
  await using stage = await openStage()
  const running = stage.runtime.invoke(
    stage.invocation(
      plain(action('(async () => { await new Promise((d) => setTimeout(d, 50)); console.log("late") })()')),
    ),
  )
  await running.result
  const drained = stage.runtime.drain(5000)
  const refused = await stage.runtime.invoke(stage.invocation(plain(action('')))).result
  assert.equal(refused.status === 'failed' && refused.failure.id, 'runtime_terminated')
  await drained
  assert.deepEqual(
    (await running.settled).logs.map((line) => line.text),
    ['late'],
  )
  assert.equal(stage.runtime.facts().children, 0)
})

test('a tier that was asked for and cannot be had refuses the start in one sentence', async () => {
  const ways: Walls[] = [{ tier: 't2', words: '', namespaces: null, ownUid: true }]
  const failing = () => Promise.reject(new Error('unshare failed: Operation not permitted'))
  await assert.rejects(probe('t2', failing, ways), (thrown: unknown) => {
    assert.ok(thrown instanceof StartRefused)
    assert.match(thrown.message, /^Isolation t2 is not possible on this machine: .*Operation not permitted\.$/)
    return true
  })
})

test('best takes the best tier that works, and says why not a better one', async () => {
  const ways: Walls[] = [
    { tier: 't2', words: 'two', namespaces: null, ownUid: true },
    { tier: 't0', words: 'zero', namespaces: null, ownUid: false },
  ]
  const start = (walls: Walls) => (walls.tier === 't0' ? Promise.resolve('child') : Promise.reject(new Error('no')))
  const found = await probe('best', start, ways)
  assert.deepEqual(found.isolation, { tier: 't0', words: 'zero', refused: [{ tier: 't2', reason: 'no' }] })
})

test(
  'when the server is killed its children die with it, looping ones too',
  { skip: process.platform !== 'linux' },
  async () => {
    const script = fileURLToPath(new URL('./testdata/orphans.ts', import.meta.url))
    const server = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] })
    const line = await new Promise<string>((resolve) =>
      server.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString())),
    )
    const pids = JSON.parse(line) as number[]
    assert.ok(pids.length > 0)
    server.kill('SIGKILL')
    await until(() => pids.every((pid) => !isAlive(pid)))
  },
)

function isAlive(pid: number): boolean {
  const file = `/proc/${pid}/stat`
  return existsSync(file) && !/^\d+ \(.*\) Z/s.test(readFileSync(file, 'utf8'))
}
