// Lists of the log stay fast when it is long: their plans use indexes, on both databases.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { sql } from 'kysely'

import { heldClock, silentLog } from '#kit'
import type { Db, Storage } from '#storage'
import { plansOf, slowParts, withStores } from '#storage/testing'

import { openLogs } from './index.ts'
import { idFloor } from './log-id.ts'

const MANY = 20_000
const START = Date.UTC(2026, 10, 21, 9, 0, 0)

async function fill({ db, dialect }: Storage): Promise<void> {
  const numbers =
    dialect === 'sqlite'
      ? sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < ${MANY}) `
      : sql`with n as (select generate_series(1, ${MANY}::int)::bigint as i) `
  const id = dialect === 'sqlite' ? sql`printf('%051d', i)` : sql`lpad(i::text, 51, '0')`
  await sql`insert into log_events (log_id, position, type, date, user_id, event_json)
    ${numbers} select '90020' || ${id}, i, case when i % 50 = 0 then 'scp' else 'sapi' end, i * 1000,
    'auth0|' || (i % 500), '{}' from n`.execute(db)
  await sql`analyze`.execute(db)
}

await withStores((name, openStorage) => {
  test(`${name}: pages, checkpoints, searches by type and user, and a user's log read no more than they show`, async () => {
    await using storage = await openStorage()
    await fill(storage)
    const logs = openLogs({ storage, clock: heldClock(START), log: silentLog, tenantName: 'acme' })
    const page = { page: 0, perPage: 50 }
    const from = `90020${String(MANY / 2).padStart(51, '0')}`
    const works: Record<string, (db: Db) => Promise<unknown>> = {
      'a page': (db) => logs.list(db, page),
      'oldest first': (db) => logs.list(db, { ...page, sort: 'date:1' }),
      'a checkpoint': (db) => logs.listFrom(db, { from, take: 100 }),
      'a checkpoint that is no event': (db) => logs.listFrom(db, { from: idFloor(0), take: 100 }),
      'the newest': (db) => logs.newest(db),
      'by type': (db) => logs.list(db, { ...page, q: 'type:scp' }),
      'by user': (db) => logs.list(db, { ...page, q: 'user_id:"auth0|7"' }),
      "a user's log": (db) => logs.listOfUser(db, 'auth0|7', page),
      'one event': (db) => logs.find(db, from),
    }
    for (const [what, work] of Object.entries(works)) {
      const plans = await plansOf(storage, work)
      assert.ok(plans.length > 0, what)
      for (const plan of plans)
        assert.deepEqual(slowParts(plan, ['log_events']), [], `${what}\n${plan.sql}\n${plan.plan}`)
    }
  })
})
