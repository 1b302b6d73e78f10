// Lists of executions stay fast when there are many: their plans use indexes, on both databases.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { sql } from 'kysely'

import type { Storage } from '#storage'
import { plansOf, slowParts, withStores } from '#storage/testing'

import { linesAfter } from './console.store.ts'
import * as store from './executions.store.ts'

const MANY = 20_000

async function fill({ db, dialect }: Storage): Promise<void> {
  const numbers =
    dialect === 'sqlite'
      ? sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < ${MANY}) `
      : sql`with n as (select generate_series(1, ${MANY}::int)::bigint as i) `
  await sql`insert into executions (id, trigger_id, status, user_id, event_sealed, event_json, created_at, updated_at)
    ${numbers} select 'e' || i, 'post-change-password', case when i % 100 = 0 then 'partial' else 'final' end,
    'auth0|' || (i % 500), '', '{}', i, i from n`.execute(db)
  await sql`insert into execution_results (execution_id, position, kind, action_id, action_name, status, attempt, written)
    select id, 0, 'action', 'a', 'one', 'ok', 1, created_at from executions`.execute(db)
  await sql`analyze`.execute(db)
}

await withStores((name, openStorage) => {
  test(`${name}: lists of executions, by status and by user, read no more than they show`, async () => {
    await using storage = await openStorage()
    await fill(storage)
    const filters: store.ExecutionFilter[] = [{}, { status: 'partial' }, { user: 'auth0|7' }]
    for (const filter of filters) {
      for (const page of [{ take: 50 }, { take: 50, from: `e${MANY / 2}` }]) {
        for (const plan of await plansOf(storage, (db) => store.list(db, filter, page))) {
          const what = JSON.stringify({ filter, page })
          assert.deepEqual(slowParts(plan, ['executions']), [], `${what}\n${plan.sql}\n${plan.plan}`)
        }
      }
    }
  })

  test(`${name}: the real-time log reads no more than it shows`, async () => {
    await using storage = await openStorage()
    await fill(storage)
    const place = { written: MANY - 100, execution: '', position: 0 }
    const { lines, more } = await linesAfter(storage.db, storage.dialect, place)
    assert.deepEqual([lines, more], [[], false], 'they printed nothing')
    for (const plan of await plansOf(storage, (db) => linesAfter(db, storage.dialect, place))) {
      assert.match(plan.plan, /execution_results_written/)
      assert.deepEqual(slowParts(plan, ['executions', 'execution_results', 'result']), [], `${plan.sql}\n${plan.plan}`)
    }
  })
})
