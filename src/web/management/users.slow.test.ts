// Changes of one user by many calls at once, on both databases.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { isObject } from '#kit'
import { withStores } from '#storage/testing'

import { openStage } from '../testing-stage.ts'

await withStores((name, openTestStorage) => {
  test(`${name}: what twenty calls merge at once is all there`, async () => {
    await using stage = await openStage({ storage: await openTestStorage() })
    const person = { connection: stage.connection.name, email: 'ada@example.com', password: 'Correct-Horse-7' }
    const made = await stage.ask('POST', '/users', person)
    const path = `/users/${encodeURIComponent(String(isObject(made.body) && made.body['user_id']))}`
    const keys = Array.from({ length: 20 }, (_, i) => `k${i}`)
    await Promise.all(keys.map((key) => stage.ask('PATCH', path, { user_metadata: { [key]: 1 } })))
    const { body } = await stage.ask('GET', path)
    assert.ok(isObject(body) && isObject(body['user_metadata']))
    assert.deepEqual(Object.keys(body['user_metadata']).sort(), keys.sort())
  })

  test(`${name}: of ten calls that make the same user one does`, async () => {
    await using stage = await openStage({ storage: await openTestStorage() })
    const person = { connection: stage.connection.name, email: 'ada@example.com', password: 'Correct-Horse-7' }
    const answers = await Promise.all(Array.from({ length: 10 }, () => stage.ask('POST', '/users', person)))
    const statuses = answers.map(({ status }) => status).sort((a, b) => a - b)
    assert.deepEqual(statuses, [201, ...Array.from({ length: 9 }, () => 409)])
  })
})
