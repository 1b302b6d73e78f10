// keyturn hooks convert: the Action on stdout, the report on stderr, and the proof that decides how it exits.
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

import { runClient } from './client-process.ts'

const MAIN = join(import.meta.dirname, '..', 'src', 'main.ts')
const folder = mkdtempSync(join(tmpdir(), 'keyturn-convert-'))
after(() => rmSync(folder, { recursive: true, force: true }))

function convert(script: string | Buffer, ...words: string[]) {
  const file = join(folder, 'hook.js')
  writeFileSync(file, script)
  return runClient([MAIN, 'hooks', 'convert', file, ...words], { MY_KEY: 'hush-hush' }, folder)
}

const HOOK = `const https = require('https');

// tells the audit
module.exports = function (user, context, cb) {
  const url = 'https://audit.example.com/' + user.id + '?key=' + context.webtask.secrets.KEY;
  https.get(url, function (res) {
    res.resume();
    if (res.statusCode !== 204) return cb(new Error('audit: ' + res.statusCode));
    cb();
  }).on('error', cb);
};
`

const ACTION = `const https = require('https');

// tells the audit
exports.onExecutePostChangePassword = async (event, api) => {
  const url = 'https://audit.example.com/' + event.user.id + '?key=' + event.secrets.KEY;
  await new Promise((resolve, reject) => {
    const cb = (error) => (error ? reject(error) : resolve());
    https.get(url, function (res) {
      res.resume();
      if (res.statusCode !== 204) return reject(new Error('audit: ' + res.statusCode));
      resolve();
    }).on('error', cb);
  });
};
`

test('the Action is on stdout alone, changes with their lines on stderr', async () => {
  const { code, stdout, stderr } = await convert(HOOK)
  assert.deepEqual([code, stdout], [0, ACTION], stderr)
  assert.match(stderr, /line 5 +user\.id → event\.user\.id\n[\s\S]*line 8 +cb\(new Error\([\s\S]*secrets to set: KEY/)
  assert.doesNotMatch(stderr, /proof/)
})

test('with --verify both are run, nothing is sent, and equal is told; answers and samples can be set', async () => {
  const answers = join(folder, 'answers.json')
  writeFileSync(answers, JSON.stringify([[{ status: 204 }], [{ url: 'https://audit.', status: 503, body: 'no' }]]))
  const sample = join(folder, 'sample.json')
  const body = {
    user: { id: 'me', email: 'me@example.com' },
    context: { connection: { id: 'c', name: 'n', tenant: 't' } },
  }
  writeFileSync(sample, JSON.stringify(body))
  const words = ['--verify', '--json', '--answers', answers, '--event', sample, '--secret', 'KEY=env:MY_KEY']
  const { code, stdout, stderr } = await convert(HOOK, ...words)
  assert.equal(code, 0, stderr)
  assert.match(stderr, /proof: equal: 2 runs of each, 2 requests of the Hook compared/)
  assert.ok(!`${stdout}${stderr}`.includes('hush-hush'))
  const { proof, code: action } = JSON.parse(stdout)
  assert.equal(action, ACTION)
  const [first, second] = proof.runs
  assert.deepEqual(
    first.hook.requests.map((one: { url: string }) => one.url),
    ['https://audit.example.com/me?key=***'],
  )
  assert.deepEqual(
    [first.hook.status, second.hook.error.msg, second.action.error.msg],
    ['ok', 'audit: 503', 'audit: 503'],
  )
  assert.ok(!existsSync(join(folder, '.keyturn')))
})

test('what is not the same is shown side by side, and the exit code says so', async () => {
  const random = HOOK.replace('user.id', 'Math.random()')
  const { code, stdout, stderr } = await convert(random, '--verify')
  assert.equal(code, 1)
  assert.match(stdout, /onExecutePostChangePassword/)
  assert.match(stderr, /proof: DIFFERENT: 6 runs/)
  assert.match(stderr, /the Hook has "https:\/\/audit.example.com\/0\.\d+\?key=[^"]*",? where the Action has "https:/)
  assert.match(stderr, /Hook +failed: audit: 200\n.* GET https:\/\/audit/)
})

test('a file that is no Hook is refused in one sentence', async () => {
  const refused = async (script: string | Buffer, words: RegExp, ...more: string[]) => {
    const { code, stdout, stderr } = await convert(script, ...more)
    assert.deepEqual([code, stdout], [1, ''], stderr)
    assert.match(stderr, words)
    assert.equal(stderr.trimEnd().split('\n').length, 1, stderr)
  }
  await refused(
    `${HOOK}//${'x'.repeat(2_000_000)}`,
    /The script has 2\d{6} bytes; a Hook, like an Action, has at most 100000/,
  )
  await refused(
    'module.exports = (user, context, cb) => {\n  cb(;\n}',
    /hook\.js:2: Unable to compile the extensibility code as javascript/,
  )
  await refused('const a = 1', /hook\.js: The script exports no function/)
  await refused(Buffer.from([0xff, 0xfe, 0x00]), /not valid/)
  await refused(HOOK, /--event and --answers are for --verify/, '--event', 'x.json')
  await refused(
    `require('/nowhere-at-all'); ${HOOK}`,
    /variable must be set/,
    '--verify',
    '--secret',
    'KEY=env:NOT_SET',
  )
})
