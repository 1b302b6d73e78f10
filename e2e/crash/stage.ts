// The stage of the crash tests: nodes on one store that are killed and come back, and a stand-in per node that counts.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { freePort } from '#app'
import { Secret, silentLog } from '#kit'
import { openStorage, type Storage } from '#storage'
import { newDatabase, testPostgresUrl } from '#storage/testing'

import {
  type Api,
  bindActions,
  deployAction,
  openStandIn,
  type StandIn,
  startProcess,
  type ServerOptions,
  startServer,
  type TestServer,
  until,
} from '../server.ts'

export type StoreName = 'sqlite' | 'postgres'

export type Node = {
  name: string
  role: 'all' | 'web' | 'worker'
  /** where it listens; the cluster's public name may be another */
  local: string
  standIn: StandIn
  server: TestServer
  /** SIGKILL; answers when the process is gone */
  kill(): Promise<void>
  start(): Promise<void>
}

export type Stage = AsyncDisposable & {
  store: StoreName
  nodes: Node[]
  /** the store's encryption key, base64 */
  key: string
  /** of the database on PostgreSQL */
  url: string | undefined
  api: Api
  /** how often the stand-ins heard of each execution */
  deliveries: Map<string, number>
  /** Stops every node and opens the store that they leave behind. */
  inspect(): Promise<Storage>
  /** Opens the store beside the nodes: PostgreSQL, or an embedded store whose node is gone. */
  open(): Promise<Storage>
}

const HOST = 'hooks.example.test'
const SECRET = 'theSecretOfTheClientThatAllNodesShare'

/** Posts the execution's id; 5 attempts, because the stand-in is cut off in the middle. */
export const POSTS = {
  name: 'Posts',
  code: `const https = require('node:https')
exports.onExecutePostChangePassword = (event) => new Promise((resolve, reject) => {
  const body = JSON.stringify({ execution: event.keyturn.execution_id, user: event.user.user_id })
  const request = https.request('https://${HOST}/changed', { method: 'POST', headers: { 'content-type': 'application/json' } }, (answer) => {
    answer.resume().on('end', () => answer.statusCode < 300 ? resolve() : reject(new Error('status ' + answer.statusCode)))
  })
  request.on('error', reject).end(body)
})`,
  policy: { retries: { max_attempts: 5, first_delay_ms: 200, max_delay_ms: 1000 } },
}

export type StageOptions = {
  env?: Record<string, string>
  /** roles of the nodes; one node that does everything when left out */
  roles?: readonly ('all' | 'web' | 'worker')[]
  /** of the database server; the tests' own when left out */
  postgres?: string
  /** the data directory of the first node, which stays */
  directory?: string
  /** the store's key; one of its own when left out */
  key?: string
}

/** @throws Error when PostgreSQL is wanted and there is none */
export async function openStage(
  store: StoreName,
  { env, roles = ['all'], ...given }: StageOptions = {},
): Promise<Stage> {
  await using rooms = new AsyncDisposableStack()
  const url = given.postgres ?? (store === 'postgres' ? await testPostgresUrl() : undefined)
  if (url instanceof Error) throw url
  const place = url === undefined ? undefined : rooms.use(await newDatabase(url))
  const key = given.key ?? randomBytes(32).toString('base64')
  const shared = {
    KEYTURN_ENCRYPTION_KEY: key,
    ...(place?.url === undefined ? {} : { KEYTURN_DATABASE_URL: place.url }),
  }
  const deliveries = new Map<string, number>()
  const nodes: Node[] = []
  let publicUrl: string | undefined
  for (const [index, role] of roles.entries()) {
    const port = await freePort('127.0.0.1')
    publicUrl ??= `http://localhost:${port}`
    const standIn = rooms.use(await openStandIn(HOST))
    const directory =
      index === 0 && given.directory !== undefined ? given.directory : mkdtempSync(join(tmpdir(), 'keyturn-crash-'))
    rooms.defer(() => {
      if (directory !== given.directory) rmSync(directory, { recursive: true, force: true })
      rmSync(`${directory}.secret`, { force: true })
    })
    const start = () =>
      (role === 'worker' ? startWorker : startServer)({
        directory,
        port,
        secret: SECRET,
        env: {
          ...shared,
          KEYTURN_PUBLIC_URL: publicUrl ?? '',
          KEYTURN_ROLE: role,
          KEYTURN_RATE_LIMIT: '100000',
          KEYTURN_EGRESS_MAP: `${HOST}=127.0.0.1:${standIn.port}`,
          NODE_EXTRA_CA_CERTS: standIn.authorities,
          ...env,
        },
      })
    const node: Node = {
      name: String.fromCodePoint(65 + index),
      role,
      local: `http://127.0.0.1:${port}`,
      standIn,
      server: await start(),
      kill: () => node.server.stop('SIGKILL'),
      async start() {
        node.server = await start()
      },
    }
    rooms.defer(() => node.server.stop('SIGKILL'))
    nodes.push(node)
  }
  for (const { standIn } of nodes) listen(standIn, deliveries)
  const [first] = nodes
  if (!first) throw new Error('a stage without nodes')
  const api: Api = (...call) =>
    (nodes.find(({ server, role }) => role !== 'worker' && alive(server)) ?? first).server.api(...call)
  await bindActions(api, await deployAction(api, POSTS))
  const open = () => {
    const database = place?.url === undefined ? undefined : new Secret(place.url)
    return openStorage({ directory: first.server.directory, url: database, log: silentLog })
  }
  const kept = rooms.move()
  return {
    store,
    nodes,
    key,
    url: place?.url,
    api,
    deliveries,
    open,
    async inspect() {
      await Promise.all(nodes.map(({ server }) => server.stop()))
      return open()
    },
    [Symbol.asyncDispose]: () => kept[Symbol.asyncDispose](),
  }
}

/** Every request is one delivery. */
export function listen(standIn: StandIn, deliveries: Map<string, number>): void {
  standIn.heard = ({ body }) => {
    const { execution } = JSON.parse(body) as { execution: string }
    deliveries.set(execution, (deliveries.get(execution) ?? 0) + 1)
  }
  standIn.answered = () => {}
}

/** A node without HTTP: it has started when it says so. */
async function startWorker({ directory = '', port = 0, env }: ServerOptions): Promise<TestServer> {
  const run = startProcess(['start'], { KEYTURN_PORT: String(port), KEYTURN_DATA_DIR: directory, ...env })
  await until('the worker has started', () => {
    if (run.child.exitCode !== null) throw new Error(`the worker ended: ${run.output()}`)
    return run.output().includes('is ready') ? true : undefined
  })
  const absent = () => Promise.reject(new Error('a worker answers no requests'))
  const { child, output, stop } = run
  return {
    url: '',
    client: { id: '', secret: '' },
    directory,
    child,
    output,
    stop,
    api: absent,
    link: absent,
    [Symbol.asyncDispose]: () => stop(),
  }
}

export function alive({ child }: TestServer): boolean {
  return child.exitCode === null && child.signalCode === null
}
