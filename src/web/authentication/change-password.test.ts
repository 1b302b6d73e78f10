// Asking for a link: the same answer for everybody, and refusals that name the field.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { isObject, SECOND } from '#kit'

import { openStage, type Stage } from '../testing-stage.ts'

const connection = 'Username-Password-Authentication'

function ask(stage: Stage, payload: object) {
  return stage.raw({ method: 'POST', url: '/dbconnections/change_password', payload })
}

async function withAda(stage: Stage): Promise<void> {
  const body = { connection, email: 'ada@example.com', password: 'Correct-Horse-7' }
  assert.equal((await stage.ask('POST', '/users', body)).status, 201)
}

test('known and unknown addresses get the same answer, and only the known one gets a mail', async () => {
  await using stage = await openStage()
  await withAda(stage)
  const known = await ask(stage, {
    email: 'ADA@example.com',
    connection,
    client_id: stage.client.id,
    password: 'ignored',
  })
  const unknown = await ask(stage, { email: 'bob@example.com', connection })
  assert.equal(known.status, 200)
  assert.equal(known.text, "We've just sent you an email to reset your password.")
  assert.match(String(known.headers['content-type']), /^text\/html/)
  for (const name of ['x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset']) {
    assert.ok(known.headers[name] !== undefined, name)
  }
  const rest = ({ status, text, headers }: typeof known) => [
    status,
    text,
    Object.keys(headers).filter((name) => name !== 'date'),
  ]
  assert.deepEqual(rest(known), rest(unknown))
  await stage.work()
  const inbox = await stage.raw({ url: '/dev/inbox', headers: { accept: 'application/json' } })
  const { messages } = inbox.body as { messages: { to: string; links: string[] }[] }
  assert.deepEqual(
    messages.map(({ to }) => to),
    ['ada@example.com'],
  )
  assert.match(String(messages[0]?.links[0]), /^https:\/\/id\.example\.com\/u\/reset-verify\?ticket=/)
})

test('scripts of other origins may ask, without cookies', async () => {
  await using stage = await openStage()
  const url = '/dbconnections/change_password'
  const headers = { origin: 'https://shop.example', 'access-control-request-method': 'POST' }
  const preflight = await stage.raw({ method: 'OPTIONS', url, headers })
  assert.deepEqual([preflight.status, preflight.headers['access-control-allow-origin']], [204, '*'])
  assert.equal(preflight.headers['access-control-allow-credentials'], undefined)
  for (const known of ['/oauth/token', '/userinfo', '/.well-known/jwks.json']) {
    const { status, headers: answered } = await stage.raw({ method: 'OPTIONS', url: known, headers })
    assert.ok(status < 300 && answered['access-control-allow-origin'] !== undefined, known)
    assert.equal(answered['access-control-allow-credentials'], undefined)
  }
})

test('a form is read too', async () => {
  await using stage = await openStage()
  const { status } = await stage.raw({
    method: 'POST',
    url: '/dbconnections/change_password',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ email: 'ada@example.com', connection }).toString(),
  })
  assert.equal(status, 200)
})

test('what is missing, doubled, malformed or foreign is refused by name', async () => {
  await using stage = await openStage()
  const cases: [object, number, RegExp][] = [
    [{ connection }, 400, /email is required/],
    [{ email: 'a@b.c' }, 400, /connection is required/],
    [{ email: '', connection }, 400, /email is required/],
    [{ email: ['a@b.c', 'd@e.f'], connection }, 400, /email must be a string/],
    [{ email: { $ne: '' }, connection }, 400, /email must be a string/],
    [{ email: 'nobody', connection }, 400, /format email/],
    [{ email: 'a@b.c,d@e.f', connection }, 400, /format email/],
    [{ email: 'a@b.c', connection: 'google-oauth2' }, 400, /google-oauth2 does not exist/],
    [{ email: 'a@b.c', connection, client_id: 'nobody' }, 403, /client does not exist/],
    [{ email: 'a@b.c', connection, client_id: ['x'] }, 400, /client_id must be a string/],
    [{ email: 'a@b.c', connection, organization: 'org_1' }, 400, /organization org_1 does not exist/],
    [{ email: 'a@b.c', connection, organization: ['org_1'] }, 400, /organization must be a string/],
  ]
  for (const [body, status, words] of cases) {
    const answer = await ask(stage, body)
    assert.equal(answer.status, status, answer.text)
    assert.ok(isObject(answer.body) && typeof answer.body['error'] === 'string')
    assert.match(answer.body['error'], words)
  }
  const twice = await stage.raw({
    method: 'POST',
    url: '/dbconnections/change_password',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: `email=a@b.c&email=d@e.f&connection=${connection}`,
  })
  assert.equal(twice.status, 400)
})

test('asking is bounded for one address of the network', async () => {
  await using stage = await openStage({ rateLimit: 20 })
  for (let i = 0; i < 20; i++) assert.equal((await ask(stage, { email: 'a@b.c', connection })).status, 200)
  assert.equal((await ask(stage, { email: 'a@b.c', connection })).status, 429)
  stage.clock.advance(SECOND)
  assert.equal((await ask(stage, { email: 'a@b.c', connection })).status, 200)
})
