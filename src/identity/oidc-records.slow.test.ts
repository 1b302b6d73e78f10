// Records that may be there once only, on both databases: what a replayed assertion is caught by.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { withStores } from '#storage/testing'

import { find, putFirst } from './oidc-records.store.ts'

await withStores((name, openTestStorage) => {
  test(`${name}: of eight at once one record is the first, and after its time there is a first again`, async () => {
    await using storage = await openTestStorage()
    const { db } = storage
    const put = (createdAt: number) =>
      putFirst(db, 'jti', { model: 'ReplayDetection', payloadSealed: 'x', createdAt, expiresAt: createdAt + 60 })
    const won = await Promise.all(Array.from({ length: 8 }, () => put(1000)))
    assert.equal(won.filter(Boolean).length, 1)
    assert.equal(await put(1059), false)
    assert.equal((await find(db, 'ReplayDetection', 'jti', 1059))?.expiresAt, 1060)
    assert.equal(await put(1060), true)
    assert.equal(await put(1061), false)
  })
})
