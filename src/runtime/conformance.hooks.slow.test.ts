// Conformance: legacy Hooks run on as at Auth0.
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

test('the starter Hook runs', async () => {
  ok(await stage.runHook('module.exports = function (user, context, cb) { cb(); };'))
})

test('a Hook gets user, context and secrets, and context can be serialised', async () => {
  const ran = await stage.runHook(
    'module.exports = function (user, context, cb) { console.log(user.email, context.connection.tenant, context.webtask.secrets.API_KEY.length, JSON.stringify(context).length > 10); cb(null, { ignored: true }); }',
  )
  ok(ran)
  assert.deepEqual(ran.texts, ['user1@foo.com test 15 true'])
})

test('the documented Hook sample posts with request', async () => {
  const ran = await stage.runHook(
    `module.exports = function (user, context, cb) { const request = require('request'); request.post({ url: 'https://api.sendgrid.com/v3/mail/send', headers: { Authorization: 'Bearer ' + context.webtask.secrets.API_KEY }, json: { to: user.email } }, function (err, resp, body) { if (err || resp.statusCode !== 202) return cb(err || new Error(body.errors[0].message)); cb(); }); };`,
    { bundled: true },
  )
  ok(ran)
  assert.equal(stage.received.at(-1)?.headers.authorization, 'Bearer k3y-with/+chars')
})

test('cb with an error fails the Hook; what is no error becomes one', async () => {
  assert.equal(
    failure(await stage.runHook('module.exports = (user, context, cb) => cb(new Error("boom"))')).msg,
    'boom',
  )
  assert.equal(failure(await stage.runHook('module.exports = (user, context, cb) => cb("text")')).msg, 'text')
  assert.equal(
    failure(await stage.runHook('module.exports = (user, context, cb) => cb({ message: "object" })')).msg,
    'object',
  )
})

test('a second cb is ignored and noted', async () => {
  const ran = await stage.runHook('module.exports = (user, context, cb) => { cb(); cb(new Error("again")) }')
  ok(ran)
  assert.match(ran.texts.join(), /more than once/)
})

test('a Hook that never calls cb times out, whatever it returns', async () => {
  const found = failure(
    await stage.runHook('module.exports = async (user, context, cb) => ({ done: true })', { budgetMs: 150 }),
  )
  assert.equal(found.id, 'timeout')
})

test('a Hook that throws fails; one that throws in a callback fails too', async () => {
  assert.equal(failure(await stage.runHook('module.exports = () => { throw new Error("sync") }')).msg, 'sync')
  assert.equal(
    failure(await stage.runHook('module.exports = (u, c, cb) => { setTimeout(() => { throw new Error("async") }, 1) }'))
      .msg,
    'async',
  )
})

test('an async Hook that throws fails at once; after cb it is late and changes nothing', async () => {
  const early = await stage.runHook('module.exports = async () => { await null; throw new Error("async") }')
  assert.equal(failure(early).msg, 'async')
  const late = await stage.runHook(
    'module.exports = async (u, c, cb) => { await null; cb(); throw new Error("too late") }',
  )
  ok(late)
  assert.equal(late.settled.lateErrors[0]?.msg, 'too late')
})

test('cb takes everything that is false as success', async () => {
  for (const value of ['', 'null', '0', 'false', '""', 'undefined']) {
    ok(await stage.runHook(`module.exports = (u, c, cb) => cb(${value})`))
  }
})

test('a Hook without a function, or with four parameters, is told how to be', async () => {
  for (const script of ['exports.hook = 1', 'module.exports = (a, b, c, d) => d()']) {
    const found = failure(await stage.runHook(script))
    assert.equal(found.id, 'invalid_handler')
    assert.match(found.msg, /exports no function|declares 4 parameters/)
  }
})

test('the prelude classes are in every Hook', async () => {
  const ran = await stage.runHook(
    'module.exports = (u, c, cb) => { const e = new PreUserRegistrationError("m", "f"); console.log(e.name, e.message, e.friendlyMessage, e instanceof Error); cb(new ExtensibilityUserError("x")) }',
  )
  assert.deepEqual(ran.texts, ['PreUserRegistrationError m f true'])
  assert.equal(failure(ran).msg, 'x')
})

test('Hooks that return a function, declare fewer parameters or require versions work', async () => {
  ok(await stage.runHook('return function (user, context, cb) { cb(); }'))
  ok(await stage.runHook('module.exports = function (user) { arguments[2]() }'))
  ok(await stage.runHook('module.exports = function (user, context, cb) { require("crypto@1.0.0"); cb() }'))
})

test('a Hook that does not compile, or gets no object, says so in the old words', async () => {
  const broken = failure(await stage.runHook('module.exports = function (user, context, cb) { cb( }'))
  assert.equal(broken.id, 'syntax_error')
  assert.match(broken.msg, /^Unable to compile the extensibility code as javascript/)
  const noUser = failure(
    await stage.runHook('module.exports = (u, c, cb) => cb()', { event: { context: { connection: {} } } }),
  )
  assert.equal(noUser.msg, 'Body.user received by extensibility point is not an object')
  const noConnection = failure(
    await stage.runHook('module.exports = (u, c, cb) => cb()', { event: { user: {}, context: {} } }),
  )
  assert.equal(noConnection.msg, 'Body.context.connection received by extensibility point is not an object')
})
