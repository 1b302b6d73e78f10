// /client-grants: which client may ask for tokens for which API.
import { Type } from 'typebox'

import { AppError } from '#kit'
import type { Db } from '#storage'
import { type ClientGrant, clientGrants, clients, isTaken, resourceServers } from '#tenant'

import { bodyRefusal } from '../validation.ts'
import { checkpointAnswer, offsetAnswer, slice } from './paging.ts'
import { type Caller, route } from './route.ts'
import { checkpointPage, closed, withTotals } from './schema.ts'

const works = { support: 'works' } as const

const scope = Type.Array(Type.String({ minLength: 1, maxLength: 280 }), {
  maxItems: 1000,
  uniqueItems: true,
  description: 'Scopes allowed for this client grant.',
})
/** Said by clients that send a grant back as they read it; anything else is not supported. */
const onlyValue = <const Value extends string | boolean>(value: Value) =>
  Type.Optional(Type.Unsafe<Value>({ enum: [value, null], description: 'Other values are not supported yet' }))

const organizations = { organization_usage: onlyValue('deny'), allow_any_organization: onlyValue(false) }

export const clientGrantRoutes = [
  route({
    ...works,
    method: 'GET',
    path: '/client-grants',
    summary: 'Get client grants',
    scopes: ['read:client_grants'],
    status: 200,
    query: closed({
      ...withTotals,
      ...checkpointPage,
      audience: Type.Optional(Type.String({ maxLength: 600, description: 'Identifier of the API' })),
      client_id: Type.Optional(Type.String({ maxLength: 64, description: 'Id of the client' })),
      subject_type: Type.Optional(Type.Enum(['client', 'user'], { description: 'Kind of subject' })),
    }),
    async handle({ storage: { db } }, { query }) {
      const { audience, client_id: client, subject_type: subject } = query
      const found = subject === 'user' ? [] : await clientGrants.list(db, { audience, client })
      const items = found.map(showGrant)
      if (query.take !== undefined || query.from !== undefined) return checkpointAnswer('client_grants', query, items)
      return offsetAnswer('client_grants', query, slice(items, query))
    },
  }),
  route({
    ...works,
    method: 'POST',
    path: '/client-grants',
    summary: 'Create a client grant',
    scopes: ['create:client_grants'],
    status: 201,
    body: closed({
      client_id: Type.String({ minLength: 1, maxLength: 64, description: 'Id of the client' }),
      audience: Type.String({ minLength: 1, maxLength: 600, description: 'The audience (API identifier)' }),
      scope: Type.Optional(scope),
      ...organizations,
      subject_type: onlyValue('client'),
      allow_all_scopes: onlyValue(false),
    }),
    async handle({ storage: { db }, ids, clock, oidc }, { body, caller }) {
      const client = await clients.find(db, body.client_id)
      if (!client) throw new AppError('absent', 'inexistent_client', 'The client does not exist.')
      const wanted = body.scope ?? []
      await checkScope(db, body.audience, wanted)
      refuseRaising(caller, wanted, body.audience === oidc.managementAudience)
      const grant = { id: ids.grant(), client: client.id, audience: body.audience, scope: wanted }
      try {
        await clientGrants.insert(db, grant, clock.now())
      } catch (thrown) {
        if (!isTaken(thrown)) throw thrown
        throw new AppError('conflict', 'conflict', 'A client grant for the same client and audience exists already.')
      }
      return showGrant(grant)
    },
  }),
  route({
    ...works,
    method: 'GET',
    path: '/client-grants/:id',
    summary: 'Get a client grant',
    scopes: ['read:client_grants'],
    status: 200,
    handle: async ({ storage: { db } }, { params: { id = '' } }) => showGrant(await mustFind(db, id)),
  }),
  route({
    ...works,
    method: 'PATCH',
    path: '/client-grants/:id',
    summary: 'Update a client grant',
    scopes: ['update:client_grants'],
    status: 200,
    body: closed({ scope: Type.Optional(scope), ...organizations, allow_all_scopes: onlyValue(false) }),
    async handle({ storage: { db }, oidc }, { params: { id = '' }, body, caller }) {
      const grant = await mustFind(db, id)
      if (body.scope === undefined) return showGrant(grant)
      await checkScope(db, grant.audience, body.scope)
      refuseRaising(caller, body.scope, grant.audience === oidc.managementAudience)
      const changed = await clientGrants.setScope(db, id, body.scope)
      return showGrant(changed ?? (await mustFind(db, id)))
    },
  }),
  route({
    ...works,
    method: 'DELETE',
    path: '/client-grants/:id',
    summary: 'Delete a client grant',
    scopes: ['delete:client_grants'],
    status: 204,
    handle: ({ storage: { db } }, { params: { id = '' } }) => clientGrants.remove(db, id),
  }),
]

async function mustFind(db: Db, id: string): Promise<ClientGrant> {
  const grant = await clientGrants.find(db, id)
  if (!grant) throw new AppError('absent', 'inexistent_client_grant', 'The client grant does not exist.')
  return grant
}

async function checkScope(db: Db, audience: string, wanted: readonly string[]): Promise<void> {
  const server = await resourceServers.findByIdentifier(db, audience)
  if (!server) throw new AppError('absent', 'inexistent_resource_server', 'The resource server does not exist.')
  const unknown = wanted.filter((each) => !server.scopes.some(({ value }) => value === each))
  if (unknown.length > 0) throw bodyRefusal(`Scopes that the API does not have: ${unknown.join(', ')}`, 'scope')
}

/**
 * Scopes of this API are given by those who hold them: otherwise a token that may write grants is worth every other
 * token (Immich CVE-2026-23896 and kin). Auth0 lets such a token grant anything.
 */
function refuseRaising(caller: Caller, wanted: readonly string[], ofThisApi: boolean): void {
  const beyond = ofThisApi ? wanted.filter((each) => !caller.scope.has(each)) : []
  if (beyond.length === 0) return
  throw new AppError(
    'forbidden',
    'insufficient_scope',
    `Scopes that you do not hold cannot be granted: ${beyond.join(', ')}`,
  )
}

function showGrant({ id, client, audience, scope: held }: ClientGrant): Record<string, unknown> {
  return {
    id,
    client_id: client,
    audience,
    scope: held,
    organization_usage: 'deny',
    allow_any_organization: false,
    subject_type: 'client',
  }
}
