// Thirty-three Hooks in the styles that people used: each runs, each converts, and the Action sends the same.
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'

import { silentLog, systemClock } from '#kit'
import { openRuntime, type Runtime } from '#runtime'

import { type Builder, openBuilder } from '../build/index.ts'
import { convertHook } from './convert.ts'
import { proveConversion } from './prove.ts'

const folder = join(import.meta.dirname, 'testdata', 'hooks')
const files = readdirSync(folder)
const read = (file: string) => readFileSync(join(folder, file), 'utf8')

/** These send nothing: that they end alike is the proof. */
const QUIET = /^(?:01|11|13|21|22|32)-/
/** These must keep their function as it is, and say so. */
const KEPT = /^(?:24|25)-/

const directory = mkdtempSync(join(tmpdir(), 'keyturn-convert-'))
// fetched once, then kept beside the other caches of the checkout
const cacheDir = join(import.meta.dirname, '..', '..', '..', 'node_modules', '.cache', 'keyturn-hook-builds')
let builder: Builder
let runtime: Runtime

before(async () => {
  builder = openBuilder({ cacheDir, log: silentLog, clock: systemClock, env: { ...process.env } })
  runtime = await openRuntime({
    ...{ log: silentLog, clock: systemClock, isolation: 'best', dataDir: directory, egress: { allow: [], map: [] } },
    limits: { children: 16 },
  })
})

after(async () => {
  await runtime[Symbol.asyncDispose]()
  await builder[Symbol.asyncDispose]()
  rmSync(directory, { recursive: true, force: true })
})

/** Secrets that a Hook needs in order to get anywhere. */
const secrets = { KEY: 'key-of-the-api', SENDGRID_API_KEY: 'SG.canary-canary' }

test('an Action that does something else is found out, whatever it is', async () => {
  const script = read('02-request-sendgrid.js')
  const conversion = convertHook(script)
  assert.ok(conversion.converted)
  for (const [from, to, told] of [
    ['password is new', 'password is old', /the Hook has .*is new.* where the Action has .*is old/],
    ["'Bearer '", "'Basic '", /Bearer .* where the Action has .*Basic/],
    ['request.post({', 'request.put({', /the Hook has "POST",? where the Action has "PUT"/],
    ['/v3/mail/send', '/v3/mail/send?copy=1', /send\?copy=1/],
    [
      'await new Promise',
      "fetch('https://other.example.com/'); await new Promise",
      /only the Action sends GET https:\/\/other/,
    ],
    ['request.post(', '(() => resolve())(', /only the Hook sends POST/],
    ['resolve();', 'reject(new Error("no"));', /the Hook ends well, the Action with "no"/],
  ] as const) {
    const code = conversion.code.replace(from, to)
    assert.notEqual(code, conversion.code, from)
    const proof = await proveConversion(
      { runtime, builder, clock: systemClock },
      { script, dependencies: {}, conversion: { ...conversion, code }, secrets, answers: [[{ status: 202 }]] },
    )
    assert.equal(proof.equal, false, from)
    assert.match(proof.runs[0]?.differences.join('\n') ?? '', told)
  }
})

test('packages that are replaced on request send the same', { timeout: 120_000 }, async () => {
  const uuid = `const id = require('uuid/v4');
module.exports = (user, context, cb) => {
  fetch('https://api.example.com/' + id(), { method: 'POST' }).then(() => cb(), cb);
};`
  for (const script of [
    read('02-request-sendgrid.js'),
    read('10-nested-callbacks.js'),
    read('29-request-promise.js'),
    uuid,
  ]) {
    const conversion = convertHook(script, { modernize: true })
    assert.ok(conversion.converted)
    assert.match(JSON.stringify(conversion.dependencies), /@cypress\/request|"uuid"/)
    const proof = await proveConversion(
      { runtime, builder, clock: systemClock },
      { script, dependencies: {}, conversion, secrets, answers: [[{ status: 202, body: '{}' }]] },
    )
    assert.deepEqual(
      proof.runs.flatMap((run) => run.differences),
      [],
      conversion.code,
    )
    assert.ok(proof.runs[0]?.hook.requests.length)
  }
})

describe('a Hook and its Action do the same', { concurrency: 2 }, () => {
  for (const file of files) {
    test(file, async () => {
      const script = read(file)
      const conversion = convertHook(script)
      if (!conversion.converted) throw new Error(conversion.problem)
      assert.equal(conversion.left.length > 0, KEPT.test(file), JSON.stringify(conversion.left))
      const answers = [
        [{ status: 202, headers: { 'content-type': 'application/json' }, body: '{}' }],
        [{ status: 500, body: 'out of order' }],
      ]
      const proof = await proveConversion(
        { runtime, builder, clock: systemClock },
        { script, dependencies: {}, conversion, secrets, answers },
      )
      for (const run of proof.runs) {
        assert.deepEqual(run.differences, [], `${conversion.code}\n${JSON.stringify(run, undefined, 1)}`)
        assert.ok(!JSON.stringify(run).includes('canary-canary'))
      }
      assert.equal(
        proof.runs.some(({ hook }) => hook.requests.length > 0),
        !QUIET.test(file),
      )
      assert.equal(proof.equal, true)
    })
  }
})
