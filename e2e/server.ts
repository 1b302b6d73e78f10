// For end-to-end tests: a real server in a process of its own, and the few calls that every test makes.
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'

import { freePort, issueCertificate, makeAuthority } from '#app'
import { messageOf, systemClock } from '#kit'

const MAIN = join(import.meta.dirname, '..', 'src', 'main.ts')

export type ServerOptions = {
  env?: Record<string, string>
  directory?: string
  port?: number
  /** of the bootstrap client; nodes of one database are given the same */
  secret?: string
}

export type TestServer = AsyncDisposable & {
  url: string
  directory: string
  child: ChildProcess
  /** the bootstrap client, for clients that get their tokens themselves */
  client: { id: string; secret: string }
  /** everything it printed so far */
  output(): string
  api: Api
  /** the newest link to choose a password that the address was sent, and not `not` */
  link(to: string, not?: string): Promise<string>
  stop(signal?: NodeJS.Signals): Promise<void>
}

/** @param heard called at the first byte of the answer */
export type Api = (
  method: string,
  path: string,
  body?: unknown,
  heard?: () => void,
) => Promise<{ status: number; body: Body }>
// answers of the API are read freely in tests
// oxlint-disable-next-line typescript/no-explicit-any
export type Body = any

/** Starts a server and waits until it says that it is ready. A port that another program took meanwhile is given up. */
export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  for (let left = 3; ; left--) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- once more, by another port
      return await startOnce(options)
    } catch (thrown) {
      if (left === 0 || options.port !== undefined || !/Port \d+ is taken/.test(messageOf(thrown))) throw thrown
    }
  }
}

async function startOnce(options: ServerOptions): Promise<TestServer> {
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), 'keyturn-e2e-'))
  const port = options.port ?? (await freePort('127.0.0.1'))
  const secure = options.env?.['KEYTURN_HTTPS'] === 'on'
  const url = options.env?.['KEYTURN_PUBLIC_URL'] ?? `${secure ? 'https' : 'http'}://localhost:${port}`
  const client = { id: 'e2eBootstrapClientOfTheTestSuite', secret: randomBytes(32).toString('base64url') }
  const secretFile = join(directory, '..', `${directory.split('/').at(-1)}.secret`)
  // a restarted server has the client of its first start
  try {
    client.secret = options.secret ?? readFileSync(secretFile, 'utf8')
  } catch {
    writeFileSync(secretFile, client.secret, { mode: 0o600 })
  }
  const run = startProcess(['start'], {
    KEYTURN_PORT: String(port),
    KEYTURN_DATA_DIR: directory,
    KEYTURN_BOOTSTRAP_CLIENT_ID: client.id,
    KEYTURN_BOOTSTRAP_CLIENT_SECRET: client.secret,
    ...options.env,
  })
  const { child, output } = run
  const local = `${secure ? 'https' : 'http'}://127.0.0.1:${port}`
  await until('the server is ready', async () => {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the server ended: ${output()}`)
    if (secure && !trust(output())) return undefined
    // what answers at the port may be another program's
    if (!output().includes(' is ready (')) return undefined
    return (await fetch(`${local}/health`).catch(() => undefined))?.status === 200 ? true : undefined
  })
  let token: string | undefined
  const api: Api = async (method, path, body, heard) => {
    token ??= await tokenOf(local, url, client)
    const answer = await fetch(local + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    heard?.()
    const text = await answer.text()
    return { status: answer.status, body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text }
  }
  return {
    url,
    directory,
    child,
    client,
    output,
    api,
    link: (to, not) =>
      until(`a mail to ${to} arrives`, async () => {
        const answer = await fetch(`${local}/dev/inbox?to=${encodeURIComponent(to)}`)
        const { messages } = (await answer.json()) as { messages: { links: string[] }[] }
        const link = messages.flatMap(({ links }) => links).find((each) => each.includes('/u/reset-verify'))
        return link === not ? undefined : link
      }),
    stop: run.stop,
    async [Symbol.asyncDispose]() {
      await run.stop()
      if (options.directory === undefined) {
        rmSync(directory, { recursive: true, force: true })
        rmSync(secretFile, { force: true })
      }
    },
  }
}

/** The file that a start with https names for its clients. */
export function authorityOf(output: string): string | undefined {
  return /NODE_EXTRA_CA_CERTS=(\S+)/.exec(output)?.[1]
}

function trust(output: string): boolean {
  const file = authorityOf(output)
  if (file === undefined) return false
  const known = getCACertificates('default')
  const authority = readFileSync(file, 'utf8')
  if (!known.includes(authority)) setDefaultCACertificates([...known, authority])
  return true
}

/** @param local where it is asked, `url` what it is called */
export async function tokenOf(local: string, url: string, client: { id: string; secret: string }): Promise<string> {
  const answer = await fetch(`${local}/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      grant_type: 'client_credentials',
      client_id: client.id,
      client_secret: client.secret,
      audience: `${url}/api/v2/`,
    }),
  })
  const body = (await answer.json()) as { access_token?: string }
  if (body.access_token === undefined) throw new Error(`no token: ${JSON.stringify(body)}`)
  return body.access_token
}

/** Runs `keyturn` with the words given, on this test's own Node. */
export function startProcess(
  words: readonly string[],
  env: Record<string, string>,
): {
  child: ChildProcess
  output(): string
  stop(signal?: NodeJS.Signals): Promise<void>
  ended: Promise<number | null>
} {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('KEYTURN_'))
  const child = spawn(process.execPath, [MAIN, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...Object.fromEntries(inherited), ...env },
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
  }
  const ended = once(child, 'close').then(([code]) => code as number | null)
  return {
    child,
    output: () => text,
    ended,
    async stop(signal = 'SIGTERM') {
      child.kill(signal)
      await ended
    },
  }
}

/** Makes an Action, waits for its build, deploys it. @returns its id */
export async function deployAction(api: Api, action: Record<string, unknown>): Promise<string> {
  const made = await api('POST', '/api/v2/actions/actions', {
    supported_triggers: [{ id: 'post-change-password', version: 'v2' }],
    ...action,
  })
  if (made.status !== 201) throw new Error(`${made.status} ${JSON.stringify(made.body)}`)
  const id = String(made.body.id)
  await untilBuilt(api, id)
  const deployed = await api('POST', `/api/v2/actions/actions/${id}/deploy`)
  if (deployed.status >= 300) throw new Error(`${deployed.status} ${JSON.stringify(deployed.body)}`)
  return id
}

export async function untilBuilt(api: Api, id: string): Promise<Body> {
  return until('the build ends', async () => {
    const { body } = await api('GET', `/api/v2/actions/actions/${id}`)
    return body.status === 'built' || body.status === 'failed' ? body : undefined
  })
}

export function bindActions(api: Api, ...ids: string[]) {
  return api('PATCH', '/api/v2/actions/triggers/post-change-password/bindings', {
    bindings: ids.map((value) => ({ ref: { type: 'action_id', value } })),
  })
}

/** The execution that the newest `scp` event of the user names, once it has ended. */
export async function executionOf(api: Api, userId: string, not?: string): Promise<Body> {
  return until('the execution has ended', async () => {
    const { body } = await api('GET', '/api/v2/logs?per_page=50')
    const event = (body as Body[]).find((each) => each.type === 'scp' && each.user_id === userId)
    const id: string | undefined = event?.details?.actions?.executions?.[0]
    if (id === undefined || id === not) return undefined
    const execution = await api('GET', `/api/v2/actions/executions/${id}`)
    return execution.body.status === 'pending' ? undefined : execution.body
  })
}

export type StandIn = AsyncDisposable & {
  port: number
  /** PEM file with its authority, and those that this machine trusts already */
  authorities: string
  received: Heard[]
  /** called before the answer goes out, which waits for it */
  heard: (request: Heard) => void | Promise<void>
  /** called when the answer is on its way */
  answered: (request: Heard) => void
}

export type Heard = {
  host: string
  method: string
  path: string
  headers: NodeJS.Dict<string | string[]>
  body: string
}

/** A local TLS server that answers for the hosts given with 202. */
export async function openStandIn(...hosts: string[]): Promise<StandIn> {
  const authority = await makeAuthority('Keyturn test authority', systemClock)
  const { certificate: cert, key } = await issueCertificate(authority, hosts, systemClock)
  const received: StandIn['received'] = []
  const server = createServer({ key, cert }, (request, answer) => {
    let body = ''
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk
    })
    request.on('end', () => {
      const { host = '' } = request.headers
      const heard = { host, method: request.method ?? '', path: request.url ?? '', headers: request.headers, body }
      received.push(heard)
      void Promise.resolve(standIn.heard(heard)).then(() => answer.writeHead(202).end(() => standIn.answered(heard)))
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-standin-'))
  const authorities = join(folder, 'authorities.pem')
  const trusted = process.env['NODE_EXTRA_CA_CERTS']
  writeFileSync(authorities, `${trusted === undefined ? '' : readFileSync(trusted, 'utf8')}\n${authority.certificate}`)
  const standIn: StandIn = {
    port: address.port,
    authorities,
    received,
    heard: () => {},
    answered: () => {},
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return standIn
}

/** Looks every 25 ms until there is an answer; a minute is far more than anything takes. */
export async function until<T>(what: string, look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const end = performance.now() + 60_000
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    if (performance.now() > end) throw new Error(`waited a minute in vain until ${what}`)
    await pause(25)
  }
}
