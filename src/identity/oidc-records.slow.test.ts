// Records that are there, or are used, once only, on both databases: what a replay is caught by.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { hashHandle } from '#kit'
import { withStores } from '#storage/testing'

import { consume, endLeeway, find, prolong, put as putAny, putFirst, touch } from './oidc-records.store.ts'

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

  test(`${name}: of eight uses at once one is the first; within the leeway all count, until it is over or ended`, async () => {
    await using storage = await openTestStorage()
    const { db } = storage
    const none = { user: undefined, client: undefined, grant: undefined, uid: undefined, consumedAt: undefined }
    const fresh = { ...none, model: 'RefreshToken', payloadSealed: 'x', createdAt: 0, expiresAt: 100_000 }
    const use = (id: string, at: number, leeway?: number) => consume(db, 'RefreshToken', id, at, leeway)
    await putAny(db, 'strict', fresh)
    const won = await Promise.all(Array.from({ length: 8 }, () => use('strict', 1000)))
    assert.equal(won.filter(Boolean).length, 1)
    await putAny(db, 'lenient', fresh)
    const all = await Promise.all(Array.from({ length: 8 }, () => use('lenient', 1000, 500)))
    assert.deepEqual(new Set(all), new Set([true]))
    assert.deepEqual([await use('lenient', 1499, 500), await use('lenient', 1500, 500)], [true, false])
    assert.equal((await find(db, 'RefreshToken', 'lenient', 1500))?.consumedAt, 1000, 'the first use counts')
    await putAny(db, 'ended', fresh)
    await endLeeway(db, 'RefreshToken', hashHandle('ended'))
    assert.equal(await use('ended', 1000, 500), true, 'what was not used has nothing to end')
    await endLeeway(db, 'RefreshToken', hashHandle('ended'))
    assert.equal(await use('ended', 1001, 500), false)
  })

  test(`${name}: a use moves the end of a record, and makes none of one that is gone`, async () => {
    await using storage = await openTestStorage()
    const { db } = storage
    const none = { user: undefined, client: undefined, grant: undefined, uid: undefined, consumedAt: undefined }
    await putAny(db, 'id', { ...none, model: 'Grant', payloadSealed: 'x', createdAt: 0, expiresAt: 1000 })
    const end = async () => (await find(db, 'Grant', 'id', 500))?.expiresAt
    await prolong(db, 'Grant', 'id', 900)
    assert.equal(await end(), 1000, 'never shorter')
    await prolong(db, 'Grant', 'id', 2000)
    assert.equal(await end(), 2000)
    await touch(db, 'Grant', 'id', 500, 100)
    assert.equal(await end(), 600)
    await touch(db, 'Grant', 'gone', 500, 100)
    assert.equal(await find(db, 'Grant', 'gone', 500), undefined)
  })
})
