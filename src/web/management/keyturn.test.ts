// What the dashboard asks for beyond Auth0's API: the register, figures by day, console lines.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { isObject } from '#kit'

import { openStage } from '../testing-stage.ts'

const CODE = 'exports.onExecutePostChangePassword = async () => {}'

test('the register comes with types, starter code and a sample event for every version', async () => {
  await using stage = await openStage()
  const { body } = await stage.ask('GET', '/keyturn/triggers')
  const { triggers } = body as { triggers: { id: string; versions: { starter: string; types: string }[] }[] }
  assert.deepEqual(triggers.map(({ id }) => id).toSorted(), [
    'credentials-exchange',
    'password-reset-post-challenge',
    'post-change-password',
    'post-login',
  ])
  for (const { versions } of triggers) {
    for (const { starter, types } of versions) {
      assert.match(starter, /exports\.on\w+ = async/)
      assert.match(types, /interface Event /)
    }
  }
})

test('what Actions print is read once, in order, and counted by day with the changes', async () => {
  await using stage = await openStage()
  const made = await stage.ask('POST', '/actions/actions', {
    ...{ name: 'one', code: CODE, supported_triggers: [{ id: 'post-change-password' }] },
  })
  const id = isObject(made.body) ? String(made.body['id']) : ''
  await stage.work()
  await stage.ask('POST', `/actions/actions/${id}/deploy`)
  await stage.ask('PATCH', '/actions/triggers/post-change-password/bindings', {
    bindings: [{ ref: { type: 'action_id', value: id } }],
  })
  const { next: end, lines: none } = await tail('')
  assert.deepEqual(none, [])
  const password = 'Correct-Horse-7'
  await stage.ask('POST', '/users', {
    connection: stage.connection.name,
    email: 'a@example.com',
    user_id: 'a',
    password,
  })
  await stage.ask('PATCH', `/users/${encodeURIComponent('auth0|a')}`, { password: `${password}!` })
  await stage.work()
  const first = await tail(`?from=${end}`)
  assert.deepEqual(
    first.lines.map(({ text, action_name }) => [text, action_name]),
    [['hello', 'one']],
  )
  assert.deepEqual(await tail(`?from=${end}`), first, 'a line keeps its key')
  assert.deepEqual(await tail(`?from=${first.next}`), { lines: [], next: first.next, more: false })
  assert.equal((await stage.ask('GET', '/keyturn/tail?from=yesterday')).status, 400)
  assert.equal((await stage.ask('GET', '/keyturn/tail', undefined, ['read:logs'])).status, 403)

  const last = await stage.ask('GET', '/keyturn/last-runs')
  const { runs } = last.body as { runs: { action_id: string; status: string }[] }
  assert.deepEqual(
    runs.map(({ action_id, status }) => [action_id, status]),
    [[id, 'ok']],
  )

  const { body } = await stage.ask('GET', '/keyturn/overview?days=2')
  const { days } = body as { days: { changed: number; requested: number }[] }
  assert.deepEqual(
    days.map(({ changed, requested }) => [changed, requested]),
    [
      [0, 0],
      [1, 0],
    ],
  )
  assert.equal((await stage.ask('GET', '/keyturn/overview?days=0')).status, 400)

  async function tail(query: string) {
    const answer = await stage.ask('GET', `/keyturn/tail${query}`)
    assert.equal(answer.status, 200, answer.text)
    return answer.body as { next: string; more: boolean; lines: { key: string; text: string; action_name: string }[] }
  }
})

test('stubs answer a dry run only', async () => {
  await using stage = await openStage()
  const made = await stage.ask('POST', '/actions/actions', {
    ...{ name: 'one', code: CODE, supported_triggers: [{ id: 'post-change-password' }] },
  })
  const id = isObject(made.body) ? String(made.body['id']) : ''
  await stage.work()
  const stubs = [{ status: 204, url: 'https://api.example.com/' }]
  const live = await stage.ask('POST', `/actions/actions/${id}/test`, { payload: {}, stubs })
  assert.equal(live.status, 400)
  const dry = await stage.ask('POST', `/actions/actions/${id}/test`, { payload: {}, mode: 'dry', stubs })
  assert.equal(dry.status, 201, dry.text)
})
