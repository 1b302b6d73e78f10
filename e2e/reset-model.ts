// Random sequences of what browsers send in a reset, against a real server: never a 5xx, never a password unproven.
import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'

import { Visitor } from './plain-visitor.ts'
import { bindCodes, enroll, newPerson, switchFactors, ticketFor, totp, wasChanged } from './post-challenge-stage.ts'
import type { TestServer } from './server.ts'

/** First another site, then a TOTP: a password may be set after both only. */
const CODE = `
exports.onExecutePostChallenge = async (event, api) => { api.redirect.sendUserTo('https://away.example/') }
exports.onContinuePostChallenge = async (event, api) => { api.authentication.challengeWith({ type: 'otp' }) }`

const STEPS = [
  'continue',
  'factor',
  'another',
  'resend',
  'proof',
  'proof!',
  'back',
  'back!',
  'post',
  'prompt',
  'password',
  'weak',
  'look',
  'foreign',
] as const

export type ModelResult = { sequences: number; requests: number; changed: number }

/**
 * @param count how many sequences, each of up to 7 inputs after the link was opened
 * @param pick a whole number below the given one; others each time when left out
 */
export async function tryResets(
  server: TestServer,
  count: number,
  pick: (below: number) => number = (below) => randomInt(below),
): Promise<ModelResult> {
  const { api } = server
  await switchFactors(api, 'otp')
  await bindCodes(api, CODE)
  const result: ModelResult = { sequences: 0, requests: 0, changed: 0 }
  for (let i = 0; i < count; i++) {
    const steps = Array.from({ length: 1 + pick(7) }, () => STEPS[pick(STEPS.length)] ?? 'look')
    // every tenth goes the right way, with one step of another kind in between
    if (i % 10 === 0) steps.splice(0, 9, 'continue', 'back!', steps[0] ?? 'look', 'proof!', 'password')
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await tryOne(server, steps, result)
  }
  return result
}

async function tryOne(server: TestServer, steps: readonly string[], result: ModelResult): Promise<void> {
  const ada = await newPerson(server.api)
  const { totp_secret: secret } = await enroll(server.api, ada, { type: 'totp' })
  const visitor = await new Visitor(server.url).open(await ticketFor(server, ada))
  const hidden = visitor.forms()[0]?.fields ?? {}
  const flow = hidden['state'] ?? ''
  const proven = { back: false, otp: false }
  let state = `${flow}.${'x'.repeat(43)}`
  const post = (action: string, more: Record<string, string> = {}) =>
    visitor.send('POST', '/u/reset-password', { ...hidden, action, ...more })
  for (const step of steps) {
    const password = step === 'weak' ? 'weak' : 'Sampled-Passw0rd-1'
    const send: Record<string, () => Promise<Response>> = {
      continue: () => post('continue'),
      factor: () => post('factor', { factor: 'otp' }),
      another: () => post('another'),
      resend: () => post('resend'),
      proof: () => post('proof', { proof: '' }),
      'proof!': () => post('proof', { proof: totp(secret) }),
      back: () => visitor.send('GET', `/continue?state=${flow}.${'y'.repeat(43)}`),
      'back!': () => visitor.send('GET', `/continue?state=${state}`),
      post: () => visitor.send('POST', `/continue?state=${state}`, { a: 'b' }),
      prompt: () => post('prompt', { a: 'b' }),
      password: () => post('password', { newPassword: password, confirmNewPassword: password }),
      weak: () => post('password', { newPassword: password, confirmNewPassword: password }),
      look: () => visitor.send('GET', `/u/reset-password?state=${flow}`),
      foreign: () => new Visitor(server.url).send('POST', '/u/reset-password', { ...hidden, action: 'password' }),
    }
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const answer = await (send[step] ?? send['look'])?.()
    assert.ok(answer && answer.status < 500, `${steps.join(' ')}: ${step} answered ${answer?.status}`)
    const to = answer.headers.get('location') ?? ''
    if (step === 'back!' && to.startsWith('/u/reset-password')) proven.back = true
    // oxlint-disable-next-line no-await-in-loop
    await visitor.open(`/u/reset-password?state=${flow}`)
    assert.ok(visitor.status < 500)
    if (step === 'proof!' && visitor.page.includes('name="newPassword"')) proven.otp = true
    if (visitor.button?.startsWith('https://away.example/') === true) {
      state = new URL(visitor.button).searchParams.get('state') ?? state
    }
    result.requests += 2
  }
  const changed = await wasChanged(server.api, ada)
  if (changed) assert.deepEqual(proven, { back: true, otp: true }, steps.join(' '))
  result.sequences += 1
  if (changed) result.changed += 1
}
