// The test stores themselves: both databases keep what is committed, and nothing else.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { withStores } from './testing.ts'

await withStores((name, openTestStorage, newPlace) => {
  test(`${name}: what is committed is there after closing and opening again`, async () => {
    await using place = await newPlace()
    {
      await using storage = await place.open()
      await storage.transaction((tx) =>
        tx.insertInto('settings').values({ name: 'kept', value_json: '{}', updated_at: 1 }).execute(),
      )
    }
    await using storage = await place.open()
    assert.deepEqual(storage.migrated, [])
    assert.equal((await storage.db.selectFrom('settings').selectAll().execute()).length, 1)
  })

  test(`${name}: a transaction that throws leaves nothing`, async () => {
    await using storage = await openTestStorage()
    await assert.rejects(
      storage.transaction(async (tx) => {
        await tx.insertInto('settings').values({ name: 'gone', value_json: '{}', updated_at: 1 }).execute()
        throw new Error('changed my mind')
      }),
    )
    assert.deepEqual(await storage.db.selectFrom('settings').selectAll().execute(), [])
  })
})
