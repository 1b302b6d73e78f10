// The job of an export: users in order of creation, a piece at a time, each piece compressed and sealed in the store.
import { setImmediate as othersFirst } from 'node:timers/promises'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

import { connections, type User, users } from '#identity'
import { type ConnectionId, DAY, fromStored } from '#kit'

import * as store from './bulk.store.ts'
import type { BulkDeps } from './deps.ts'
import { csvHeader, exportedUser, type ExportField, exportLine } from './export-shape.ts'

const compress = promisify(gzip)

const PART_USERS = 500

export type ExportAsked = {
  format: 'json' | 'csv'
  limit?: number
  fields?: readonly ExportField[]
  client: { client_id: string; name: string }
}

/** `after` is where the next piece begins. */
type Part = { after: { createdAt: number; id: string } | null; gz: string }

/** @param signal aborted when the worker stops: the job comes back, and goes on after its last piece */
export async function exportUsers(deps: BulkDeps, id: string, signal: AbortSignal): Promise<void> {
  const { storage, clock } = deps
  const names = new Map((await connections.list(storage.db)).map((each) => [each.id, each.name]))
  for (;;) {
    await othersFirst()
    signal.throwIfAborted()
    const job = await store.find(storage.db, id, clock.now())
    if (!job || job.status === 'completed' || job.status === 'failed') return
    const asked = job.asked as unknown as ExportAsked
    const most = asked.limit ?? Number.POSITIVE_INFINITY
    const number = Math.ceil(job.position / PART_USERS)
    const before = number === 0 ? undefined : await readPart(deps, id, number - 1)
    const room = Math.min(PART_USERS, most - job.position)
    const found = await users.listAfter(storage.db, {
      connection: job.connection,
      after: before?.after ?? undefined,
      limit: room,
    })
    const last = found.at(-1)
    // an export of nobody is a file too
    if (last || number === 0) await keepPart(deps, job, number, found, names)
    if (!last || found.length < PART_USERS) {
      await storage.transaction(async (tx) => {
        const at = clock.now()
        await store.finish(tx, id, { status: 'completed', at, expiresAt: at + DAY })
      })
      return
    }
  }
}

async function keepPart(
  { storage, sealer, clock }: BulkDeps,
  job: store.BulkJob,
  number: number,
  found: readonly User[],
  names: ReadonlyMap<ConnectionId, string>,
): Promise<void> {
  const { format, fields } = job.asked as unknown as ExportAsked
  const lines = found.map((user) => exportLine(exportedUser(user, names.get(user.connection) ?? ''), format, fields))
  const text = (number === 0 && format === 'csv' ? csvHeader(fields) : '') + lines.join('')
  const last = found.at(-1)
  const after = last ? { createdAt: last.createdAt, id: last.id } : null
  // compressed pieces one after the other are one compressed file (RFC 1952 §2.2)
  const part: Part = { after, gz: (await compress(text)).toString('base64') }
  await storage.transaction(async (tx) => {
    await store.putPart(tx, sealer, job.id, number, JSON.stringify(part))
    if (!(await store.advance(tx, job, job.position, { rows: found.length }, clock.now()))) {
      throw new Error('another worker has gone on with this export')
    }
  })
}

async function readPart({ storage, sealer }: BulkDeps, id: string, number: number): Promise<Part | undefined> {
  const text = await store.readPart(storage.db, sealer, id, number)
  return text === undefined ? undefined : fromStored<Part>(text)
}

/** The bytes of the file, piece by piece. @throws Error when a piece is gone meanwhile: half a file must not look whole */
export async function* exportedBytes(deps: BulkDeps, { id, position }: store.BulkJob): AsyncGenerator<Buffer> {
  const parts = Math.max(1, Math.ceil(position / PART_USERS))
  for (let number = 0; number < parts; number++) {
    const part = await readPart(deps, id, number)
    if (!part) throw new Error('the export was removed while it was read')
    yield Buffer.from(part.gz, 'base64')
  }
}
