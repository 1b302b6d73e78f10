// The first start: tenant, connection, default client, Management API, bootstrap client and administrator.
import { type Connection, connections, hashPassword } from '#identity'
import { type Clock, type Ids, type Sealer, Secret, StartRefused } from '#kit'
import type { Storage, Tx } from '#storage'
import {
  administrators,
  type Client,
  clientGrants,
  clients,
  MANAGEMENT_SCOPES,
  resourceServers,
  settings,
} from '#tenant'

import type { Config } from './config.ts'
import { addExamples } from './examples.ts'

/** Credentials that were generated now. They are shown on this start's terminal, and never again. */
export type Generated = {
  client: { id: string; secret: Secret<string> } | undefined
  administrator: { email: string; password: Secret<string> } | undefined
}

export type SeedDeps = { storage: Storage; sealer: Sealer; clock: Clock; ids: Ids; config: Config }

export const FIRST_CONNECTION = 'Username-Password-Authentication'

/** @returns what was generated; undefined when the tenant was there already */
export async function seedTenant(deps: SeedDeps): Promise<Generated | undefined> {
  const { storage, config, ids } = deps
  if (await settings.read(storage.db, 'tenant')) return undefined
  refuseWeakBootstrap(config)
  const given = config.bootstrapClient
  const client = { id: given.id ?? ids.client(), secret: given.secret ?? new Secret(ids.clientSecret()) }
  const administrator = {
    email: config.bootstrapAdmin.email ?? 'admin@example.com',
    password: config.bootstrapAdmin.password ?? new Secret(ids.handle().slice(0, 24)),
  }
  const passwordHash = await hashPassword(administrator.password)
  const first = await storage.transaction((tx) => seed(tx, deps, client, { ...administrator, passwordHash }))
  // another node was faster: what it generated stands on its terminal
  if (!first) return undefined
  return {
    client: given.id === undefined ? client : undefined,
    administrator: config.bootstrapAdmin.password === undefined ? administrator : undefined,
  }
}

async function seed(
  tx: Tx,
  { sealer, clock, ids, config }: SeedDeps,
  bootstrap: { id: string; secret: Secret<string> },
  administrator: { email: string; passwordHash: string },
): Promise<boolean> {
  const at = clock.now()
  const tenant = { id: config.mode === 'development' ? 'keyturn-dev' : 'keyturn', friendly_name: 'Keyturn' }
  if (!(await settings.create(tx, 'tenant', tenant, at))) return false
  const connection: Connection = {
    id: ids.connection(),
    name: FIRST_CONNECTION,
    strategy: 'auth0',
    displayName: undefined,
    options: { passwordPolicy: 'good' },
    metadata: {},
    createdAt: at,
    updatedAt: at,
  }
  await connections.insert(tx, connection)
  const fresh = { metadata: {}, createdAt: at, updatedAt: at }
  const standard: Client = {
    ...fresh,
    id: ids.client(),
    name: 'Default App',
    secretSealed: sealer.seal('client-secret', ids.clientSecret()),
    settings: { app_type: 'regular_web', grant_types: ['authorization_code', 'refresh_token'], is_first_party: true },
  }
  const machine: Client = {
    ...fresh,
    id: bootstrap.id as Client['id'],
    name: 'Bootstrap client',
    secretSealed: sealer.seal('client-secret', bootstrap.secret.reveal()),
    settings: { app_type: 'non_interactive', grant_types: ['client_credentials'], is_first_party: true },
  }
  await clients.insert(tx, standard)
  await clients.insert(tx, machine)
  await settings.write(tx, 'default_client', { client_id: standard.id }, at)
  await connections.enableClient(tx, connection.id, standard.id)
  if (config.mode === 'development') await addExamples(tx, sealer, connection.id, at)
  const audience = `${config.publicUrl}/api/v2/`
  await resourceServers.insert(tx, {
    id: ids.resourceServer(),
    identifier: audience,
    name: 'Management API',
    scopes: MANAGEMENT_SCOPES.map((value) => ({ value })),
    system: true,
    settings: { token_lifetime: 86_400 },
    createdAt: at,
  })
  await clientGrants.insert(tx, { id: ids.grant(), client: machine.id, audience, scope: MANAGEMENT_SCOPES }, at)
  const { email, passwordHash } = administrator
  await administrators.insert(tx, { id: ids.uuid(), email, passwordHash, role: 'owner', createdAt: at })
  return true
}

/** Secrets that stand in every example and list; production does not start with them. */
const WELL_KNOWN = ['secret', 'password', 'changeme', 'change-me', 'keyturn', 'admin', 'test', 'dev', 'development']

function refuseWeakBootstrap({ mode, allow, bootstrapClient, bootstrapAdmin }: Config): void {
  if (mode !== 'production' || allow.includes('default-secrets')) return
  const weak = (secret: Secret<string> | undefined, least: number) =>
    secret !== undefined && (secret.reveal().length < least || WELL_KNOWN.includes(secret.reveal().toLowerCase()))
  if (weak(bootstrapClient.secret, 32)) {
    throw new StartRefused(
      'KEYTURN_BOOTSTRAP_CLIENT_SECRET is too short for production: give it 32 random characters or more, or leave it out and one is generated.',
    )
  }
  if (weak(bootstrapAdmin.password, 12)) {
    throw new StartRefused(
      'KEYTURN_BOOTSTRAP_ADMIN_PASSWORD is too weak for production: give it 12 characters or more, or leave it out and one is generated.',
    )
  }
}
