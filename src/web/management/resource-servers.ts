// /resource-servers: APIs that tokens are made for. May be named by id or by identifier.
import { type Static, type TSchema, Type } from 'typebox'

import { roles } from '#identity'
import { AppError } from '#kit'
import type { Db } from '#storage'
import { clientGrants, isTaken, type ResourceServer, resourceServers, type ResourceServerSettings } from '#tenant'

import { chooseFields } from './fields.ts'
import { offsetAnswer, slice } from './paging.ts'
import { route } from './route.ts'
import { anyObject, closed, nullable, withTotals } from './schema.ts'

const works = { support: 'works' } as const

/** Taken when it says what is so anyway. */
const only = <const Values extends readonly (string | boolean | null)[]>(values: Values, words: string): TSchema =>
  Type.Optional(Type.Unsafe<Values[number]>({ enum: values, description: `${words} is not supported yet` }))

const content = {
  name: Type.Optional(
    Type.String({ minLength: 1, maxLength: 200, pattern: '^[^<>]*$', description: 'Name of the API' }),
  ),
  scopes: Type.Optional(
    Type.Array(
      closed({
        value: Type.String({ minLength: 1, maxLength: 280, pattern: '^[^\\s]+$', description: 'Value of the scope' }),
        description: Type.Optional(Type.String({ maxLength: 500, description: 'What the scope permits' })),
      }),
      { maxItems: 1000, description: 'Scopes that the API has' },
    ),
  ),
  token_lifetime: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 2_592_000, description: 'Seconds for which a token is valid' }),
  ),
  signing_alg: only(['RS256'], 'Another algorithm'),
  token_dialect: only(['access_token'], 'Another token dialect'),
  enforce_policies: Type.Optional(
    nullable(Type.Boolean({ description: 'Whether a user gets only the scopes that roles and permissions give' })),
  ),
  token_encryption: only([null], 'Token encryption'),
  consent_policy: only([null], 'A consent policy'),
  authorization_details: only([null], 'Rich authorization requests'),
  proof_of_possession: only([null], 'Proof of possession'),
  authorization_policy: only([null], 'An authorization policy'),
  allow_offline_access: Type.Optional(Type.Boolean({ description: 'Whether refresh tokens are given for the API' })),
  // kept for round trips
  skip_consent_for_verifiable_first_party_clients: Type.Optional(Type.Boolean()),
  token_lifetime_for_web: Type.Optional(Type.Integer({ minimum: 1, maximum: 2_592_000 })),
  subject_type_authorization: Type.Optional(nullable(anyObject)),
}

const note =
  'Kept for round trips, read by nothing: skip_consent_for_verifiable_first_party_clients, token_lifetime_for_web, subject_type_authorization'

const body = closed(content)

export const resourceServerRoutes = [
  route({
    ...works,
    method: 'GET',
    path: '/resource-servers',
    summary: 'Get resource servers',
    scopes: ['read:resource_servers'],
    status: 200,
    query: closed({
      ...withTotals,
      include_fields: Type.Optional(Type.Boolean()),
      fields: Type.Optional(Type.String({ maxLength: 2000 })),
      identifiers: Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())])),
    }),
    async handle({ storage: { db } }, { query }) {
      const named = query.identifiers === undefined ? undefined : [query.identifiers].flat()
      const found = (await resourceServers.list(db)).filter(({ identifier }) => named?.includes(identifier) ?? true)
      const items = found.map((server) => chooseFields(showServer(server), query))
      return offsetAnswer('resource_servers', query, slice(items, query))
    },
  }),
  route({
    ...works,
    note,
    method: 'POST',
    path: '/resource-servers',
    summary: 'Create a resource server',
    scopes: ['create:resource_servers'],
    status: 201,
    body: closed({
      ...content,
      identifier: Type.String({
        minLength: 1,
        maxLength: 600,
        pattern: '^(?!.*\\.\\.)[^\\s\\u0000-\\u001f]+$',
        description: 'Unique identifier of the API: the audience of its tokens',
      }),
    }),
    async handle({ storage: { db }, ids, clock }, { body: wanted }) {
      const server: ResourceServer = {
        id: ids.resourceServer(),
        identifier: wanted.identifier,
        name: wanted.name ?? wanted.identifier,
        scopes: wanted.scopes ?? [],
        system: false,
        settings: settingsOf(wanted, {}),
        createdAt: clock.now(),
      }
      try {
        await resourceServers.insert(db, server)
      } catch (thrown) {
        if (!isTaken(thrown)) throw thrown
        throw new AppError(
          'conflict',
          'resource_server_already_exists',
          'A resource server with the identifier exists already.',
        )
      }
      return showServer(server)
    },
  }),
  route({
    ...works,
    method: 'GET',
    path: '/resource-servers/:id',
    summary: 'Get a resource server',
    scopes: ['read:resource_servers'],
    status: 200,
    query: closed({
      include_fields: Type.Optional(Type.Boolean()),
      fields: Type.Optional(Type.String({ maxLength: 2000 })),
    }),
    handle: async ({ storage: { db } }, { params: { id = '' }, query }) =>
      chooseFields(showServer(await mustFindServer(db, id)), query),
  }),
  route({
    ...works,
    note,
    method: 'PATCH',
    path: '/resource-servers/:id',
    summary: 'Update a resource server',
    scopes: ['update:resource_servers'],
    status: 200,
    body,
    handle: ({ storage, clock }, { params: { id = '' }, body: change }) =>
      storage.transaction(async (tx) => {
        const found = await mustFindServer(tx, id)
        refuseSystem(found)
        const before = (await resourceServers.lock(tx, found.id)) ?? found
        const server: ResourceServer = {
          ...before,
          name: change.name ?? before.name,
          scopes: change.scopes ?? before.scopes,
          settings: settingsOf(change, before.settings),
        }
        await resourceServers.update(tx, server, clock.now())
        return showServer(server)
      }),
  }),
  route({
    ...works,
    method: 'DELETE',
    path: '/resource-servers/:id',
    summary: 'Delete a resource server',
    scopes: ['delete:resource_servers'],
    status: 204,
    handle: ({ storage }, { params: { id = '' } }) =>
      storage.transaction(async (tx) => {
        const server = await findServer(tx, id)
        if (!server) return
        refuseSystem(server)
        await clientGrants.removeForAudience(tx, server.identifier)
        await roles.forgetAudience(tx, server.identifier)
        await resourceServers.remove(tx, server.id)
      }),
  }),
]

async function findServer(db: Db, id: string): Promise<ResourceServer | undefined> {
  return (await resourceServers.find(db, id)) ?? (await resourceServers.findByIdentifier(db, id))
}

async function mustFindServer(db: Db, id: string): Promise<ResourceServer> {
  const server = await findServer(db, id)
  if (!server) throw new AppError('absent', 'inexistent_resource_server', 'The resource server does not exist')
  return server
}

/** The Management API's scopes are the program's, not a setting. */
function refuseSystem(server: ResourceServer): void {
  if (!server.system) return
  throw new AppError('invalid', 'operation_not_supported', 'System resource servers cannot be changed.')
}

function settingsOf(wanted: Static<typeof body>, before: ResourceServerSettings): ResourceServerSettings {
  const { token_lifetime, allow_offline_access, token_lifetime_for_web, enforce_policies } = wanted
  const { skip_consent_for_verifiable_first_party_clients, subject_type_authorization } = wanted
  const named = {
    ...{ token_lifetime, allow_offline_access, token_lifetime_for_web, enforce_policies },
    ...{ skip_consent_for_verifiable_first_party_clients, subject_type_authorization },
  }
  return {
    ...before,
    ...Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined && value !== null)),
  }
}

function showServer({ id, name, identifier, scopes, system, settings }: ResourceServer): Record<string, unknown> {
  const { token_lifetime = 86_400, ...further } = settings
  return {
    id,
    // Auth0's own tools leave the API with this name alone
    name: system ? 'Auth0 Management API' : name,
    identifier,
    allow_offline_access: false,
    skip_consent_for_verifiable_first_party_clients: true,
    subject_type_authorization: { client: { policy: 'require_client_grant' }, user: { policy: 'allow_all' } },
    token_lifetime,
    token_lifetime_for_web: 7200,
    signing_alg: 'RS256',
    enforce_policies: false,
    ...further,
    ...(scopes.length > 0 ? { scopes } : {}),
    is_system: system,
    token_dialect: 'access_token',
  }
}
