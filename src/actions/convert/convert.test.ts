// Converting: what becomes of each form of cb and of each field, what is refused, and that nothing else is touched.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import { type Conversion, type ConvertOptions, convertHook } from './convert.ts'

type Converted = Conversion & { converted: true }

function convert(script: string, options?: ConvertOptions): Converted {
  const conversion = convertHook(script, options)
  if (!conversion.converted) throw new Error(conversion.problem)
  return conversion
}

/** The body of the handler, without what is around it. */
function body(inner: string): string {
  const { code } = convert(`module.exports = function (user, context, cb) {\n${inner}\n};\n`)
  const [, found = code] =
    /^exports\.onExecutePostChangePassword = async \(event, api\) => \{\n([\s\S]*)\n\};\n$/.exec(code) ?? []
  return found
}

test('a script that is no Hook is refused with the reason and the line', () => {
  const folder = join(import.meta.dirname, 'testdata', 'refused')
  const told = Object.fromEntries(
    readdirSync(folder).map((file) => {
      const conversion = convertHook(readFileSync(join(folder, file), 'utf8'))
      assert.ok(!conversion.converted, file)
      return [file.replace('.js', ''), `${conversion.line ?? '-'} ${conversion.problem}`]
    }),
  )
  assert.match(
    told['not-javascript'] ?? '',
    /^2 Unable to compile the extensibility code as javascript: Unexpected token/,
  )
  assert.match(told['no-export'] ?? '', /^- The script exports no function/)
  assert.match(told['exports-an-object'] ?? '', /^1 The script exports no function/)
  assert.match(told['four-parameters'] ?? '', /^1 The Hook declares 4 parameters/)
  assert.match(told['generator'] ?? '', /^1 The Hook is a generator/)
  for (const deep of ['('.repeat(50_000), `x = ${'['.repeat(50_000)}`]) assert.ok(!convertHook(deep).converted)
})

test('a function that needs to be itself stays as it is, and is called as it was', () => {
  for (const [script, reason] of [
    ['module.exports = function again(user, context, cb) { if (user) again(0, 0, cb); else cb(); };', 'calls itself'],
    ['module.exports = function (user, context, cb) { eval("cb()"); };', 'eval'],
    ['module.exports = function (user, context, cb) { this.x = 1; cb(); };', 'this'],
    ['module.exports = function (...all) { all[2](); };', 'as a list'],
    ['module.exports = function (user, context, cb) { cb = once(cb); cb(); };', 'cb is given another value'],
  ] as const) {
    const { code, left } = convert(script)
    assert.ok(code.startsWith(script.replace('module.exports', 'const hook')), code)
    assert.match(left[0]?.text ?? '', new RegExp(reason))
  }
  const inside = convertHook('if (true) { module.exports = (user, context, cb) => cb(); }')
  assert.ok(!inside.converted && inside.problem.endsWith('It must stand at the top level.'))
})

test('cb at the end is return or throw', () => {
  assert.equal(body('  cb();'), '  return;')
  assert.equal(body('  return cb(null, user);'), '  return;')
  assert.equal(body("  cb('no');"), "  throw new Error('no');")
  assert.equal(body('  cb(new TypeError(`no ${user.id}`));'), '  throw new TypeError(`no ${event.user.id}`);')
  assert.equal(
    body('  if (user.id) { cb(); return; }\n  cb(Error("x"))'),
    '  if (event.user.id) { return; }\n  throw Error("x");',
  )
  assert.equal(
    body('  switch (user.id) {\n    case 1: cb(); break;\n    default: cb(new Error(1));\n  }'),
    '  switch (event.user.id) {\n    case 1: return; break;\n    default: throw new Error(1);\n  }',
  )
})

test('what is an error only when it runs is asked when it runs', () => {
  assert.equal(body('  const e = look();\n  cb(e);'), '  const e = look();\n  if (e) throw e;\n  return;')
  assert.equal(
    body('  go(function (e) { cb(e); });'),
    '  await new Promise((resolve, reject) => {\n    go(function (e) { e ? reject(e) : resolve(); });\n  });',
  )
  assert.match(
    body('  go((e) => cb(e ? new Error(1) : null));'),
    /const cb = \(error\) => \(error \? reject\(error\) : resolve\(\)\);/,
  )
})

test('a cb after which the Hook goes on, or inside of a try, is no return and no throw', () => {
  for (const inner of [
    '  if (!user.email) cb();\n  more();',
    '  for (const one of list) cb();',
    '  try {\n    cb(new Error("x"));\n  } catch (e) {\n    cb();\n  }',
    '  user.email && cb();\n  more();',
  ]) {
    assert.match(body(inner), /^ {2}await new Promise\(\(resolve, reject\) => \{\n/, inner)
  }
})

test('work for an ignored second argument is still done', () => {
  assert.match(body('  cb(null, send(user));'), /cb\(null, send\(user\)\);/)
})

test('variables of what is wrapped are not needed in front of it', () => {
  const inner = '  start();\n  other();\n  function start() { go(cb); }\n  var other = function () {};'
  assert.match(body(inner), /^ {2}await new Promise[\s\S]*start\(\);/)
})

test('names of the script are not hidden', () => {
  const { code } = convert(
    "const api = require('./api');\nmodule.exports = (user, context, cb) => {\n  let event = 1, reject = 2;\n  api(event, reject, user.email, () => cb());\n};\n",
  )
  assert.match(code, /async \(actionEvent\) => \{/)
  assert.match(
    code,
    /new Promise\(\(resolve, rejectHook\) => \{\n {4}api\(event, reject, actionEvent\.user\.email, \(\) => resolve\(\)\);/,
  )
})

test('fields become what the documentation says', () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'hooks.md'), 'utf8')
  const rows = [...page.matchAll(/^\| `((?:user|context)\.[\w.]+)` \| `(event\.[\w.]+|undefined)` \|$/gm)]
  assert.ok(rows.length >= 10)
  for (const [, from = '', to] of rows) {
    assert.equal(body(`  console.log(${from});\n  cb();`), `  console.log(${to});\n  return;`)
  }
})

test('fields that only an Action has stay undefined, and the report says where they are', () => {
  const { code, remarks } = convert(
    'module.exports = function (user, context, cb) {\n  console.log(user.user_id, context.connection.strategy, context.stats);\n  cb();\n};\n',
  )
  assert.match(code, /console\.log\(undefined, undefined, undefined\);/)
  assert.deepEqual(
    remarks.map(({ line }) => line),
    [2, 2, 2],
  )
  assert.match(remarks[0]?.text ?? '', /event\.user\.user_id/)
})

test('a field that is written to, or an object that is used as a whole, is made from the event', () => {
  assert.match(body('  user.email = "x";\n  cb();'), /^ {2}const user = \{ id: event\.user\.id, /)
  assert.match(
    body('  console.log(JSON.stringify(context));\n  cb();'),
    /webtask: \{ secrets: event\.secrets, data: .*headers: \{\} \} \};/,
  )
  assert.match(body('  const { secrets } = context.webtask;\n  cb();'), /const \{ secrets \} = event;/)
  assert.match(
    body('  const { tenant } = context.connection;\n  cb();'),
    /const \{ tenant \} = \{ id: event\.connection\.id/,
  )
  assert.match(body('  delete context.webtask.secrets.KEY;\n  cb();'), /delete event\.secrets\.KEY;/)
})

test('webtask storage is not converted, and somebody is told to look', () => {
  const { left } = convert('module.exports = (user, context, cb) => {\n  context.webtask.storage.get(cb);\n};\n')
  assert.deepEqual(left, [
    { line: 2, text: 'context.webtask.storage is not there; the nearest thing of an Action is api.cache' },
  ])
})

test('packages nobody maintains stay, unless it is asked for', () => {
  const script = `const request = require('request');
const v4 = require('uuid/v4');
const id = require('node-uuid@1.4.8').v4;
module.exports = (user, context, cb) => request.get('https://x.example/' + v4(), () => cb());
`
  const plain = convert(script)
  assert.match(plain.code, /require\('request'\)[\s\S]*require\('uuid\/v4'\)[\s\S]*require\('node-uuid'\)/)
  const modern = convert(script, { modernize: true, dependencies: { request: '2.88.0', left: '1.0.0' } })
  assert.match(modern.code, /require\('@cypress\/request'\)[\s\S]*require\('uuid'\)\.v4;[\s\S]*require\('uuid'\)\.v4;/)
  assert.deepEqual(modern.dependencies.map(({ name }) => name).toSorted(), ['@cypress/request', 'left', 'uuid'])
})

test('what is not changed stays to the byte: comments, line ends, indentation', () => {
  const script =
    '/* head */\r\n// two\r\nmodule.exports = function (user, context, cb) {\r\n\t/* in */ go( 1,2 ) ;\r\n\tcb( ) // end\r\n}\r\n// tail'
  assert.equal(
    convert(script).code,
    '/* head */\r\n// two\r\nexports.onExecutePostChangePassword = async (event, api) => {\r\n\t/* in */ go( 1,2 ) ;\r\n\treturn; // end\r\n};\r\n// tail',
  )
})

test('every change has its line', () => {
  const { changes } = convert(
    "const a = require('axios@0.18.0');\n\nmodule.exports = function (user, context, cb) {\n  a(user.email, context.webtask.secrets.KEY);\n  cb();\n};\n",
  )
  assert.deepEqual(
    changes.map(({ line, text }) => `${line} ${text}`),
    [
      "1 require('axios@0.18.0') → require('axios'), and axios 0.18.0 in the dependencies",
      '3 the handler is exports.onExecutePostChangePassword = async (event, api) => { … }',
      '4 user.email → event.user.email',
      '4 context.webtask.secrets → event.secrets',
      '5 cb() → return',
    ],
  )
})
