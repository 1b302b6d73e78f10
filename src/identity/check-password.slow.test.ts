// The time of a wrong password tells neither whether there is an account nor where its hash came from.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'

import { Secret, systemIds } from '#kit'
import { withStores } from '#storage/testing'

import { checkPassword, connections, hashPassword, parseForeign, passwords, users } from './index.ts'

const N = 21

await withStores((name, openTestStorage) => {
  // what takes time is the hashing, not the store
  if (name === 'postgres') return
  test(`${name}: nobody, an own hash and an imported md5 take the same time`, async () => {
    await using storage = await openTestStorage()
    const connection = systemIds.connection()
    const fresh = { displayName: undefined, options: {}, metadata: {}, createdAt: 0, updatedAt: 0 }
    await connections.insert(storage.db, { id: connection, name: 'c', strategy: 'auth0', ...fresh })
    const add = async (hash: string) => {
      const user = await users.insert(storage.db, {
        id: systemIds.user(),
        connection,
        username: systemIds.uuid(),
        at: 0,
      })
      const kept = { user: user.id, hash, at: 0, historyId: systemIds.uuid(), keep: 0 }
      await storage.transaction((tx) => passwords.replaceHash(tx, kept))
      return user.id
    }
    const md5 = createHash('md5').update('right').digest('hex')
    const parsed = parseForeign({ algorithm: 'md5', hash: { value: md5 } })
    assert.ok('stored' in parsed)
    const who = [undefined, await add(await hashPassword(new Secret('right'))), await add(parsed.stored)]
    const times: number[][] = [[], [], []]
    // in turns, so that what else the machine does falls on all of them
    for (let i = 0; i < N; i++) {
      for (const [arm, user] of who.entries()) {
        const begin = process.hrtime.bigint()
        assert.equal(await checkPassword(storage.db, user, new Secret('wrong')), false)
        times[arm]?.push(Number(process.hrtime.bigint() - begin) / 1e6)
      }
    }
    const medians = times.map((arm) => arm.toSorted((a, b) => a - b)[(N - 1) / 2] ?? 0)
    const spread = Math.max(...medians) - Math.min(...medians)
    assert.ok(spread < Math.max(...medians) * 0.3, `medians ${medians.map((each) => each.toFixed(1)).join(', ')} ms`)
  })
})
