// /organizations/{id}/enabled_connections, and /connections as newer clients call it: kept for round trips, since sign-in does not heed an organization.
import { Type } from 'typebox'

import { type Connection, connections, type EnabledConnection, isTaken, organizations } from '#identity'
import { AppError } from '#kit'
import type { Db } from '#storage'

import { anyList, flag, optional, shape, text } from './answers/shape.ts'
import { connectionSettings, newerSettings, settingsOf } from './enabled-connection.ts'
import { mustFindOrganization } from './organizations.ts'
import { offsetAnswer, slice } from './paging.ts'
import { route } from './route.ts'
import { closed, withTotals } from './schema.ts'

const support = { stored: 'sign-in does not heed an organization; a reset goes by who its members are' } as const

const shown = {
  connection_id: text,
  assign_membership_on_login: flag,
  show_as_button: flag,
  is_signup_enabled: flag,
  connection: shape('EnabledConnectionName', { name: text, strategy: text }),
}

/** One thing under two paths: the older one knows enabled connections only, and fewer settings. */
const OLDER = {
  path: '/organizations/:id/enabled_connections',
  plural: 'enabled_connections',
  answer: shape('EnabledConnection', shown),
  settings: connectionSettings,
} as const
const NEWER = {
  path: '/organizations/:id/connections',
  plural: 'connections',
  answer: shape('OrganizationConnection', {
    ...shown,
    is_enabled: flag,
    organization_connection_name: optional(text),
  }),
  settings: { ...connectionSettings, ...newerSettings },
} as const
type Style = typeof OLDER | typeof NEWER

export const organizationConnectionRoutes = [OLDER, NEWER].flatMap(routesOf)

function routesOf(style: Style) {
  const { path, plural, answer, settings } = style
  return [
    route({
      support,
      method: 'GET',
      path,
      summary: "Get an organization's connections",
      scopes: ['read:organization_connections'],
      status: 200,
      answer: anyList(plural, answer),
      query: closed({ ...withTotals }),
      async handle({ storage: { db } }, { params: { id = '' }, query }) {
        const { id: organization } = await mustFindOrganization(db, id)
        const all = await organizations.connectionsOf(db, organization)
        const enabled = style === OLDER ? all.filter(({ settings: set }) => set['is_enabled'] !== false) : all
        const items = await Promise.all(enabled.map((each) => showEnabled(db, each, style)))
        return offsetAnswer(plural, query, slice(items, query))
      },
    }),
    route({
      support,
      method: 'POST',
      path,
      summary: 'Add a connection to an organization',
      scopes: ['create:organization_connections'],
      status: 201,
      answer,
      body: closed({
        connection_id: Type.String({ minLength: 1, maxLength: 50, description: 'ID of the connection' }),
        ...settings,
      }),
      async handle({ storage: { db } }, { params: { id = '' }, body: { connection_id, ...named } }) {
        const { id: organization } = await mustFindOrganization(db, id)
        const { id: connection } = await mustFindConnection(db, connection_id)
        const enabled = { connection, settings: settingsOf(named) }
        try {
          await organizations.enableConnection(db, organization, enabled)
        } catch (thrown) {
          if (!isTaken(thrown)) throw thrown
          throw new AppError('conflict', undefined, 'The connection is enabled for the organization already.')
        }
        return showEnabled(db, enabled, style)
      },
    }),
    route({
      support,
      method: 'GET',
      path: `${path}/:connection_id`,
      summary: "Get one of an organization's connections",
      scopes: ['read:organization_connections'],
      status: 200,
      answer,
      async handle({ storage: { db } }, { params: { id = '', connection_id = '' } }) {
        return showEnabled(db, await mustFindEnabled(db, id, connection_id), style)
      },
    }),
    route({
      support,
      method: 'PATCH',
      path: `${path}/:connection_id`,
      summary: "Update one of an organization's connections",
      scopes: ['update:organization_connections'],
      status: 200,
      answer,
      body: closed(settings),
      handle: ({ storage }, { params: { id = '', connection_id = '' }, body }) =>
        storage.transaction(async (tx) => {
          await organizations.lock(tx, id)
          const before = await mustFindEnabled(tx, id, connection_id)
          const after = { ...before, settings: settingsOf({ ...before.settings, ...body }) }
          await organizations.changeConnection(tx, id, after)
          return showEnabled(tx, after, style)
        }),
    }),
    route({
      support,
      method: 'DELETE',
      path: `${path}/:connection_id`,
      summary: 'Take a connection off an organization',
      scopes: ['delete:organization_connections'],
      status: 204,
      handle: ({ storage: { db } }, { params: { id = '', connection_id = '' } }) =>
        organizations.disableConnection(db, id, connection_id),
    }),
  ]
}

async function mustFindEnabled(db: Db, id: string, connection: string): Promise<EnabledConnection> {
  const { id: organization } = await mustFindOrganization(db, id)
  const found = (await organizations.connectionsOf(db, organization)).find((each) => each.connection === connection)
  if (!found) throw new AppError('absent', undefined, 'The connection is not enabled for the organization.')
  return found
}

async function mustFindConnection(db: Db, id: string): Promise<Connection> {
  const connection = await connections.find(db, id)
  if (!connection) throw new AppError('absent', 'inexistent_connection', 'The connection does not exist.')
  return connection
}

async function showEnabled(
  db: Db,
  { connection, settings }: EnabledConnection,
  style: Style,
): Promise<Record<string, unknown>> {
  const { name, strategy } = await mustFindConnection(db, connection)
  const { is_enabled, organization_connection_name: called, ...older } = settings
  const newer = { is_enabled, ...(called === undefined ? {} : { organization_connection_name: called }) }
  return {
    connection_id: connection,
    ...older,
    ...(style === NEWER ? newer : {}),
    connection: { name, strategy },
  }
}
