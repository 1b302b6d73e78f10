// The configuration: every KEYTURN_ variable, parsed once. The only file that reads the environment.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

import { messageOf, Secret, StartRefused } from '#kit'

import {
  key,
  list,
  mapping,
  onOff,
  oneOf,
  origin,
  postgres,
  printable,
  proxy,
  rangeUrl,
  webUrl,
  whole,
  type EgressMapping,
} from './config-values.ts'

export type Config = {
  port: number
  host: string
  /** without a trailing slash */
  publicUrl: string
  trustedProxies: string[]
  https: boolean
  dataDir: string
  databaseUrl: Secret<string> | undefined
  encryptionKey: Secret<string> | undefined
  mode: 'development' | 'production'
  allow: Allowance[]
  isolation: 't0' | 't1' | 't2' | 'best'
  rateLimit: number
  bootstrapClient: { id: string | undefined; secret: Secret<string> | undefined }
  bootstrapAdmin: { email: string | undefined; password: Secret<string> | undefined }
  role: 'all' | 'web' | 'worker'
  egressAllow: string[]
  egressMap: EgressMapping[]
  npmRegistry: string | undefined
  breachedApi: { url: string; failClosed: boolean } | undefined
  geoDatabase: string | undefined
  /** path of the authorities that the server itself trusts beside Node's own */
  extraCa: string | undefined
  logLevel: 'debug' | 'info' | 'warn' | 'error'
  keepExecutionsDays: number
  keepLogsDays: number
}

export type Allowance = 'default-secrets' | 'inbox' | 'http' | 't0'

type Variable<T> = {
  /** as the reference shows it */
  default: string
  words: string
  read(text: string | undefined): T
}

/** One row a variable: the reference in docs/configuration.md is printed from this table. */
export const variables = {
  KEYTURN_PORT: {
    default: '3000',
    words: 'Port to listen on. `0` takes a free one.',
    read: (text) => whole(text, 3000, 0, 65_535),
  } satisfies Variable<number>,
  KEYTURN_HOST: {
    default: '127.0.0.1',
    words: 'Address to listen on.',
    read: (text) => text ?? '127.0.0.1',
  } satisfies Variable<string>,
  KEYTURN_PUBLIC_URL: {
    default: '`http://localhost:PORT`',
    words:
      'The only origin ever used in links, issuer and audience. Set it to what browsers see. A trailing slash is ignored.',
    read: (text) => (text === undefined ? undefined : origin(text)),
  } satisfies Variable<string | undefined>,
  KEYTURN_TRUSTED_PROXIES: {
    default: 'unset',
    words: 'Addresses or CIDRs, comma-separated, whose `X-Forwarded-*` headers are believed. Nobody else’s are.',
    read: (text) => list(text).map(proxy),
  } satisfies Variable<string[]>,
  KEYTURN_HTTPS: {
    default: 'off',
    words:
      '`on` serves TLS with a local authority kept in the data directory (as `--https`); the default public URL becomes https.',
    read: (text) => onOff(text),
  } satisfies Variable<boolean>,
  KEYTURN_DATA_DIR: {
    default: '`./.keyturn`',
    words: 'Embedded store, keys and caches. Readable by the owner only.',
    read: (text) => resolve(text ?? '.keyturn'),
  } satisfies Variable<string>,
  KEYTURN_DATABASE_URL: {
    default: 'unset',
    words:
      '`postgres://…` keeps everything in PostgreSQL, for any number of nodes; without it the embedded store is used.',
    read: (text) => (text === undefined ? undefined : new Secret(postgres(text))),
  } satisfies Variable<Secret<string> | undefined>,
  KEYTURN_ENCRYPTION_KEY: {
    default: 'made in the data directory',
    words:
      '32 bytes in base64. Wraps everything secret that the store holds. Nodes on PostgreSQL must be given one, and the same one.',
    read: (text) => (text === undefined ? undefined : new Secret(key(text))),
  } satisfies Variable<Secret<string> | undefined>,
  KEYTURN_MODE: {
    default: 'development',
    words:
      '`production` refuses default secrets, the development inbox, plain-HTTP public URLs and isolation tier T0, each unless `KEYTURN_ALLOW` names it.',
    read: (text) => oneOf(text, ['development', 'production'], 'development'),
  } satisfies Variable<Config['mode']>,
  KEYTURN_ALLOW: {
    default: 'unset',
    words: 'What production tolerates all the same, comma-separated: `default-secrets`, `inbox`, `http`, `t0`.',
    read: (text) => list(text).map((each) => oneOf(each, ['default-secrets', 'inbox', 'http', 't0'], 'http')),
  } satisfies Variable<Allowance[]>,
  KEYTURN_ISOLATION: {
    default: 'best',
    words: 'Isolation tier of customers’ code: `t0`, `t1`, `t2`, or `best` for the best that this machine offers.',
    read: (text) => oneOf(text, ['t0', 't1', 't2', 'best'], 'best'),
  } satisfies Variable<Config['isolation']>,
  KEYTURN_RATE_LIMIT: {
    default: '1000',
    words: 'Management API calls per second and client.',
    read: (text) => whole(text, 1000, 1, 1_000_000),
  } satisfies Variable<number>,
  KEYTURN_BOOTSTRAP_CLIENT_ID: {
    default: 'generated',
    words: 'Id of a client with every Management API scope, made at first start. Needs the secret beside it.',
    read: (text) => (text === undefined ? undefined : printable(text)),
  } satisfies Variable<string | undefined>,
  KEYTURN_BOOTSTRAP_CLIENT_SECRET: {
    default: 'generated, printed once',
    words: 'Its secret: printable ASCII (RFC 6749 appendix A.2).',
    read: (text) => (text === undefined ? undefined : new Secret(printable(text))),
  } satisfies Variable<Secret<string> | undefined>,
  KEYTURN_BOOTSTRAP_ADMIN_EMAIL: {
    default: '`admin@example.com`',
    words: 'Address of the first dashboard administrator, made at first start.',
    read: (text) => text,
  } satisfies Variable<string | undefined>,
  KEYTURN_BOOTSTRAP_ADMIN_PASSWORD: {
    default: 'generated, printed once',
    words: 'The administrator’s password.',
    read: (text) => (text === undefined ? undefined : new Secret(text)),
  } satisfies Variable<Secret<string> | undefined>,
  KEYTURN_ROLE: {
    default: 'all',
    words: '`web` answers requests, `worker` runs jobs and Actions, `all` does both. The embedded store needs `all`.',
    read: (text) => oneOf(text, ['all', 'web', 'worker'], 'all'),
  } satisfies Variable<Config['role']>,
  KEYTURN_EGRESS_ALLOW: {
    default: 'unset',
    words:
      'Hosts, `host:port`, addresses or CIDRs, comma-separated, that Actions, webhooks and log streams may reach beyond the policy.',
    read: (text) => list(text),
  } satisfies Variable<string[]>,
  KEYTURN_EGRESS_MAP: {
    default: 'unset',
    words:
      '`host[:port]=host:port` pairs, comma-separated: connections of Actions, and of the server to providers of messages, webhooks and log streams, to the first go to the second, for tests. Bytes pass through, so https stays TLS.',
    read: (text) => list(text).map(mapping),
  } satisfies Variable<EgressMapping[]>,
  KEYTURN_NPM_REGISTRY: {
    default: 'npm’s own configuration',
    words: 'Registry for the dependencies of Actions. Credentials come from npm’s configuration on the machine.',
    read: (text) => (text === undefined ? undefined : webUrl(text)),
  } satisfies Variable<string | undefined>,
  KEYTURN_BREACHED_API: {
    default: 'unset',
    words:
      'A range API that knows breached passwords, such as `https://api.pwnedpasswords.com/range/`, asked beside the bundled list. Five of forty hexadecimal digits of a SHA-1 leave the server the way that other requests do; a service of your own may stand in a private network.',
    read: (text) => (text === undefined ? undefined : rangeUrl(text)),
  } satisfies Variable<string | undefined>,
  KEYTURN_BREACHED_API_FAILS: {
    default: 'open',
    words:
      'What happens while it does not answer within 2 s: `open` leaves it at the bundled list, `closed` lets nobody choose a password.',
    read: (text) => oneOf(text, ['open', 'closed'], 'open'),
  } satisfies Variable<'open' | 'closed'>,
  KEYTURN_GEO_DATABASE: {
    default: 'unset',
    words:
      'A local database file in MaxMind’s format (`.mmdb`), from which `event.request.geoip` is filled. Read at start. Without one its fields are absent.',
    read: (text) => (text === undefined ? undefined : resolve(text)),
  } satisfies Variable<string | undefined>,
  KEYTURN_KEEP_EXECUTIONS: {
    default: '10',
    words: 'Days that ended executions are kept.',
    read: (text) => whole(text, 10, 1, 3650),
  } satisfies Variable<number>,
  KEYTURN_KEEP_LOGS: {
    default: '30',
    words: 'Days that tenant log events are kept.',
    read: (text) => whole(text, 30, 1, 3650),
  } satisfies Variable<number>,
  KEYTURN_LOG_LEVEL: {
    default: 'info in production, warn in development',
    words: 'Least level of the server’s own log on stderr: `debug`, `info`, `warn`, `error`.',
    read: (text) => (text === undefined ? undefined : oneOf(text, ['debug', 'info', 'warn', 'error'], 'info')),
  } satisfies Variable<Config['logLevel'] | undefined>,
} as const

type Environment = { readonly [name: string]: string | undefined }

/** @throws StartRefused with the variable's name and what to write instead */
export function readConfig(environment: Environment = process.env, options: { https?: boolean } = {}): Config {
  for (const name of Object.keys(environment)) {
    if (name.startsWith('KEYTURN_') && !Object.hasOwn(variables, name)) {
      throw new StartRefused(
        `${name} is not a variable that Keyturn knows. ${nearest(name)}See docs/configuration.md for all of them.`,
      )
    }
  }
  function read<Name extends keyof typeof variables>(name: Name): ReturnType<(typeof variables)[Name]['read']> {
    const text = environment[name]
    try {
      return variables[name].read(text === '' ? undefined : text) as ReturnType<(typeof variables)[Name]['read']>
    } catch (thrown) {
      throw new StartRefused(`${name}: ${messageOf(thrown)}`)
    }
  }
  const https = options.https === true || read('KEYTURN_HTTPS')
  const port = read('KEYTURN_PORT')
  const mode = read('KEYTURN_MODE')
  const url = read('KEYTURN_BREACHED_API')
  const bootstrapClient = {
    id: read('KEYTURN_BOOTSTRAP_CLIENT_ID'),
    secret: read('KEYTURN_BOOTSTRAP_CLIENT_SECRET'),
  }
  if ((bootstrapClient.id === undefined) !== (bootstrapClient.secret === undefined)) {
    throw new StartRefused(
      'KEYTURN_BOOTSTRAP_CLIENT_ID and KEYTURN_BOOTSTRAP_CLIENT_SECRET belong together: set both or neither.',
    )
  }
  return {
    port,
    host: read('KEYTURN_HOST'),
    publicUrl: read('KEYTURN_PUBLIC_URL') ?? `${https ? 'https' : 'http'}://localhost:${port}`,
    trustedProxies: read('KEYTURN_TRUSTED_PROXIES'),
    https,
    dataDir: read('KEYTURN_DATA_DIR'),
    databaseUrl: read('KEYTURN_DATABASE_URL'),
    encryptionKey: read('KEYTURN_ENCRYPTION_KEY'),
    mode,
    allow: read('KEYTURN_ALLOW'),
    isolation: read('KEYTURN_ISOLATION'),
    rateLimit: read('KEYTURN_RATE_LIMIT'),
    bootstrapClient,
    bootstrapAdmin: {
      email: read('KEYTURN_BOOTSTRAP_ADMIN_EMAIL'),
      password: read('KEYTURN_BOOTSTRAP_ADMIN_PASSWORD'),
    },
    role: read('KEYTURN_ROLE'),
    egressAllow: read('KEYTURN_EGRESS_ALLOW'),
    egressMap: read('KEYTURN_EGRESS_MAP'),
    npmRegistry: read('KEYTURN_NPM_REGISTRY'),
    breachedApi: url === undefined ? undefined : { url, failClosed: read('KEYTURN_BREACHED_API_FAILS') === 'closed' },
    geoDatabase: read('KEYTURN_GEO_DATABASE'),
    extraCa: environment['NODE_EXTRA_CA_CERTS'],
    keepExecutionsDays: read('KEYTURN_KEEP_EXECUTIONS'),
    keepLogsDays: read('KEYTURN_KEEP_LOGS'),
    logLevel: read('KEYTURN_LOG_LEVEL') ?? (mode === 'production' ? 'info' : 'warn'),
  }
}

/** The key that wraps everything secret: from the environment, or made once in the data directory (mode 0600). */
export function encryptionKey(config: Pick<Config, 'encryptionKey' | 'databaseUrl' | 'dataDir'>): Secret<Buffer> {
  if (config.encryptionKey) return new Secret(Buffer.from(config.encryptionKey.reveal(), 'base64'))
  if (config.databaseUrl) {
    throw new StartRefused(
      'KEYTURN_ENCRYPTION_KEY is needed with KEYTURN_DATABASE_URL, the same on every node. Make one with: openssl rand -base64 32',
    )
  }
  const file = join(config.dataDir, 'encryption.key')
  try {
    mkdirSync(config.dataDir, { recursive: true, mode: 0o700 })
    if (!existsSync(file)) writeFileSync(file, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' })
    return new Secret(Buffer.from(key(readFileSync(file, 'utf8').trim()), 'base64'))
  } catch (thrown) {
    throw new StartRefused(
      `The data directory ${config.dataDir} cannot be used: ${messageOf(thrown)}. Choose another with KEYTURN_DATA_DIR.`,
    )
  }
}

/** Environment that npm's own configuration may refer to (`${NPM_TOKEN}`), for builds. */
export function npmEnvironment(): Environment {
  return process.env
}

/** What a server that is started from here inherits: everything but another Keyturn's configuration. */
export function parentEnvironment(): Environment {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('KEYTURN_')))
}

function nearest(name: string): string {
  const near = Object.keys(variables).find((known) => distance(known, name) <= 3)
  return near === undefined ? '' : `Did you mean ${near}? `
}

/** Levenshtein distance; names are short. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next[j] = Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1)
    }
    row = next
  }
  return row[b.length] ?? 0
}
