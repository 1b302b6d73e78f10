// An export, and the dashboard's list, read on where they were, however many users there are, by an index of either database.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { sql } from 'kysely'

import type { ConnectionId } from '#kit'
import type { Storage } from '#storage'
import { plansOf, slowParts, withStores } from '#storage/testing'

import { users } from './index.ts'

const MANY = 20_000

/** Three were made in each millisecond, in two connections. */
async function fill({ db, dialect }: Storage): Promise<void> {
  await sql`insert into connections (id, name, strategy, options_json, metadata_json, created_at, updated_at)
    values ('con_a', 'a', 'auth0', '{}', '{}', 0, 0), ('con_b', 'b', 'auth0', '{}', '{}', 0, 0)`.execute(db)
  const numbers =
    dialect === 'sqlite'
      ? sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < ${MANY}) `
      : sql`with n as (select generate_series(1, ${MANY}::int)::bigint as i) `
  const id = dialect === 'sqlite' ? sql`printf('%05d', i)` : sql`lpad(i::text, 5, '0')`
  await sql`insert into users (id, connection_id, email_verified, phone_verified, profile_json, user_metadata_json,
    app_metadata_json, blocked, logins_count, credential_version, created_at, updated_at)
    ${numbers} select 'auth0|' || ${id}, case when i % 2 = 0 then 'con_a' else 'con_b' end,
    0, 0, '{}', '{}', '{}', 0, 0, 1, i / 3, i from n`.execute(db)
  await sql`analyze`.execute(db)
}

await withStores((name, openStorage) => {
  test(`${name}: the next users of an export are those after the last one, and only they are read`, async () => {
    await using storage = await openStorage()
    await fill(storage)
    for (const connection of [undefined, 'con_a' as ConnectionId]) {
      for (const after of [undefined, { createdAt: 3333, id: 'auth0|10000' }]) {
        const page = { connection, after, limit: 100 }
        for (const plan of await plansOf(storage, (db) => users.listAfter(db, page))) {
          assert.deepEqual(slowParts(plan, ['users']), [], `${JSON.stringify(page)}\n${plan.sql}\n${plan.plan}`)
          assert.match(plan.plan, /users_created(_in)?\b/)
          // where it begins is looked up, not read up to
          if (after) assert.match(plan.plan, /SEARCH users .*\(created_at,id\)>|Index Cond: .*ROW\(created_at, id\) >/)
        }
      }
    }
    for (const before of [undefined, { createdAt: 3333, id: 'auth0|10000' }]) {
      for (const plan of await plansOf(storage, (db) =>
        users.listBefore(db, storage.dialect, { before, limit: 100 }),
      )) {
        assert.deepEqual(slowParts(plan, ['users']), [], `${plan.sql}\n${plan.plan}`)
        if (before) assert.match(plan.plan, /SEARCH users .*\(created_at,id\)<|Index Cond: .*ROW\(created_at, id\) </)
      }
    }
    const seen: string[] = []
    for (;;) {
      const last = seen.at(-1)
      const after = last === undefined ? undefined : { createdAt: Math.floor(Number(last.slice(6)) / 3), id: last }
      // oxlint-disable-next-line no-await-in-loop -- one page begins where the other ended
      const found = await users.listAfter(storage.db, { after, limit: 7000 })
      if (found.length === 0) break
      seen.push(...found.map((user) => user.id))
    }
    assert.equal(new Set(seen).size, MANY)
    assert.deepEqual(seen, seen.toSorted(), 'in order, and nobody twice')
  })
})
