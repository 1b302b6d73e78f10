// The page after an Action: what it asked for decides, texts of it are texts, and nothing of it runs.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { isObject } from '#kit'

import { openStage, type Stage } from '../testing-stage.ts'

const PATH = '/keyturn/triggers/password-reset-post-challenge/page'
const EVIL = '<img src=x onerror="alert(1)"><script>alert(1)</script>'

async function page(stage: Stage, commands: readonly object[], more: object = {}) {
  const { status, body, text } = await stage.ask('POST', PATH, { commands, ...more })
  assert.equal(status, 200, text)
  assert.ok(isObject(body))
  return { kind: String(body['kind']), words: String(body['words']), html: String(body['html']) }
}

test('deny, redirect, form and nothing at all each have their page; a failure has that of a reset refused', async () => {
  await using stage = await openStage()
  const denied = await page(stage, [{ type: 'access.deny', reason: EVIL }])
  assert.equal(denied.kind, 'deny')
  assert.match(denied.html, /&#60;img src=x/)
  assert.doesNotMatch(denied.html, /<img src=x|<script/)
  const gone = await page(stage, [{ type: 'redirect.sendUserTo', url: 'https://verify.example.com/?step=1' }])
  assert.equal(gone.kind, 'redirect')
  assert.match(gone.html, /verify\.example\.com/)
  assert.doesNotMatch(gone.html, /http-equiv/i, 'the frame stays where it is')
  const next = await page(stage, [{ type: 'transaction.setResultUrl', url: 'https://app.example.com/' }])
  assert.equal(next.kind, 'continue')
  assert.match(next.words, /button leads to https:\/\/app\.example\.com/)
  assert.match(next.html, /Change Your Password/)
  const failed = await page(stage, [{ type: 'access.deny', reason: 'x' }], { failed: true })
  assert.equal(failed.kind, 'failed')

  const prompt = { type: 'prompt.render', promptId: 'f1', fields: {}, vars: { name: EVIL } }
  const absent = await page(stage, [prompt])
  assert.deepEqual([absent.kind, absent.words], ['failed', 'The reset is refused: there is no form f1.'])
  const { body } = await stage.ask('POST', '/forms', {
    ...{ name: 'A word more', title: 'Hello {{vars.name}}' },
    fields: [{ id: 'why', type: 'text', label: 'Why?' }],
  })
  assert.ok(isObject(body))
  const form = await page(stage, [{ ...prompt, promptId: body['id'] }])
  assert.equal(form.kind, 'prompt')
  assert.match(form.html, /Why\?/)
  assert.doesNotMatch(form.html, /<img src=x/)
})

test('a challenge offers what is switched on and enrolled, is not asked for twice, and refuses when nothing is left', async () => {
  await using stage = await openStage()
  const asks = [
    { type: 'authentication.challengeWith', factor: { type: 'otp' }, additionalFactors: [{ type: 'email' }] },
  ]
  const event = { user: { email: 'ada@example.com', enrolledFactors: [{ type: 'otp' }, { type: 'email' }] } }
  await stage.ask('PUT', '/guardian/factors/otp', { enabled: false })
  await stage.ask('PUT', '/guardian/factors/email', { enabled: false })
  const refused = await page(stage, asks, { event })
  assert.equal(refused.kind, 'failed')
  assert.match(refused.words, /otp, email is not both switched on/)
  await stage.ask('PUT', '/guardian/factors/otp', { enabled: true })
  await stage.ask('PUT', '/guardian/factors/email', { enabled: true })
  const asked = await page(stage, asks, { event: { event } })
  assert.equal(asked.kind, 'challenge')
  assert.match(asked.words, /Offered: otp, email/)
  assert.match(asked.html, /Verify Your Identity/)
  const passed = { ...event, authentication: { methods: [{ name: 'mfa', type: 'otp' }] } }
  const onlyOtp = [{ ...asks[0], additionalFactors: [] }]
  assert.match((await page(stage, onlyOtp, { event: passed })).words, /passed already/)
  const any = [{ type: 'authentication.challengeWithAny', factors: [{ type: 'otp' }, { type: 'email' }] }]
  assert.match((await page(stage, any, { event })).html, /name="factor"/)
})

test('two ways to suspend at once, commands that are none and addresses that are none are told, and no event is needed', async () => {
  await using stage = await openStage()
  const redirect = { type: 'redirect.sendUserTo', url: 'https://a.example.com/' }
  const both = await page(stage, [redirect, { type: 'prompt.render', promptId: 'f', fields: {}, vars: {} }])
  assert.equal(both.kind, 'failed')
  assert.match(both.words, /cannot be used in the same Action/)
  assert.equal((await page(stage, [{ ...redirect, url: 'javascript:alert(1)' }])).kind, 'failed')
  assert.equal((await page(stage, [], { event: { user: 7, client: { client_id: {} } } })).kind, 'continue')
  const { status, text } = await stage.ask('POST', PATH, { commands: [{ type: 'none' }] })
  assert.equal(status, 400)
  assert.match(text, /no commands/)
})
