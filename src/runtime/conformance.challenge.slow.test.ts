// Conformance: password-reset-post-challenge in the sandbox, with the samples of Auth0's documents.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { type Command, triggers } from '#triggers'

import type { Invocation } from './index.ts'
import { openStage, type Ran, type Stage } from './testdata/stage.ts'

let stage: Stage

before(async () => {
  stage = await openStage()
})

after(async () => {
  await stage[Symbol.asyncDispose]()
})

const redirect = { iss: 'auth.example.com', sub: 'auth0|1', ip: '203.0.113.7', state: 'st-1' }

const event = (more: object = {}) => ({
  user: { user_id: 'auth0|1', enrolledFactors: [{ type: 'otp' }, { type: 'email' }] },
  request: { ip: redirect.ip, method: 'GET', body: {}, query: {}, ...more },
})

const over: Partial<Invocation> = {
  trigger: 'password-reset-post-challenge',
  triggerVersion: 'v1',
  lane: 'blocking',
  redirect,
  event: event(),
}

function outcomeOf(ran: Ran) {
  assert.equal(ran.completion.status, 'ok', JSON.stringify(ran.completion))
  const settled = triggers['password-reset-post-challenge'].settle(ran.completion.commands)
  return settled.ok ? settled.outcome : assert.fail(settled.msg)
}

const twoHandlers = `
module.exports.onExecutePostChallenge = async (event, api) => {
  api.redirect.sendUserTo('https://my-app.example.com');
};
module.exports.onContinuePostChallenge = async (event, api) => {
  const enrolledFactors = event.user.enrolledFactors.map((x) => ({ type: x.type }));
  api.authentication.challengeWith({ type: 'email' }, { additionalFactors: enrolledFactors });
};`

test('the documented sample challenges with WebAuthn and offers the enrolled factors', async () => {
  const code = `/**@type {PasswordResetPostChallengeAction}**/
module.exports.onExecutePostChallenge = async (event, api) => {
  const enrolledFactors = event.user.enrolledFactors.map((x) => ({
    type: x.type
  }));
  api.authentication.challengeWith({ type: 'webauthn-roaming' }, { additionalFactors: enrolledFactors });
};`
  const outcome = outcomeOf(await stage.run(code, over))
  assert.deepEqual(outcome, {
    kind: 'challenge',
    challenge: { mode: 'with', factors: ['webauthn-roaming', 'otp', 'email'] },
  })
})

test('the documented sample redirects, and continues with the other handler of the same Action', async () => {
  assert.deepEqual(outcomeOf(await stage.run(twoHandlers, over)), {
    kind: 'redirect',
    url: 'https://my-app.example.com/',
  })
  const outcome = outcomeOf(await stage.run(twoHandlers, { ...over, phase: 'continue' }))
  assert.deepEqual(outcome, { kind: 'challenge', challenge: { mode: 'with', factors: ['email', 'otp'] } })
})

test('a missing continue handler fails, so that nobody is waved through', async () => {
  const ran = await stage.run('exports.onExecutePostChallenge = async () => {}', { ...over, phase: 'continue' })
  assert.equal(ran.completion.status === 'failed' && ran.completion.failure.id, 'invalid_handler')
})

test('a token goes out with the redirect, and what comes back is validated', async () => {
  const code = `
exports.onExecutePostChallenge = async (event, api) => {
  const token = api.redirect.encodeToken({ secret: event.secrets.API_KEY, payload: { plan: 'gold' } });
  api.redirect.sendUserTo('https://verify.example.com/', { query: { session_token: token } });
};
exports.onContinuePostChallenge = async (event, api) => {
  try {
    const claims = api.redirect.validateToken({ secret: event.secrets.API_KEY });
    console.log(claims.plan);
  } catch (e) {
    api.access.deny(e.message);
  }
};`
  const out = outcomeOf(await stage.run(code, over))
  const token = out.kind === 'redirect' ? new URL(out.url).searchParams.get('session_token') : assert.fail(out.kind)
  const back = await stage.run(code, { ...over, phase: 'continue', event: event({ query: { session_token: token } }) })
  // the other site has to sign a token of its own, with the state in it; ours sent back as it is has none
  assert.deepEqual(outcomeOf(back).kind, 'deny')
  const none = outcomeOf(await stage.run(code, { ...over, phase: 'continue' }))
  const reason = "There is no parameter called 'session_token' available in either the POST body or query string."
  assert.deepEqual(none, { kind: 'deny', reason })
})

test('what was asked for before a failure is on record, and the execution has failed', async () => {
  const ran = await stage.run(
    'exports.onExecutePostChallenge = async (e, api) => { api.access.deny("no"); throw new Error("x") }',
    over,
  )
  assert.equal(ran.completion.status, 'failed')
  const expected: Command[] = [{ type: 'access.deny', reason: 'no' }]
  assert.deepEqual(ran.completion.commands, expected)
})

test('what is asked for after the handler has settled is recorded, and changes nothing', async () => {
  const code = 'exports.onExecutePostChallenge = async (e, api) => { setTimeout(() => api.access.deny("late"), 20) }'
  const ran = await stage.run(code, over)
  assert.deepEqual(outcomeOf(ran), { kind: 'continue' })
  assert.deepEqual(ran.settled.commands, [{ type: 'access.deny', reason: 'late' }])
})

test('prompt, result URL and cache are asked for together', async () => {
  const code = `exports.onExecutePostChallenge = async (e, api) => {
  api.prompt.render('form_1', { fields: { a: 1 } });
  api.transaction.setResultUrl('https://done.example.com/', { query: { from: 'reset' } });
  api.cache.set('seen', 'yes');
}`
  const ran = await stage.run(code, over)
  assert.deepEqual(outcomeOf(ran), { kind: 'prompt', promptId: 'form_1', fields: { a: 1 }, vars: {} })
  const types = ran.completion.commands.map((command) => command.type)
  assert.deepEqual(types, ['prompt.render', 'transaction.setResultUrl', 'cache.set'])
})

test('what is nested too deep for JSON fails that execution alone, at once', async () => {
  const code = `module.exports.onExecutePostLogin = async (event, api) => {
  let value = [];
  for (let i = 0; i < event.deep; i++) value = [value];
  api.idToken.setCustomClaim('https://example.com/deep', value);
};`
  const at = (deep: number) => ({ ...over, trigger: 'post-login', triggerVersion: 'v3', event: { deep } }) as const
  const [deep, flat] = await Promise.all([stage.run(code, at(100_000)), stage.run(code, at(1))])
  assert.equal(flat.completion.status, 'ok')
  assert.equal(deep.completion.status === 'failed' ? deep.completion.failure.id : '', 'threw')
})
