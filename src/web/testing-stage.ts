// For tests of this room: a whole tenant in a real store with real rooms, and the server, asked by `inject`.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { FastifyInstance, InjectOptions } from 'fastify'

import { type ActionsDeps, openActions } from '#actions'
import { mailSettings, openFlows } from '#flows'
import { type Connection, connections } from '#identity'
import { openTestJobs, until } from '#jobs/testing'
import {
  AppError,
  DAY,
  type HeldClock,
  heldClock,
  isObject,
  openSealer,
  Secret,
  silentLog,
  systemClock,
  systemIds,
} from '#kit'
import { openLogs, openLogStreams } from '#logs'
import { openTestMail } from '#mail/testing'
import { type Oidc, openOidc } from '#oidc'
import { openStorage, type SigningKeyRow } from '#storage'
import { type Client, clientGrants, clients, MANAGEMENT_SCOPES, resourceServers, settings, signingKeys } from '#tenant'

import type { WebDeps } from './deps.ts'
import { openServer } from './server.ts'
import { checkAnswer } from './testing-answers.ts'

export const PUBLIC = 'https://id.example.com'
export const SECRET = 'the secret of the script'

export type Answer = { status: number; headers: Record<string, unknown>; text: string; body: unknown }

export type Stage = AsyncDisposable & {
  app: FastifyInstance
  deps: WebDeps
  clock: HeldClock
  oidc: Oidc
  /** holds every scope */
  client: Client
  connection: Connection
  /** Asks with a token for these scopes (all of them when left out; none at all with `null`). */
  ask(method: Method, path: string, body?: unknown, scopes?: readonly string[] | null): Promise<Answer>
  /** Asks as it is told, without a token. */
  raw(request: InjectOptions): Promise<Answer>
  /** a token with these scopes */
  token(scopes?: readonly string[]): Promise<string>
  /** Runs every waiting job, and what they enqueue. */
  work(): Promise<void>
}

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'

/** @param change of what the server is given; a storage of the test's own is closed with the stage */
export async function openStage(change: Partial<WebDeps> = {}): Promise<Stage> {
  const directory = mkdtempSync(join(tmpdir(), 'keyturn-web-'))
  const storage = change.storage ?? (await openStorage({ directory, url: undefined, log: silentLog }))
  const clock = heldClock(systemClock.now())
  const common = { storage, clock, ids: systemIds, log: silentLog, publicUrl: PUBLIC }
  const jobs = await openTestJobs(storage)
  const logs = openLogs({ ...common, tenantName: 'example' })
  const logStreams = openLogStreams({
    ...{ ...common, sealer, logs },
    send: () => Promise.reject(new Error('nothing is sent from here')),
    enqueue: (tx, { id }) => jobs.enqueue(tx, 'deliver-log-stream', { stream: id }, { runAt: clock.now() + DAY }),
  })
  const mail = openTestMail({ ...common, sealer, settings: mailSettings(storage) })
  const actions = openActions({ ...common, sealer, jobs, logs, runtime: stillRuntime, builder: quickBuilder })
  const flows = openFlows({ ...common, sealer, actions, jobs, logs, mail })
  const { client, connection } = await seed(storage, sealer, clock.now())
  await shareSigningKey(storage)
  const oidc = await openOidc({ ...common, sealer, flows })
  const deps: WebDeps = {
    ...common,
    ...{ actions, flows, jobs, logs, logStreams, mail, oidc, sealer },
    ...{ host: '127.0.0.1', port: 0, mode: 'development', trustedProxies: [], rateLimit: 1_000_000 },
    inboxEnabled: true,
    packages: noPackages,
    version: '0.0.0-test',
    isolation: { tier: 't0', words: 'a test' },
    ...change,
  }
  const app = await openServer(deps)
  const tokens = new Map<string, string>()

  async function token(scopes: readonly string[] = MANAGEMENT_SCOPES): Promise<string> {
    const scope = scopes.join(' ')
    const known = tokens.get(scope)
    if (known !== undefined) return known
    const body = {
      grant_type: 'client_credentials',
      client_id: client.id,
      client_secret: SECRET,
      audience: `${PUBLIC}/api/v2/`,
      scope,
    }
    const answer = await oidc.answer({ method: 'POST', endpoint: 'token', headers: {}, body })
    if (!isObject(answer.body)) throw new Error('no token')
    const made = String(answer.body['access_token'])
    tokens.set(scope, made)
    return made
  }

  async function raw(request: InjectOptions): Promise<Answer> {
    const { statusCode, headers, payload } = await app.inject({
      authority: new URL(PUBLIC).host,
      ...request,
    })
    const json = String(headers['content-type']).startsWith('application/json') && payload !== ''
    return { status: statusCode, headers, text: payload, body: json ? (JSON.parse(payload) as unknown) : payload }
  }

  return {
    ...{ app, deps, clock, oidc, client, connection, raw, token },
    async ask(method, path, body, scopes) {
      // what is made later is later: lists are in order of creation
      if (method === 'POST') clock.advance(1)
      const authorization = scopes === null ? {} : { authorization: `Bearer ${await token(scopes)}` }
      const sent = body === undefined ? {} : { payload: JSON.stringify(body) }
      const type = body === undefined ? {} : { 'content-type': 'application/json' }
      const answer = await raw({ method, url: `/api/v2${path}`, headers: { ...authorization, ...type }, ...sent })
      checkAnswer(method, path, answer)
      return answer
    },
    async work() {
      const run = (task: (payload: never, context: never) => Promise<void>) => ({ run: task as () => Promise<void> })
      const tasks = {
        'build-action': run(actions.tasks['build-action']),
        'build-hook': run(actions.tasks['build-hook']),
        'run-execution': run(actions.tasks['run-execution']),
        'send-reset-link': run(flows.tasks['send-reset-link']),
        'bulk-job': run(flows.bulk.tasks['bulk-job']),
        'deliver-mail': run(flows.tasks['deliver-mail']),
      }
      await using _worker = await jobs.work(tasks, { concurrency: 1 })
      await until(async () => {
        const { ready, running, failed } = await jobs.depth()
        if (failed > 0) throw new Error(JSON.stringify(await jobs.failed({ take: 1 })))
        return ready + running === 0
      })
    },
    async [Symbol.asyncDispose]() {
      await app.close()
      await logStreams[Symbol.asyncDispose]()
      await storage[Symbol.asyncDispose]()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

const sealer = openSealer(new Secret(randomBytes(32)))
let keyRows: SigningKeyRow[] = []

/** Making an RSA key takes longer than most tests: all stages of a process have the same one. */
async function shareSigningKey({ db }: WebDeps['storage']): Promise<void> {
  if (keyRows.length > 0) await db.insertInto('signing_keys').values(keyRows).execute()
  else {
    await signingKeys(db, sealer, 0)
    keyRows = await db.selectFrom('signing_keys').selectAll().execute()
  }
}

async function seed(storage: WebDeps['storage'], sealer: WebDeps['sealer'], at: number) {
  const fresh = { metadata: {}, createdAt: at, updatedAt: at }
  const connection: Connection = {
    ...fresh,
    id: systemIds.connection(),
    name: 'Username-Password-Authentication',
    strategy: 'auth0',
    displayName: undefined,
    options: { passwordPolicy: 'good', password_history: { enable: true, size: 3 } },
  }
  const client: Client = {
    ...fresh,
    id: systemIds.client(),
    name: 'Script',
    secretSealed: sealer.seal('client-secret', SECRET),
    settings: { app_type: 'non_interactive', grant_types: ['client_credentials'] },
  }
  const audience = `${PUBLIC}/api/v2/`
  await storage.transaction(async (tx) => {
    await settings.write(tx, 'tenant', { id: 'example', friendly_name: 'Example Ltd' }, at)
    await settings.write(tx, 'default_client', { client_id: client.id }, at)
    await connections.insert(tx, connection)
    await clients.insert(tx, client)
    await connections.enableClient(tx, connection.id, client.id)
    await resourceServers.insert(tx, {
      id: systemIds.resourceServer(),
      identifier: audience,
      name: 'Management API',
      scopes: MANAGEMENT_SCOPES.map((value) => ({ value })),
      system: true,
      settings: {},
      createdAt: at,
    })
    await clientGrants.insert(tx, { id: systemIds.grant(), client: client.id, audience, scope: MANAGEMENT_SCOPES }, at)
  })
  return { client, connection }
}

/** A registry with nothing in it: what is asked of one has tests of its own. */
const noPackages: NonNullable<WebDeps['packages']> = {
  search: () => Promise.resolve([]),
  versions: () => Promise.reject(new AppError('absent', undefined, 'The registry has no such package.')),
  audit: () => Promise.resolve({ available: false, reason: 'none' }),
}

/** Builds nothing: what a build does has tests of its own. A dependency named `broken` does not install. */
const quickBuilder: ActionsDeps['builder'] = {
  build: ({ code, dependencies }) => {
    if (dependencies.some(({ name }) => name === 'broken')) {
      const error = { id: 'dependency_failed' as const, msg: 'broken: it does not install', url: '', retryable: false }
      return Promise.resolve({ status: 'failed' as const, errors: [error] })
    }
    return Promise.resolve({
      status: 'built' as const,
      artifact: { hash: `test ${code.length}`, code, sourceMap: null },
      dependencies: [],
      lock: { format: 1 as const, packages: [] },
      errors: [],
    })
  },
  [Symbol.asyncDispose]: () => Promise.resolve(),
}

const settled = {
  completion: { status: 'ok' as const, commands: [] },
  logs: [{ at: 0, level: 'log' as const, text: 'hello' }],
  logsTruncated: false,
  requests: [],
  commands: [],
  stats: {
    total_request_duration_ms: 1,
    total_runtime_execution_duration_ms: 1,
    runtime_processing_duration_ms: 0,
    action_duration_ms: 1,
    boot_duration_ms: 0,
    network_duration_ms: 0,
  },
  lateErrors: [],
  runtime: 'test',
}

/** Runs nothing: the runtime has tests of its own, and this room may not enter it. */
const runtime: Partial<ActionsDeps['runtime']> = {
  invoke: () => ({ result: Promise.resolve(settled.completion), settled: Promise.resolve(settled) }),
  warm: () => Promise.resolve(),
  forget: () => undefined,
  isolation: { tier: 't0', words: 'a test', refused: [] },
  facts: () => ({ children: 0, standbys: 0, running: 0, runtimes: {} }),
  drain: () => Promise.resolve(),
  [Symbol.asyncDispose]: () => Promise.resolve(),
}
const stillRuntime = runtime as ActionsDeps['runtime']
