// The house as a table: which room may enter which. The import rules, docs/rooms.md and a test all read it here.

/** room → the rooms whose door (index.ts, imported as `#room`) it may use. `runtime/sandbox` has rules of its own. */
export const rooms = {
  kit: [],
  triggers: ['kit'],
  storage: ['kit'],
  identity: ['storage', 'kit'],
  tenant: ['storage', 'kit'],
  jobs: ['storage', 'kit'],
  logs: ['storage', 'kit'],
  mail: ['runtime', 'storage', 'kit'],
  runtime: ['triggers', 'kit'],
  actions: ['runtime', 'triggers', 'jobs', 'logs', 'storage', 'kit'],
  flows: ['actions', 'triggers', 'identity', 'tenant', 'jobs', 'mail', 'logs', 'storage', 'kit'],
  oidc: ['flows', 'identity', 'tenant', 'logs', 'storage', 'kit'],
  web: ['oidc', 'flows', 'actions', 'triggers', 'identity', 'tenant', 'jobs', 'mail', 'logs', 'storage', 'kit'],
  app: [
    'web',
    'oidc',
    'flows',
    'actions',
    'runtime',
    'triggers',
    'identity',
    'tenant',
    'jobs',
    'mail',
    'logs',
    'storage',
    'kit',
  ],
  cli: ['app', 'kit'],
} as const satisfies Record<string, readonly string[]>

/** What the program inside the child may import of our own: the protocol, what it is built on, and each trigger's api. */
export const sandboxMayImport = [
  '^src/runtime/sandbox/',
  '^src/runtime/(contract|protocol[^/]*)\\.ts$',
  '^src/runtime/protocol/',
  '^src/triggers/[^/]+/api\\.ts$',
  // the shapes that every api.ts is written against: what it gets, and the commands it gives back
  '^src/triggers/(sandbox-api|commands)\\.ts$',
]

/** Of `#storage`, web may know only what a store takes first; the SQL stays in the rooms. */
export const webMayTakeFromStorage = ['Db', 'Tx', 'Storage']
