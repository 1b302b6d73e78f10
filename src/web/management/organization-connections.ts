// /organizations/{id}/enabled_connections: kept for round trips, since sign-in does not heed an organization.
import { Type } from 'typebox'

import { type Connection, connections, type EnabledConnection, isTaken, organizations } from '#identity'
import { AppError } from '#kit'
import type { Db } from '#storage'

import { anyList, flag, shape, text } from './answers/shape.ts'
import { connectionSettings, settingsOf } from './enabled-connection.ts'
import { mustFindOrganization } from './organizations.ts'
import { offsetAnswer, slice } from './paging.ts'
import { route } from './route.ts'
import { closed, withTotals } from './schema.ts'

const support = { stored: 'sign-in does not heed an organization; a reset goes by who its members are' } as const

const answer = shape('EnabledConnection', {
  connection_id: text,
  assign_membership_on_login: flag,
  show_as_button: flag,
  is_signup_enabled: flag,
  connection: shape('EnabledConnectionName', { name: text, strategy: text }),
})

const path = '/organizations/:id/enabled_connections'

export const organizationConnectionRoutes = [
  route({
    support,
    method: 'GET',
    path,
    summary: "Get an organization's connections",
    scopes: ['read:organization_connections'],
    status: 200,
    answer: anyList('enabled_connections', answer),
    query: closed({ ...withTotals }),
    async handle({ storage: { db } }, { params: { id = '' }, query }) {
      const { id: organization } = await mustFindOrganization(db, id)
      const enabled = await organizations.connectionsOf(db, organization)
      const items = await Promise.all(enabled.map((each) => showEnabled(db, each)))
      return offsetAnswer('enabled_connections', query, slice(items, query))
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
      ...connectionSettings,
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
      return showEnabled(db, enabled)
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
      return showEnabled(db, await mustFindEnabled(db, id, connection_id))
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
    body: closed(connectionSettings),
    handle: ({ storage }, { params: { id = '', connection_id = '' }, body }) =>
      storage.transaction(async (tx) => {
        await organizations.lock(tx, id)
        const before = await mustFindEnabled(tx, id, connection_id)
        const after = { ...before, settings: settingsOf({ ...before.settings, ...body }) }
        await organizations.changeConnection(tx, id, after)
        return showEnabled(tx, after)
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

async function showEnabled(db: Db, { connection, settings }: EnabledConnection): Promise<Record<string, unknown>> {
  const { name, strategy } = await mustFindConnection(db, connection)
  return { connection_id: connection, ...settings, connection: { name, strategy } }
}
