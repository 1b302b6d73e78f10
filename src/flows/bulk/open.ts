// The door of bulk jobs: beginning one, asking how far it is, and the file that an export wrote.
import type { Connection, User } from '#identity'
import { AppError, DAY, fromStored, HOUR, type JsonObject } from '#kit'

import type { RequestFacts } from '../request-facts.ts'
import * as store from './bulk.store.ts'
import type { BulkDeps } from './deps.ts'
import { type ExportAsked, exportedBytes, exportUsers } from './export-users.ts'
import { type ImportAsked, importUsers, PART_ROWS } from './import-users.ts'
import { sendVerification, type VerificationAsked } from './verification-mail.ts'

export type Bulk = {
  /** @param rows whatever stands in the file: each is judged when its turn comes */
  startImport(connection: Connection, rows: readonly unknown[], asked: ImportAsked): Promise<store.BulkJob>
  startExport(connection: Connection | undefined, total: number, asked: ExportAsked): Promise<store.BulkJob>
  startVerification(user: User, client: string | undefined, request: RequestFacts): Promise<store.BulkJob>
  find(id: string): Promise<store.BulkJob | undefined>
  errors(id: string): Promise<JsonObject[]>
  /** A link to the file of a finished export, good for an hour; a new one with each asking. */
  exportLink(job: store.BulkJob): string
  /** @returns undefined for a link that was changed, is too old, or whose file is gone */
  openExport(token: string): Promise<{ name: string; bytes: AsyncIterable<Buffer> } | undefined>
  removeExpired(): Promise<void>
  tasks: {
    'bulk-job': (payload: JsonObject, context: { signal: AbortSignal }) => Promise<void>
  }
}

/** As at Auth0. */
const IMPORTS_AT_ONCE = 2
const EXPORTS_AT_ONCE = 2

/** An import that does not come to its end in this time is forgotten; errors and files stay a day after it. */
const LIFETIME = 7 * DAY
const LINK_LIFETIME = HOUR
const PURPOSE = 'export-link'
const MOST_ERRORS = 10_000

export function openBulk(deps: BulkDeps): Bulk {
  const { storage, sealer, jobs, clock, ids, publicUrl } = deps

  async function start(
    job: Pick<store.NewBulkJob, 'type' | 'connection' | 'total'> & { asked: object },
    atOnce: number,
    rows: readonly unknown[] = [],
  ): Promise<store.BulkJob> {
    return storage.transaction(async (tx) => {
      const at = clock.now()
      if ((await store.countOpen(tx, job.type, at)) >= atOnce) {
        throw new AppError(
          'too_many',
          'too_many_jobs',
          `There are ${atOnce} active ${job.type === 'users_import' ? 'import' : 'export'} users jobs, please wait until some of them are finished and try again`,
        )
      }
      const id = ids.job()
      const made = await store.insert(tx, { ...job, asked: job.asked as JsonObject, id, at, expiresAt: at + LIFETIME })
      for (let number = 0; number * PART_ROWS < rows.length; number++) {
        const part = rows.slice(number * PART_ROWS, (number + 1) * PART_ROWS)
        await store.putPart(tx, sealer, id, number, JSON.stringify(part))
      }
      await jobs.enqueue(tx, 'bulk-job', { id, type: job.type })
      return made
    })
  }

  return {
    startImport: (connection, rows, asked) =>
      start({ type: 'users_import', connection: connection.id, total: rows.length, asked }, IMPORTS_AT_ONCE, rows),
    startExport: (connection, total, asked) =>
      start({ type: 'users_export', connection: connection?.id, total, asked }, EXPORTS_AT_ONCE),
    startVerification(user, client, request) {
      const asked: VerificationAsked = {
        user_id: user.id,
        request,
        ...(client === undefined ? {} : { client_id: client }),
      }
      return start(
        { type: 'verification_email', connection: user.connection, total: 1, asked },
        Number.POSITIVE_INFINITY,
      )
    },
    find: (id) => store.find(storage.db, id, clock.now()),
    errors: (id) => store.listErrors(storage.db, sealer, id, MOST_ERRORS),
    exportLink(job) {
      const token = sealer.seal(PURPOSE, JSON.stringify({ job: job.id, until: clock.now() + LINK_LIFETIME }))
      return `${publicUrl}/exports/${fileName(job)}?token=${token}`
    },
    async openExport(token) {
      const link = readLink(token)
      if (!link || link.until <= clock.now()) return undefined
      const job = await store.find(storage.db, link.job, clock.now())
      if (job?.type !== 'users_export' || job.status !== 'completed') return undefined
      return { name: fileName(job), bytes: exportedBytes(deps, job) }
    },
    removeExpired: () => store.removeExpired(storage.db, clock.now()),
    tasks: {
      async 'bulk-job'(payload, { signal }) {
        const { id, type } = payload as { id: string; type: store.BulkType }
        switch (type) {
          case 'users_import':
            return importUsers(deps, id, signal)
          case 'users_export':
            return exportUsers(deps, id, signal)
          case 'verification_email':
            return sendVerification(deps, id)
        }
      },
    },
  }

  function readLink(token: string): { job: string; until: number } | undefined {
    try {
      return fromStored(sealer.open(PURPOSE, token))
    } catch {
      return undefined
    }
  }
}

function fileName(job: store.BulkJob): string {
  return `${job.id}.${(job.asked as unknown as ExportAsked).format}.gz`
}
