// The SQL of named tests. Event, stubs and expectation are sealed: they may be those of a real person.
import { type ActionId, fromStored, type Sealer } from '#kit'
import type { ActionTestRow, Db } from '#storage'

import type { ActionTest } from './action-test.ts'

const PURPOSE = 'action-test'

type Sealed = Pick<ActionTest, 'event' | 'continuation' | 'stubs' | 'expected'>

export async function insert(db: Db, test: ActionTest, sealer: Sealer): Promise<void> {
  await db.insertInto('action_tests').values(toRow(test, sealer)).execute()
}

export async function update(db: Db, test: ActionTest, sealer: Sealer): Promise<void> {
  const { id, action_id: _action, created_at: _created, ...set } = toRow(test, sealer)
  await db.updateTable('action_tests').set(set).where('id', '=', id).execute()
}

export async function find(db: Db, action: ActionId, id: string, sealer: Sealer): Promise<ActionTest | undefined> {
  const row = await db
    .selectFrom('action_tests')
    .selectAll()
    .where('id', '=', id)
    .where('action_id', '=', action)
    .executeTakeFirst()
  return row && fromRow(row, sealer)
}

/** As `find`, and nobody else changes it until the transaction ends. */
export async function hold(db: Db, action: ActionId, id: string, sealer: Sealer): Promise<ActionTest | undefined> {
  await db
    .updateTable('action_tests')
    .set((e) => ({ name: e.ref('name') }))
    .where('id', '=', id)
    .execute()
  return find(db, action, id, sealer)
}

/** By name. */
export async function list(db: Db, action: ActionId, sealer: Sealer): Promise<ActionTest[]> {
  const rows = await db
    .selectFrom('action_tests')
    .selectAll()
    .where('action_id', '=', action)
    .orderBy('name')
    .orderBy('id')
    .execute()
  return rows.map((row) => fromRow(row, sealer))
}

export async function count(db: Db, action: ActionId): Promise<number> {
  const { total } = await db
    .selectFrom('action_tests')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .where('action_id', '=', action)
    .executeTakeFirstOrThrow()
  return total
}

/** @returns whether there was one */
export async function remove(db: Db, action: ActionId, id: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('action_tests')
    .where('id', '=', id)
    .where('action_id', '=', action)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

function toRow(test: ActionTest, sealer: Sealer) {
  const { id, action, name, event, continuation, stubs, expected, createdAt, updatedAt } = test
  return {
    id,
    action_id: action,
    name,
    content_sealed: sealer.seal(PURPOSE, JSON.stringify({ event, continuation, stubs, expected } satisfies Sealed)),
    created_at: createdAt,
    updated_at: updatedAt,
  } satisfies ActionTestRow
}

function fromRow(row: ActionTestRow, sealer: Sealer): ActionTest {
  return {
    id: row.id,
    action: row.action_id as ActionId,
    name: row.name,
    ...fromStored<Sealed>(sealer.open(PURPOSE, row.content_sealed)),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
