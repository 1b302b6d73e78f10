// Random requests over every route, near its schemas and far from them: never a 5xx, never a change on a 4xx.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { isObject } from '#kit'
import { withStores } from '#storage/testing'

import { openStage, type Stage } from '../testing-stage.ts'
import type { ManagementRoute } from './route.ts'
import { routeTable } from './table.ts'

/** Of each route. PostgreSQL is asked less: the routes are the same, and reading all that is stored takes longer. */
const RUNS = { sqlite: 12, postgres: 5 }
/** The same requests each time: a run that differs from the last one is `SEED=$RANDOM node --test` with this file. */
const SEED = Number(process.env['SEED'] ?? 7)

const wild: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    '\0',
    '..',
    '\ud800',
    -1,
    1e308,
    9_007_199_254_740_991,
    [],
    {},
    [[]],
    'x'.repeat(5000),
  ),
  fc.constantFrom<unknown>(
    'javascript:alert(1)',
    "'; drop table users; --",
    '{{7*7}}',
    '%00',
    '../../etc/passwd',
    'a\r\nb',
  ),
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: 'binary' }),
)

type Schema = Record<string, unknown>

/** A value that fits a schema, mostly: some of its parts are wild. */
function near(schema: Schema): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 9, arbitrary: fitting(schema) }, { weight: 1, arbitrary: wild })
}

function fitting(schema: Schema): fc.Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema['const'])
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]))
  if (Array.isArray(schema['anyOf'])) return fc.oneof(...(schema['anyOf'] as Schema[]).map(near))
  const types = [schema['type']].flat()
  switch (types[0]) {
    case 'object':
      return objectOf(schema)
    case 'array':
      return fc.array(near((schema['items'] as Schema | undefined) ?? {}), { maxLength: 3 })
    case 'integer':
    case 'number':
      return fc.integer({
        min: Number(schema['minimum'] ?? 0),
        max: Math.min(Number(schema['maximum'] ?? 1000), 2 ** 31),
      })
    case 'boolean':
      return fc.boolean()
    case 'string':
      return fc.constantFrom(
        'a',
        'name-1',
        'ada@example.com',
        'https://x.example/',
        '+4915112345678',
        'Correct-Horse-7',
        'x y',
      )
    default:
      return wild
  }
}

function objectOf(schema: Schema): fc.Arbitrary<unknown> {
  const properties = (schema['properties'] ?? {}) as Record<string, Schema>
  const required = (schema['required'] ?? []) as string[]
  const parts = Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, near(part)]))
  return fc.record(parts, { requiredKeys: required.filter((name) => name in parts) })
}

const ids = (known: readonly string[]) =>
  fc.oneof(
    fc.constantFrom(...known, 'post-change-password', 'otp', 'reset_email', 'en'),
    fc.string({ minLength: 1, maxLength: 30 }),
  )

async function knownIds(stage: Stage): Promise<string[]> {
  const connection = stage.connection.name
  const supported_triggers = [{ id: 'post-change-password', version: 'v2' }]
  const user = await stage.ask('POST', '/users', { connection, email: 'ada@example.com', password: 'Correct-Horse-7' })
  const action = await stage.ask('POST', '/actions/actions', { name: 'one', supported_triggers, code: '' })
  const role = await stage.ask('POST', '/roles', { name: 'role' })
  const made = [user, action, role].map(({ body }) => (isObject(body) ? String(body['user_id'] ?? body['id']) : ''))
  return [...made, stage.connection.id]
}

/** Everything that is stored, but for log events: a reading that shows secrets leaves one. */
async function everything({ deps }: Stage): Promise<string> {
  const tables = [
    'users',
    'passwords',
    'connections',
    'connection_clients',
    'clients',
    'client_grants',
    'client_credentials',
    'organizations',
    'settings',
  ] as const
  const more = [
    'resource_servers',
    'roles',
    'user_roles',
    'organization_members',
    'organization_connections',
    'actions',
    'action_versions',
    'bindings',
    'tickets',
    'jobs',
  ] as const
  const rows = await Promise.all(
    [...tables, ...more].map((table) => deps.storage.db.selectFrom(table).selectAll().execute()),
  )
  return JSON.stringify(rows)
}

function requestOf(route: ManagementRoute, known: readonly string[]) {
  const names = [...route.path.matchAll(/:\w+/g)].map(([name]) => name)
  return fc.record({
    ids: fc.tuple(...names.map(() => ids(known))),
    query: fc.oneof(
      { weight: 2, arbitrary: near((route.query ?? {}) as Schema) },
      { weight: 1, arbitrary: fc.constant({}) },
    ),
    body: near((route.body ?? {}) as Schema),
  })
}

function urlOf(path: string, values: readonly string[], query: unknown): string {
  let next = 0
  const filled = path.replace(/:\w+/g, () => encodeURIComponent((values[next++] ?? '').toWellFormed()) || 'x')
  const pairs = isObject(query)
    ? Object.entries(query).map(([name, value]) => [
        name,
        typeof value === 'string' ? value.toWellFormed() : JSON.stringify(value),
      ])
    : []
  const text = new URLSearchParams(pairs).toString()
  return text === '' ? filled : `${filled}?${text}`
}

await withStores((name, openTestStorage) => {
  test(`${name}: no route breaks, and none changes anything when it refuses`, { timeout: 280_000 }, async (t) => {
    await using stage = await openStage({ storage: await openTestStorage() })
    const known = await knownIds(stage)
    let asked = 0
    let refused = 0
    // read again only after something was changed
    let before: string | undefined
    for (const route of routeTable) {
      await fc.assert(
        fc.asyncProperty(requestOf(route, known), async ({ ids: values, query, body }) => {
          before ??= await everything(stage)
          const url = urlOf(route.path, values, query)
          const {
            status,
            body: answer,
            text,
          } = await stage.ask(route.method, url, route.method === 'GET' ? undefined : body)
          asked++
          assert.ok(status < 500, `${route.method} ${url} ${JSON.stringify(body)}: ${text}`)
          assert.doesNotMatch(text, /node_modules|\.ts:\d+|SQLITE|SELECT /)
          if (status < 400) {
            before = undefined
            return
          }
          refused++
          assert.ok(isObject(answer) && answer['statusCode'] === status && typeof answer['message'] === 'string', text)
          assert.equal(
            await everything(stage),
            before,
            `${route.method} ${url} changed something and answered ${status}`,
          )
        }),
        // an RSA key a call: they take longer than all the rest
        { seed: SEED, numRuns: route.path === '/keys/signing/rotate' ? 2 : RUNS[name] },
      )
      // whatever the route may have deleted: the next one finds the caller in good standing
      await restore(stage)
      before = undefined
    }
    t.diagnostic(`${asked} requests, ${refused} refused, over ${routeTable.length} routes`)
  })
})

async function restore({ deps, client, oidc }: Stage): Promise<void> {
  const { clients, clientGrants, MANAGEMENT_SCOPES } = await import('#tenant')
  const { db } = deps.storage
  if (!(await clients.find(db, client.id))) await clients.insert(db, client)
  const grant = await clientGrants.findOf(db, client.id, oidc.managementAudience)
  if (grant) await clientGrants.setScope(db, grant.id, MANAGEMENT_SCOPES)
  else {
    const held = {
      id: deps.ids.grant(),
      client: client.id,
      audience: oidc.managementAudience,
      scope: MANAGEMENT_SCOPES,
    }
    await clientGrants.insert(db, held, deps.clock.now())
  }
}
