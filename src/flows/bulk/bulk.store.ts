// The SQL of bulk jobs: what was asked for, how far it is, its pieces and its errors.
import { type ConnectionId, fromStored, type JsonObject, type Sealer } from '#kit'
import type { BulkJobRow, Db, Tx } from '#storage'

export type BulkType = BulkJobRow['type']

export type BulkJob = {
  id: string
  type: BulkType
  status: BulkJobRow['status']
  connection: ConnectionId | undefined
  asked: JsonObject
  /** rows in all; 0 while an export has not begun */
  total: number
  position: number
  inserted: number
  updated: number
  failed: number
  createdAt: number
  updatedAt: number
  expiresAt: number
}

export type NewBulkJob = Pick<BulkJob, 'id' | 'type' | 'connection' | 'asked' | 'total'> & {
  at: number
  expiresAt: number
}

export async function insert(tx: Tx, job: NewBulkJob): Promise<BulkJob> {
  const row: BulkJobRow = {
    id: job.id,
    type: job.type,
    status: 'pending',
    connection_id: job.connection ?? null,
    asked_json: JSON.stringify(job.asked),
    total: job.total,
    position: 0,
    inserted: 0,
    updated: 0,
    failed: 0,
    created_at: job.at,
    updated_at: job.at,
    expires_at: job.expiresAt,
  }
  await tx.insertInto('bulk_jobs').values(row).execute()
  return fromRow(row)
}

export async function find(db: Db, id: string, now: number): Promise<BulkJob | undefined> {
  const row = await db
    .selectFrom('bulk_jobs')
    .selectAll()
    .where('id', '=', id)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return row && fromRow(row)
}

/** How many of a type are not done. */
export async function countOpen(db: Db, type: BulkType, now: number): Promise<number> {
  const { count } = await db
    .selectFrom('bulk_jobs')
    .select(({ fn }) => fn.countAll<number | string>().as('count'))
    .where('type', '=', type)
    .where('status', 'in', ['pending', 'processing'])
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/**
 * Moves a job on, in the transaction of what it did: of two workers that both believe they are at `from`, one goes on,
 * and of one that dies nothing is done twice.
 */
export async function advance(
  tx: Tx,
  job: Pick<BulkJob, 'id'>,
  from: number,
  done: { rows: number; inserted?: number; updated?: number; failed?: number },
  at: number,
): Promise<boolean> {
  const { rows, inserted = 0, updated = 0, failed = 0 } = done
  const { numUpdatedRows } = await tx
    .updateTable('bulk_jobs')
    .set((set) => ({
      status: 'processing',
      position: set('position', '+', rows),
      inserted: set('inserted', '+', inserted),
      updated: set('updated', '+', updated),
      failed: set('failed', '+', failed),
      updated_at: at,
    }))
    .where('id', '=', job.id)
    .where('position', '=', from)
    .where('status', 'in', ['pending', 'processing'])
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** @returns false when it is finished already: of two that finish it one tells */
export async function finish(
  tx: Tx,
  id: string,
  end: { status: 'completed' | 'failed'; at: number; expiresAt: number; total?: number },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('bulk_jobs')
    .set({
      status: end.status,
      updated_at: end.at,
      expires_at: end.expiresAt,
      ...(end.total === undefined ? {} : { total: end.total }),
    })
    .where('id', '=', id)
    .where('status', 'in', ['pending', 'processing'])
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Pieces are sealed for their job and place: none opens in another's stead. */
export async function putPart(tx: Tx, sealer: Sealer, id: string, number: number, body: string): Promise<void> {
  const body_sealed = sealer.seal(`bulk:${id}:${number}`, body)
  await tx.insertInto('bulk_parts').values({ job_id: id, number, body_sealed }).execute()
}

export async function readPart(db: Db, sealer: Sealer, id: string, number: number): Promise<string | undefined> {
  const row = await db
    .selectFrom('bulk_parts')
    .select('body_sealed')
    .where('job_id', '=', id)
    .where('number', '=', number)
    .executeTakeFirst()
  return row && sealer.open(`bulk:${id}:${number}`, row.body_sealed)
}

export async function removeParts(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('bulk_parts').where('job_id', '=', id).execute()
}

export async function putError(tx: Tx, sealer: Sealer, id: string, position: number, error: JsonObject): Promise<void> {
  const error_sealed = sealer.seal(`bulk-error:${id}`, JSON.stringify(error))
  await tx.insertInto('bulk_errors').values({ job_id: id, position, error_sealed }).execute()
}

export async function listErrors(db: Db, sealer: Sealer, id: string, most: number): Promise<JsonObject[]> {
  const rows = await db
    .selectFrom('bulk_errors')
    .select('error_sealed')
    .where('job_id', '=', id)
    .orderBy('position')
    .limit(most)
    .execute()
  return rows.map((row) => fromStored<JsonObject>(sealer.open(`bulk-error:${id}`, row.error_sealed)))
}

/** Takes pieces and errors along. */
export async function removeExpired(db: Db, now: number): Promise<void> {
  await db.deleteFrom('bulk_jobs').where('expires_at', '<=', now).execute()
}

function fromRow(row: BulkJobRow): BulkJob {
  return {
    id: row.id,
    type: row.type,
    status: row.status,
    connection: (row.connection_id ?? undefined) as ConnectionId | undefined,
    asked: fromStored<JsonObject>(row.asked_json),
    total: row.total,
    position: row.position,
    inserted: row.inserted,
    updated: row.updated,
    failed: row.failed,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    expiresAt: row.expires_at,
  }
}
