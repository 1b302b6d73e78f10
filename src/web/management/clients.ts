// /clients: applications. Secrets are shown to those who may read keys, and to whoever has just made one.
import { type Static, Type } from 'typebox'

import { connections, oidcRecords } from '#identity'
import { AppError, type JsonObject, refuseOutdated, tagOf } from '#kit'
import type { Db, Storage, Tx } from '#storage'
import { callbackProblem, type Client, clientCredentials, type ClientSettings, clients, isPublicClient } from '#tenant'

import { bodyRefusal } from '../validation.ts'
import { addCredential } from './add-credential.ts'
import { requireScope } from './authorize.ts'
import { changeClientBody, newClientBody, storedClientFields } from './client-schemas.ts'
import { showClient } from './client-shape.ts'
import { showConnection } from './connection-shape.ts'
import { readCredential } from './credential-key.ts'
import { refuseCondition } from './entity-tags.ts'
import { chooseFields } from './fields.ts'
import { changeGlobalClient, globalClientId, showGlobalClient } from './global-client.ts'
import { refuseKeysBeyond } from './keys-beyond.ts'
import { mergedMetadata, withoutNulls } from './metadata.ts'
import { checkpointAnswer, offsetAnswer, slice } from './paging.ts'
import { route } from './route.ts'
import { checkpointPage, closed, fieldsChoice, withTotals } from './schema.ts'

const works = { support: 'works' } as const
const reading = { ...works, scopes: ['read:clients', 'read:client_keys'], showsSecretsTo: 'read:client_keys' } as const
const note = `Kept for round trips, read by nothing: ${storedClientFields.join(', ')}. Of grant_types the device code and passwordless are not offered, and those that take passwords count for the tenant's own clients alone`

export const clientRoutes = [
  route({
    ...reading,
    method: 'GET',
    path: '/clients',
    summary: 'Get clients',
    status: 200,
    query: closed({
      ...withTotals,
      ...fieldsChoice,
      ...checkpointPage,
      is_global: Type.Optional(Type.Boolean({ description: 'The client that holds the classic login page' })),
      is_first_party: Type.Optional(Type.Boolean()),
      app_type: Type.Optional(Type.String({ maxLength: 500, description: 'Comma-separated application types' })),
    }),
    async handle(deps, { query, caller }) {
      if (query.is_global === true) {
        const items = [chooseFields(await showGlobalClient(deps), query)]
        return query.take === undefined ? offsetAnswer('clients', query, slice(items, query)) : { clients: items }
      }
      const types = query.app_type?.split(',')
      const found = (await clients.list(deps.storage.db)).filter(
        ({ settings }) =>
          (types === undefined || types.includes(settings.app_type ?? '')) &&
          (query.is_first_party === undefined || query.is_first_party === (settings.is_first_party ?? true)),
      )
      const items = await Promise.all(
        found.map(async (client) => chooseFields(await showClient(deps, client, caller), query)),
      )
      if (query.take !== undefined || query.from !== undefined) return checkpointAnswer('clients', query, items)
      return offsetAnswer('clients', query, slice(items, query))
    },
  }),
  route({
    ...works,
    note,
    method: 'POST',
    path: '/clients',
    summary: 'Create a client',
    scopes: ['create:clients'],
    status: 201,
    body: newClientBody,
    tagged: true,
    async handle(deps, { body, tag }) {
      const { storage, sealer, clock, ids } = deps
      const at = clock.now()
      const id = ids.client()
      const { client_authentication_methods: methods, ...named } = body
      const keys = methods?.private_key_jwt.credentials.map((each) => readCredential(deps, id, each))
      const byKeys = keys && { private_key_jwt: { credentials: keys.map((key) => ({ id: key.id })) } }
      const client: Client = {
        id,
        name: body.name,
        secretSealed: sealer.seal('client-secret', ids.clientSecret()),
        metadata: withoutNulls(body.client_metadata ?? {}),
        settings: settingsOf({ ...named, ...(byKeys && { client_authentication_methods: byKeys }) }, {}),
        createdAt: at,
        updatedAt: at,
      }
      await storage.transaction(async (tx) => {
        await clients.insert(tx, client)
        for (const key of keys ?? []) await addCredential(tx, key)
      })
      tag(clientTag(client))
      return showClient(deps, client, 'maker')
    },
  }),
  route({
    ...reading,
    method: 'GET',
    path: '/clients/:id',
    summary: 'Get a client by id',
    status: 200,
    query: closed({ ...fieldsChoice }),
    tagged: true,
    async handle(deps, { params: { id = '' }, query, caller, tag }) {
      if (id === globalClientId(deps)) return chooseFields(await showGlobalClient(deps), query)
      const client = await mustFindClient(deps.storage.db, id)
      tag(clientTag(client))
      return chooseFields(await showClient(deps, client, caller), query)
    },
  }),
  route({
    ...works,
    note,
    method: 'PATCH',
    path: '/clients/:id',
    summary: 'Update a client',
    scopes: ['update:clients', 'update:client_keys'],
    status: 200,
    body: changeClientBody,
    tagged: true,
    async handle(deps, { params: { id = '' }, body, caller, expected, tag }) {
      const { storage, sealer, clock } = deps
      // field level: each scope reaches its own half
      if (body.client_secret !== undefined) requireScope(caller, ['update:client_keys'])
      if (Object.keys(body).some((field) => field !== 'client_secret')) requireScope(caller, ['update:clients'])
      if (body.client_secret !== undefined) await refuseKeysBeyond(deps, caller, id)
      if (id === globalClientId(deps)) {
        if (expected) refuseCondition()
        const [foreign] = await changeGlobalClient(storage.db, body, clock.now())
        if (foreign !== undefined) throw bodyRefusal(`Additional properties not allowed: ${foreign}`)
        return showGlobalClient(deps)
      }
      const methods = body.client_authentication_methods
      const changed = await changeHeld(storage, id, async (before, tx) => {
        refuseOutdated(expected, clientTag(before))
        if (methods) await mustHaveKeys(tx, id, methods.private_key_jwt.credentials)
        return {
          ...before,
          name: body.name ?? before.name,
          secretSealed:
            body.client_secret === undefined ? before.secretSealed : sealer.seal('client-secret', body.client_secret),
          metadata: body.client_metadata
            ? mergedMetadata(before.metadata, body.client_metadata, 'client_metadata')
            : before.metadata,
          settings: settingsOf(body, before.settings),
          updatedAt: clock.now(),
        }
      })
      tag(clientTag(changed))
      return showClient(deps, changed, caller)
    },
  }),
  route({
    ...works,
    method: 'DELETE',
    path: '/clients/:id',
    summary: 'Delete a client',
    scopes: ['delete:clients'],
    status: 204,
    handle: ({ storage }, { params: { id = '' } }) =>
      storage.transaction(async (tx) => {
        await oidcRecords.revokeClient(tx, id)
        await connections.forgetClient(tx, id)
        await clients.remove(tx, id)
      }),
  }),
  route({
    ...works,
    method: 'POST',
    path: '/clients/:id/rotate-secret',
    summary: 'Rotate a client secret',
    scopes: ['update:client_keys'],
    status: 200,
    body: closed({}),
    bodyOptional: true,
    async handle(deps, { params: { id = '' }, caller }) {
      const { storage, sealer, ids, clock } = deps
      await refuseKeysBeyond(deps, caller, id)
      const secretSealed = sealer.seal('client-secret', ids.clientSecret())
      const rotated = await changeHeld(storage, id, (before) =>
        Promise.resolve({ ...before, secretSealed, updatedAt: clock.now() }),
      )
      return showClient(deps, rotated, 'maker')
    },
  }),
  route({
    ...works,
    method: 'GET',
    path: '/clients/:id/connections',
    summary: 'Get the connections that a client may use',
    scopes: ['read:connections', 'read:clients'],
    status: 200,
    query: closed({
      ...checkpointPage,
      ...fieldsChoice,
      strategy: Type.Optional(Type.String({ maxLength: 100, description: 'Strategy of the connections' })),
    }),
    async handle({ storage: { db } }, { params: { id = '' }, query }) {
      const client = await mustFindClient(db, id)
      const found = (await connections.listOfClient(db, client.id)).filter(
        ({ strategy }) => query.strategy === undefined || strategy === query.strategy,
      )
      const items = found.map((connection) => chooseFields(showConnection(connection), query))
      return checkpointAnswer('connections', query, items)
    },
  }),
]

/** @throws AppError `inexistent_client` */
export async function mustFindClient(db: Db, id: string): Promise<Client> {
  const client = await clients.find(db, id)
  if (!client) throw absent()
  return client
}

/** What a change may set, whatever order it was set in. */
function clientTag({ name, secretSealed, metadata, settings }: Client): string {
  const sorted = (object: object) => Object.entries(object).toSorted(([one], [other]) => (one < other ? -1 : 1))
  return tagOf([name, secretSealed ?? null, sorted(metadata), sorted(settings)])
}

/** Changes a client one call after the other: of two at once none is lost. */
function changeHeld(storage: Storage, id: string, by: (before: Client, tx: Tx) => Promise<Client>): Promise<Client> {
  return storage.transaction(async (tx) => {
    const before = await clients.lock(tx, id)
    if (!before) throw absent()
    const after = await by(before, tx)
    await clients.update(tx, after)
    return after
  })
}

function absent(): AppError {
  return new AppError('absent', 'inexistent_client', 'The client does not exist')
}

/** What is named replaces; `null` takes a property away. */
function settingsOf(body: Static<typeof changeClientBody>, before: ClientSettings): ClientSettings {
  const { name: _name, client_secret: _secret, client_metadata: _metadata, ...named } = body
  const after: ClientSettings = withoutNulls({ ...before, ...(named as JsonObject) })
  if (named.callbacks !== undefined || named.app_type !== undefined) {
    for (const uri of after.callbacks ?? []) {
      const problem = callbackProblem(uri, after.app_type)
      if (problem !== undefined) throw bodyRefusal(`${uri} ${problem}`, 'callbacks')
    }
  }
  if (after['client_authentication_methods'] !== undefined && after['token_endpoint_auth_method'] !== undefined) {
    const rule = 'token_endpoint_auth_method and client_authentication_methods cannot go together: one has to be null'
    throw bodyRefusal(rule, 'client_authentication_methods')
  }
  // anybody can name a public client, and any address then
  if (after['is_token_endpoint_ip_header_trusted'] === true && isPublicClient({ settings: after, secretSealed: '' })) {
    const rule = 'is_token_endpoint_ip_header_trusted needs a client that proves itself by a secret or a key'
    throw bodyRefusal(rule, 'is_token_endpoint_ip_header_trusted')
  }
  return after
}

async function mustHaveKeys(tx: Tx, client: string, named: readonly { id: string }[]): Promise<void> {
  const there = await clientCredentials.list(tx, client)
  const foreign = named.find(({ id }) => !there.some((each) => each.id === id))
  if (foreign) throw bodyRefusal(`The client has no credential ${foreign.id}`, 'client_authentication_methods')
}
