// The dashboard's list of users: newest first, to its end, also when somebody goes meanwhile.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { openStage, type Stage } from '../testing-stage.ts'

type Page = { users: { user_id: string }[]; next?: string }

async function pageOf(stage: Stage, query: string): Promise<Page> {
  const { status, body, text } = await stage.ask('GET', `/keyturn/users?${query}`)
  assert.equal(status, 200, text)
  return body as Page
}

async function people(stage: Stage, names: readonly string[]): Promise<void> {
  for (const name of names) {
    // three of one millisecond, as an import makes them
    if (name.endsWith('1')) stage.clock.advance(1000)
    const made = await stage.ask('POST', '/users', {
      ...{ connection: stage.connection.name, email: `${name}@example.com`, user_id: name },
      password: 'Correct-Horse-7',
    })
    assert.equal(made.status, 201, made.text)
  }
}

test('users are listed newest first and page by page, nobody twice, to the end', async () => {
  await using stage = await openStage()
  await people(stage, ['a1', 'a2', 'a3', 'b1', 'b2', 'b3'])
  const first = await pageOf(stage, 'take=2')
  assert.deepEqual(
    first.users.map(({ user_id }) => user_id),
    ['auth0|b3', 'auth0|b2'],
  )
  // who stands at the seam goes: the next page begins where it would have
  assert.equal((await stage.ask('DELETE', `/users/${encodeURIComponent('auth0|b2')}`)).status, 204)
  const second = await pageOf(stage, `take=3&from=${first.next}`)
  assert.deepEqual(
    second.users.map(({ user_id }) => user_id),
    ['auth0|b1', 'auth0|a3', 'auth0|a2'],
  )
  const last = await pageOf(stage, `take=3&from=${second.next}`)
  assert.deepEqual(
    last.users.map(({ user_id }) => user_id),
    ['auth0|a1'],
  )
  assert.equal(last.next, undefined)
})

test('a search goes by the same pages; what is no search and no place is refused', async () => {
  await using stage = await openStage()
  await people(stage, ['a1', 'a2', 'b1'])
  const first = await pageOf(stage, `take=1&q=${encodeURIComponent('email:a*')}`)
  assert.deepEqual(
    first.users.map(({ user_id }) => user_id),
    ['auth0|a2'],
  )
  const second = await pageOf(stage, `take=1&q=${encodeURIComponent('email:a*')}&from=${first.next}`)
  assert.deepEqual(
    second.users.map(({ user_id }) => user_id),
    ['auth0|a1'],
  )
  assert.equal(second.next, undefined)
  for (const query of ['from=nowhere', 'take=0', 'take=101', `q=${encodeURIComponent('secret:x')}`]) {
    assert.equal((await stage.ask('GET', `/keyturn/users?${query}`)).status, 400, query)
  }
})
