// /jobs: importing and exporting users, verification mails, and how far each is.
import { Type } from 'typebox'

import type { BulkJob } from '#flows'
import { connections, type User, users } from '#identity'
import { AppError, isoTime } from '#kit'
import type { Db } from '#storage'
import { clients } from '#tenant'

import type { WebDeps } from '../deps.ts'
import { parseStrictJson } from '../strict-json.ts'
import { bodyRefusal } from '../validation.ts'
import { flag, list, optional, shape, text, time, whole } from './answers/shape.ts'
import { requireScope } from './authorize.ts'
import { mustFindConnection } from './connections.ts'
import { route } from './route.ts'
import { anyObject, closed } from './schema.ts'
import { mustFindUser } from './users.ts'

const works = { support: 'works' } as const
const id = (description: string) => Type.String({ minLength: 1, maxLength: 255, description })
const yesOrNo = (description: string) => Type.Optional(Type.Enum(['true', 'false'], { description }))

/** Ten times what Auth0 takes: 10,000 users with hashes and some metadata. */
const FILE_LIMIT = 5_000_000
const MOST_ROWS = 50_000

const job = shape('Job', {
  type: Type.Enum(['users_import', 'users_export', 'verification_email']),
  status: Type.Enum(['pending', 'processing', 'completed', 'failed']),
  ...{ connection_id: optional(text), connection: optional(text) },
  ...{ upsert: optional(flag), external_id: optional(text), send_completion_email: optional(flag) },
  format: optional(Type.Enum(['json', 'csv'])),
  limit: optional(whole),
  fields: optional(list(shape('ExportField', { name: text, export_as: optional(text) }))),
  created_at: time,
  id: text,
  ...{ percentage_done: optional(whole), time_left_seconds: optional(whole) },
  summary: optional(shape('ImportSummary', { failed: whole, updated: whole, inserted: whole, total: whole })),
  ...{ location: optional(text), status_details: optional(text) },
})

export const jobRoutes = [
  route({
    ...works,
    note: 'files up to 5 MB; with `upsert` the scope update:users is needed too, because passwords can be replaced',
    method: 'POST',
    path: '/jobs/users-imports',
    summary: 'Create an import users job',
    answer: job,
    scopes: ['create:users'],
    status: 201,
    upload: { file: 'users', limit: FILE_LIMIT },
    body: closed({
      users: Type.Unsafe<unknown>({ type: 'object', description: 'JSON file with an array of users' }),
      connection_id: id('ID of the connection'),
      upsert: yesOrNo('Whether users who are there are changed'),
      external_id: Type.Optional(Type.String({ maxLength: 255, description: 'Your own id of the job' })),
      send_completion_email: yesOrNo('Whether the administrators are told when it is done'),
    }),
    async handle(deps, { body, caller, request }) {
      const upsert = body.upsert === 'true'
      if (upsert) requireScope(caller, ['update:users'])
      const rows = readRows(body.users)
      const connection = await mustFindConnection(deps.storage.db, body.connection_id)
      if (connection.strategy !== 'auth0') throw bodyRefusal('The connection keeps no users here', 'connection_id')
      const made = await deps.flows.bulk.startImport(connection, rows, {
        upsert,
        ...(body.external_id === undefined ? {} : { external_id: body.external_id }),
        send_completion_email: body.send_completion_email !== 'false',
        client: { client_id: caller.client, name: caller.name },
        request,
      })
      return showJob(deps, made)
    },
  }),
  route({
    ...works,
    note: 'always compressed; the link lives an hour and the file a day',
    method: 'POST',
    path: '/jobs/users-exports',
    summary: 'Create an export users job',
    answer: job,
    scopes: ['read:users'],
    status: 201,
    body: closed({
      connection_id: Type.Optional(id('ID of the connection')),
      format: Type.Optional(Type.Enum(['json', 'csv'], { description: 'json or csv' })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000_000, description: 'How many at most' })),
      fields: Type.Optional(
        Type.Array(
          closed({
            name: Type.String({
              minLength: 1,
              maxLength: 200,
              pattern: '^[\\w.$ :/[\\]-]+$',
              description: 'Name of the field',
            }),
            export_as: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'Its title' })),
          }),
          { minItems: 1, maxItems: 30, description: 'Fields to be included' },
        ),
      ),
    }),
    bodyOptional: true,
    async handle(deps, { body, caller }) {
      const { storage, flows } = deps
      const { connection_id, format = 'json', limit, fields } = body
      const connection = connection_id === undefined ? undefined : await mustFindConnection(storage.db, connection_id)
      const page = { connection: connection?.id, offset: 0, limit: 1, totals: true }
      const { total } = await users.list(storage.db, storage.dialect, page)
      const made = await flows.bulk.startExport(connection, Math.min(total, limit ?? total), {
        format,
        ...(limit === undefined ? {} : { limit }),
        ...(fields === undefined ? {} : { fields }),
        client: { client_id: caller.client, name: caller.name },
      })
      return showJob(deps, made)
    },
  }),
  route({
    ...works,
    method: 'POST',
    path: '/jobs/verification-email',
    summary: 'Send an email address verification email',
    answer: job,
    scopes: ['update:users'],
    status: 201,
    body: closed({
      user_id: id('user_id of whom the mail goes to'),
      client_id: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: 'ID of the client' })),
      organization_id: Type.Optional(
        Type.Unsafe<never>({ not: {}, description: 'Verification mails name no organization' }),
      ),
      identity: Type.Optional(
        closed({
          user_id: id('user_id of the identity'),
          provider: Type.Literal('auth0'),
          connection_id: Type.Optional(id('ID of the connection')),
        }),
      ),
    }),
    async handle(deps, { body, request }) {
      const { db } = deps.storage
      const user = await verifiable(db, body)
      const made = await deps.flows.bulk.startVerification(user, body.client_id, request)
      return showJob(deps, made)
    },
  }),
  route({
    ...works,
    method: 'GET',
    path: '/jobs/:id',
    summary: 'Get a job',
    answer: job,
    scopes: ['create:users', 'read:users', 'update:users'],
    status: 200,
    async handle(deps, { params: { id: asked = '' }, caller }) {
      const found = await mustFindJob(deps, asked)
      // whose link is whose data: the file is for those who may read users
      if (found.type === 'users_export') requireScope(caller, ['read:users'])
      return showJob(deps, found)
    },
  }),
  route({
    ...works,
    note: '200 with an empty list where Auth0 answers 204',
    method: 'GET',
    path: '/jobs/:id/errors',
    summary: "Get a job's error details",
    answer: list(
      shape('JobErrors', {
        user: anyObject,
        errors: list(shape('JobError', { code: text, message: text, path: text })),
      }),
    ),
    scopes: ['create:users', 'read:users', 'update:users'],
    status: 200,
    handle: async (deps, { params: { id: asked = '' } }) => deps.flows.bulk.errors((await mustFindJob(deps, asked)).id),
  }),
]

/**
 * Who may be sent a link that verifies their address.
 *
 * @throws AppError `inexistent_user`, `inexistent_client`, `invalid_body`
 */
export async function verifiable(
  db: Db,
  body: { user_id: string; client_id?: string; identity?: { user_id: string; connection_id?: string } },
): Promise<User> {
  const user = await mustFindUser(db, body.user_id)
  const { identity } = body
  const other = identity && ![user.id, user.id.slice(user.id.indexOf('|') + 1)].includes(identity.user_id)
  const elsewhere = identity?.connection_id !== undefined && identity.connection_id !== user.connection
  if (other === true || elsewhere) throw bodyRefusal('The user has no such identity', 'identity')
  if (user.email === undefined) throw bodyRefusal('The user has no email', 'user_id')
  const connection = await connections.find(db, user.connection)
  if (connection?.strategy !== 'auth0') throw bodyRefusal('Addresses of this strategy are verified there', 'user_id')
  if (body.client_id !== undefined && !(await clients.find(db, body.client_id))) {
    throw new AppError('absent', 'inexistent_client', 'The client does not exist.')
  }
  return user
}

function readRows(file: unknown): unknown[] {
  if (!Buffer.isBuffer(file)) throw bodyRefusal('The users come as a file of a multipart/form-data body', 'users')
  // a mark of byte order is what many editors write
  const json = file.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])) ? file.subarray(3) : file
  const rows = parseStrictJson(json)
  if (!Array.isArray(rows)) throw bodyRefusal('The file is not a JSON array of users', 'users')
  if (rows.length === 0) throw bodyRefusal('The file has no users', 'users')
  if (rows.length > MOST_ROWS) throw bodyRefusal(`The file has more than ${MOST_ROWS} users`, 'users')
  return rows as unknown[]
}

async function mustFindJob({ flows }: WebDeps, id: string): Promise<BulkJob> {
  const found = await flows.bulk.find(id)
  if (!found) throw new AppError('absent', 'inexistent_job', 'The job does not exist.')
  return found
}

async function showJob({ flows, storage: { db } }: WebDeps, job: BulkJob): Promise<Record<string, unknown>> {
  const { asked, total, position } = job
  const connection = job.connection === undefined ? undefined : await connections.find(db, job.connection)
  const shown = {
    type: job.type,
    status: job.status,
    ...(connection ? { connection_id: connection.id, connection: connection.name } : {}),
    ...pick(asked, ['upsert', 'external_id', 'send_completion_email', 'format', 'limit', 'fields']),
    created_at: isoTime(job.createdAt),
    id: job.id,
  }
  if (job.type === 'verification_email') return shown
  const done = job.status === 'completed'
  const each = position === 0 ? 0 : (job.updatedAt - job.createdAt) / position
  return {
    ...shown,
    ...(job.status === 'pending'
      ? {}
      : {
          percentage_done: done ? 100 : Math.min(99, Math.floor((position / Math.max(total, 1)) * 100)),
          time_left_seconds: done ? 0 : Math.ceil((each * Math.max(total - position, 0)) / 1000),
        }),
    ...(done && job.type === 'users_import'
      ? { summary: { failed: job.failed, updated: job.updated, inserted: job.inserted, total } }
      : {}),
    ...(done && job.type === 'users_export' ? { location: flows.bulk.exportLink(job) } : {}),
    ...(job.status === 'failed' ? { status_details: `It stopped at ${isoTime(job.updatedAt)}.` } : {}),
  }
}

function pick(asked: BulkJob['asked'], names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.flatMap((name) => (asked[name] === undefined ? [] : [[name, asked[name]]])))
}
