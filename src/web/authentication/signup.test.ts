// Signing up over the API: what a stranger may write about themselves, and what they may not decide.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { openStage, type Stage } from '../testing-stage.ts'

function signUp(stage: Stage, more: object) {
  const payload = {
    client_id: stage.client.id,
    connection: stage.connection.name,
    email: 'new@example.com',
    password: 'Correct-Horse-7',
    ...more,
  }
  return stage.raw({ method: 'POST', url: '/dbconnections/signup', payload })
}

test('who signs up decides on nothing but their own profile (ASVS 15.3.3)', async () => {
  await using stage = await openStage()
  const wanted = {
    ...{ user_id: 'auth0|chosen', _id: 'chosen', email_verified: true, phone_verified: true, blocked: true },
    ...{ app_metadata: { role: 'admin' }, password_hash: 'x', tenant: 'other', logins_count: 9, credential_version: 9 },
    ...{ identities: [{ user_id: 'x' }], roles: ['admin'], connection_id: 'con_other', verify_email: false },
  }
  assert.equal((await signUp(stage, wanted)).status, 200)
  const { body } = await stage.ask('GET', '/users-by-email?email=new@example.com')
  const [user] = body as Record<string, unknown>[]
  assert.deepEqual(
    Object.keys(user ?? {}).sort(),
    ['created_at', 'email', 'email_verified', 'identities', 'updated_at', 'user_id'].sort(),
  )
  assert.equal(user?.['email_verified'], false)
  assert.doesNotMatch(JSON.stringify(user), /chosen|other/)
})

test('a picture that runs code, and texts that are far too long, never reach a profile', async () => {
  await using stage = await openStage()
  const refused: object[] = [
    { picture: 'javascript:alert(1)' },
    { picture: 'data:text/html,<script>alert(1)</script>' },
    { picture: '//evil.example/x' },
    { picture: 'x' },
    { name: 'x'.repeat(301) },
    { given_name: 'x'.repeat(151) },
    { user_metadata: { ['x'.repeat(101)]: 'y' } },
    { user_metadata: { a: 'y'.repeat(501) } },
    { user_metadata: { a: { b: 1 } } },
    { name: ['x'] },
  ]
  for (const more of refused) {
    const { status, body } = await signUp(stage, more)
    assert.deepEqual(
      [status, (body as { code?: string }).code],
      [400, 'invalid_signup'],
      JSON.stringify(more).slice(0, 80),
    )
  }
  const { status } = await signUp(stage, {
    picture: 'https://example.com/a.png',
    name: 'Ada',
    user_metadata: { a: 'b' },
  })
  assert.equal(status, 200)
})
