// A proxy on this machine that nobody said to trust: its address is everybody's, and must not count as one person's.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { openStage, type Stage } from './testing-stage.ts'

async function signUps(stage: Stage, remoteAddress: string, headers: Record<string, string>): Promise<number[]> {
  const answers: number[] = []
  for (const n of [1, 2, 3]) {
    const { status } = await stage.raw({
      method: 'POST',
      url: '/dbconnections/signup',
      remoteAddress,
      headers,
      // refused for its password, after it was counted
      payload: {
        client_id: stage.client.id,
        connection: stage.connection.name,
        email: `new${n}@example.com`,
        password: 'x',
      },
    })
    answers.push(status)
  }
  return answers
}

test('behind a proxy of this machine that is not named strangers do not use up the attempts of all others', async () => {
  await using stage = await openStage()
  const tight = { max_attempts: 2, rate: 86_400_000 }
  const body = { stage: { 'pre-login': tight, 'pre-user-registration': tight } }
  assert.equal((await stage.ask('PATCH', '/attack-protection/suspicious-ip-throttling', body)).status, 200)
  const forwarded = { 'x-forwarded-for': '203.0.113.9' }
  assert.deepEqual(await signUps(stage, '127.0.0.1', forwarded), [400, 400, 400])
  assert.deepEqual(await signUps(stage, '::1', { forwarded: 'for=203.0.113.9' }), [400, 400, 400])
  // the machine itself, and everybody who comes from elsewhere: a header of theirs changes nothing
  assert.deepEqual(await signUps(stage, '127.0.0.1', {}), [400, 400, 429])
  assert.deepEqual(await signUps(stage, '198.51.100.7', forwarded), [400, 400, 429])
})

test('behind a proxy that is named everybody counts for themselves, and what they claim to be counts nothing', async () => {
  await using stage = await openStage({ trustedProxies: ['127.0.0.1'] })
  const tight = { max_attempts: 2, rate: 86_400_000 }
  const body = { stage: { 'pre-login': tight, 'pre-user-registration': tight } }
  assert.equal((await stage.ask('PATCH', '/attack-protection/suspicious-ip-throttling', body)).status, 200)
  // the last one was written by the proxy, those before it by whoever asked
  const claimed = { 'x-forwarded-for': '127.0.0.1, 198.51.100.9' }
  assert.deepEqual(await signUps(stage, '127.0.0.1', claimed), [400, 400, 429])
  assert.deepEqual(await signUps(stage, '127.0.0.1', { 'x-forwarded-for': '192.0.2.4, 198.51.100.9' }), [429, 429, 429])
  assert.deepEqual(await signUps(stage, '127.0.0.1', { 'x-forwarded-for': '198.51.100.10' }), [400, 400, 429])
})
