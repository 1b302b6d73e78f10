// /organizations: groups of users that a reset can be asked for in, and that events then name.
import { type Static, Type } from 'typebox'

import { connections, isTaken, type Organization, organizations } from '#identity'
import { AppError, type JsonObject } from '#kit'
import type { Db } from '#storage'

import { bodyRefusal } from '../validation.ts'
import { anyList, optional, shape, text } from './answers/shape.ts'
import { connectionSettings, settingsOf } from './enabled-connection.ts'
import { offsetAnswer, offsetOf } from './paging.ts'
import { route } from './route.ts'
import { anyObject, checkpointPage, closed, nullable, withTotals } from './schema.ts'

const stored = 'Kept for round trips, read by nothing: branding, enabled_connections'
const works = { support: 'works' } as const

const name = Type.String({
  pattern: '^[a-z0-9][a-z0-9_-]{0,49}$',
  description: 'Name of the organization: 1 to 50 lower-case letters, digits, _ and -',
})
const displayName = Type.String({ minLength: 1, maxLength: 255, description: 'Friendly name of the organization' })
const colour = (description: string) =>
  Type.Optional(Type.String({ pattern: '^#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$', description }))
const branding = closed({
  logo_url: Type.Optional(
    Type.String({ format: 'uri', pattern: '^https://', maxLength: 2048, description: 'https URL of the logo' }),
  ),
  colors: Type.Optional(closed({ primary: colour('Primary colour'), page_background: colour('Background colour') })),
})
const metadata = Type.Record(Type.String(), Type.String({ maxLength: 255 }), {
  maxProperties: 25,
  description: 'Metadata of the organization: up to 25 texts',
})
const noQuota = Type.Optional(Type.Unsafe<null>({ type: 'null', description: 'A token quota is not supported' }))

const newOrganization = closed({
  name,
  display_name: Type.Optional(displayName),
  branding: Type.Optional(branding),
  metadata: Type.Optional(metadata),
  enabled_connections: Type.Optional(
    Type.Array(closed({ connection_id: Type.String({ minLength: 1, maxLength: 50 }), ...connectionSettings }), {
      maxItems: 10,
      description: 'Connections of the organization',
    }),
  ),
  token_quota: noQuota,
})
const changedOrganization = closed({
  name: Type.Optional(name),
  display_name: Type.Optional(displayName),
  branding: Type.Optional(nullable(branding)),
  metadata: Type.Optional(metadata),
  token_quota: noQuota,
})

const properties = {
  id: text,
  name: text,
  display_name: optional(text),
  branding: optional(anyObject),
  metadata: optional(anyObject),
}
export const organizationAnswer = shape('Organization', properties)
const madeAnswer = shape('NewOrganization', { ...properties, enabled_connections: optional(Type.Array(anyObject)) })

export const organizationRoutes = [
  route({
    ...works,
    method: 'GET',
    path: '/organizations',
    summary: 'Get organizations',
    scopes: ['read:organizations'],
    status: 200,
    answer: anyList('organizations', organizationAnswer),
    query: closed({ ...withTotals, ...checkpointPage }),
    async handle({ storage: { db } }, { query }) {
      if (query.take !== undefined || query.from !== undefined) {
        const take = query.take ?? 50
        const found = await organizations.list(db, { from: query.from, limit: take + 1 })
        const page = found.slice(0, take)
        return { organizations: page.map(showOrganization), ...(found.length > take ? { next: page.at(-1)?.id } : {}) }
      }
      const { offset, limit } = offsetOf(query)
      const items = (await organizations.list(db, { offset, limit })).map(showOrganization)
      return offsetAnswer('organizations', query, { items, total: await organizations.count(db) })
    },
  }),
  route({
    ...works,
    note: stored,
    method: 'POST',
    path: '/organizations',
    summary: 'Create an organization',
    scopes: ['create:organizations'],
    status: 201,
    answer: madeAnswer,
    body: newOrganization,
    async handle({ storage, ids, clock }, { body }) {
      const at = clock.now()
      const organization = {
        id: ids.organization(),
        name: body.name,
        displayName: body.display_name,
        branding: body.branding as JsonObject | undefined,
        metadata: body.metadata ?? {},
        createdAt: at,
        updatedAt: at,
      }
      const enabled = body.enabled_connections ?? []
      await refusingTaken(() =>
        storage.transaction(async (tx) => {
          await organizations.insert(tx, organization)
          for (const { connection_id: connection, ...named } of enabled) {
            if (!(await connections.find(tx, connection))) {
              throw bodyRefusal(`There is no connection ${connection}`, 'enabled_connections')
            }
            await organizations.enableConnection(tx, organization.id, { connection, settings: settingsOf(named) })
          }
        }),
      )
      const shown = enabled.map(({ connection_id, ...named }) => {
        const { is_enabled: _on, ...settings } = settingsOf(named)
        return { connection_id, ...settings }
      })
      return { ...showOrganization(organization), ...(shown.length === 0 ? {} : { enabled_connections: shown }) }
    },
  }),
  route({
    ...works,
    method: 'GET',
    path: '/organizations/name/:name',
    summary: 'Get an organization by name',
    scopes: ['read:organizations'],
    status: 200,
    answer: organizationAnswer,
    async handle({ storage: { db } }, { params }) {
      const found = await organizations.findByName(db, params['name'] ?? '')
      if (!found) throw absent()
      return showOrganization(found)
    },
  }),
  route({
    ...works,
    method: 'GET',
    path: '/organizations/:id',
    summary: 'Get an organization',
    scopes: ['read:organizations'],
    status: 200,
    answer: organizationAnswer,
    handle: async ({ storage: { db } }, { params: { id = '' } }) =>
      showOrganization(await mustFindOrganization(db, id)),
  }),
  route({
    ...works,
    note: `${stored.split(',')[0]}, read by nothing: branding`,
    method: 'PATCH',
    path: '/organizations/:id',
    summary: 'Update an organization',
    scopes: ['update:organizations'],
    status: 200,
    answer: organizationAnswer,
    body: changedOrganization,
    handle: ({ storage, clock }, { params: { id = '' }, body }) =>
      refusingTaken(() =>
        storage.transaction(async (tx) => {
          const before = await organizations.lock(tx, id)
          if (!before) throw absent()
          const after = { ...changed(before, body), updatedAt: clock.now() }
          await organizations.update(tx, after)
          return showOrganization(after)
        }),
      ),
  }),
  route({
    ...works,
    method: 'DELETE',
    path: '/organizations/:id',
    summary: 'Delete an organization',
    scopes: ['delete:organizations'],
    status: 204,
    handle: ({ storage: { db } }, { params: { id = '' } }) => organizations.remove(db, id),
  }),
]

/** @throws AppError in Auth0's words, without a code (spec §1) */
export async function mustFindOrganization(db: Db, id: string): Promise<Organization> {
  const found = await organizations.find(db, id)
  if (!found) throw absent()
  return found
}

export function showOrganization(organization: Organization): Record<string, unknown> {
  const { id, name: called, displayName: friendly, branding: looks, metadata: texts } = organization
  return {
    id,
    name: called,
    ...(friendly === undefined ? {} : { display_name: friendly }),
    ...(looks === undefined ? {} : { branding: looks }),
    ...(Object.keys(texts).length === 0 ? {} : { metadata: texts }),
  }
}

/** Metadata is replaced whole. */
function changed(before: Organization, body: Static<typeof changedOrganization>): Organization {
  const looks = body.branding === undefined ? before.branding : ((body.branding ?? undefined) as JsonObject | undefined)
  return {
    ...before,
    name: body.name ?? before.name,
    displayName: body.display_name ?? before.displayName,
    branding: looks,
    metadata: body.metadata ?? before.metadata,
  }
}

function absent(): AppError {
  return new AppError('absent', undefined, 'No organization found by that id or name.')
}

async function refusingTaken<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    if (!isTaken(thrown)) throw thrown
    throw new AppError(
      'conflict',
      undefined,
      'An organization with this name exists already, or a connection is named twice.',
    )
  }
}
