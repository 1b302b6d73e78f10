// The job of an import: small transactions, each with its place in the file, so that a crash costs nothing twice.
import { setImmediate as othersFirst } from 'node:timers/promises'

import { connections, isTaken } from '#identity'
import { DAY, type JsonObject } from '#kit'
import type { Tx } from '#storage'

import { tellAdministrators } from '../login-protection/tell.ts'
import type { RequestFacts } from '../request-facts.ts'
import * as store from './bulk.store.ts'
import type { BulkDeps } from './deps.ts'
import { type ImportOf, importRow, type RowOutcome } from './import-row.ts'
import { shownRow } from './import-schema.ts'

/** Rows of a stored piece, and of a transaction: each holds the store for some milliseconds. */
export const PART_ROWS = 100
const BATCH_ROWS = 10

export type ImportAsked = {
  upsert: boolean
  external_id?: string
  send_completion_email: boolean
  client: { client_id: string; name: string }
  request: RequestFacts
}

/** @param signal aborted when the worker stops: the job comes back, and goes on where it is */
export async function importUsers(deps: BulkDeps, id: string, signal: AbortSignal): Promise<void> {
  const { storage, sealer, clock } = deps
  for (;;) {
    // the embedded store answers at once: without a pause no request would be heard until the file is done
    await othersFirst()
    signal.throwIfAborted()
    const job = await store.find(storage.db, id, clock.now())
    if (!job || job.status === 'completed' || job.status === 'failed') return
    const connection = job.connection && (await connections.find(storage.db, job.connection))
    if (!connection) return finish(deps, job, 'failed')
    if (job.position >= job.total) return finish(deps, job, 'completed')
    const part = Math.floor(job.position / PART_ROWS)
    const text = await store.readPart(storage.db, sealer, id, part)
    const rows = JSON.parse(text ?? '[]') as unknown[]
    const asked = job.asked as unknown as ImportAsked
    const of: ImportOf = { connection, upsert: asked.upsert, client: asked.client, request: asked.request }
    const begin = job.position % PART_ROWS
    const batch = rows.slice(begin, begin + BATCH_ROWS)
    if (batch.length === 0) return finish(deps, job, 'failed')
    await runBatch(deps, job, of, batch)
  }
}

/** All rows of a batch at once; when one of them breaks the transaction, each for itself. */
async function runBatch(deps: BulkDeps, job: store.BulkJob, of: ImportOf, rows: readonly unknown[]): Promise<void> {
  try {
    await inOneGo(deps, job, of, job.position, rows)
  } catch (thrown) {
    if (!isTaken(thrown)) throw thrown
    for (const [i, row] of rows.entries()) {
      try {
        await inOneGo(deps, job, of, job.position + i, [row])
      } catch (again) {
        if (!isTaken(again)) throw again
        const errors = [{ code: 'DUPLICATED_USER', message: 'The user already exists', path: '' }]
        await deps.storage.transaction((tx) => note(tx, deps, job, job.position + i, [{ row, outcome: { errors } }]))
      }
    }
  }
}

async function inOneGo(
  deps: BulkDeps,
  job: store.BulkJob,
  of: ImportOf,
  position: number,
  rows: readonly unknown[],
): Promise<void> {
  await deps.storage.transaction(async (tx) => {
    const done: Done[] = []
    for (const row of rows) done.push({ row, outcome: await importRow(tx, deps, of, row) })
    await note(tx, deps, job, position, done)
  })
}

type Done = { row: unknown; outcome: RowOutcome }

/** @throws Error when another worker is ahead: then nothing of this transaction happened */
async function note(tx: Tx, deps: BulkDeps, job: store.BulkJob, position: number, done: Done[]): Promise<void> {
  const { sealer, clock } = deps
  const count = (did: 'inserted' | 'updated') => done.filter(({ outcome }) => 'did' in outcome && outcome.did === did)
  const failed = done.filter(({ outcome }) => 'errors' in outcome)
  const counts = { inserted: count('inserted').length, updated: count('updated').length, failed: failed.length }
  if (!(await store.advance(tx, job, position, { rows: done.length, ...counts }, clock.now()))) {
    throw new Error('another worker has gone on with this import')
  }
  for (const [i, { row, outcome }] of done.entries()) {
    if (!('errors' in outcome)) continue
    const error = { user: shownRow(row), errors: outcome.errors } as unknown as JsonObject
    await store.putError(tx, sealer, job.id, position + i, error)
  }
}

async function finish(deps: BulkDeps, job: store.BulkJob, status: 'completed' | 'failed'): Promise<void> {
  const { storage, clock, logs } = deps
  const asked = job.asked as unknown as ImportAsked
  await storage.transaction(async (tx) => {
    const at = clock.now()
    if (!(await store.finish(tx, job.id, { status, at, expiresAt: at + DAY }))) return
    await store.removeParts(tx, job.id)
    const now = (await store.find(tx, job.id, at)) ?? job
    const summary = { total: now.total, inserted: now.inserted, updated: now.updated, failed: now.failed }
    await logs.write(tx, {
      type: status === 'completed' ? 'sui' : 'fui',
      client: { id: asked.client.client_id, name: asked.client.name },
      request: asked.request,
      details: { job_id: job.id, ...summary },
    })
    if (!asked.send_completion_email) return
    await tellAdministrators(tx, deps, `The import of users has ${status === 'completed' ? 'ended' : 'failed'}`, [
      `Of ${summary.total} users ${summary.inserted} were created, ${summary.updated} changed and ${summary.failed} refused.`,
      `Job: ${job.id}`,
    ])
  })
}
