// A runtime on a stage for tests: local servers that outbound hosts are mapped to, and short ways to run code.
import { createServer as createHttp, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { createServer as createTcp, type Socket } from 'node:net'
import { mkdtemp, rm } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { silentLog, systemClock, type JsonObject } from '#kit'
import type { Artifact, Completion, Invocation, Renderer, Runtime, RuntimeDeps, Settled } from '../index.ts'
import { openRuntime } from '../index.ts'
import { bundle, plain } from './fixtures.ts'

export type Received = { method: string; host: string; url: string; body: string; headers: IncomingMessage['headers'] }

export type Stage = AsyncDisposable & {
  runtime: Runtime & Renderer
  /** what the local HTTP and HTTPS servers got */
  received: Received[]
  /** lines that the local SMTP server got */
  mail: string[]
  ports: { http: number; https: number; smtp: number }
  /** runs code without packages */
  run(code: string, over?: Partial<Invocation>): Promise<Ran>
  /** runs code bundled with packages */
  runBundled(code: string, over?: Partial<Invocation>): Promise<Ran>
  runHook(code: string, over?: Partial<Invocation> & { bundled?: boolean }): Promise<Ran>
  invocation(artifact: Artifact, over?: Partial<Invocation>): Invocation
}

export type Ran = { completion: Completion; settled: Settled; texts: readonly string[] }

const file = (name: string) => fileURLToPath(new URL(name, import.meta.url))

export const sampleEvent: JsonObject = {
  user: { user_id: 'auth0|1', email: 'ana@example.com' },
  connection: { id: 'con_1', name: 'Users', strategy: 'auth0' },
  request: { ip: '203.0.113.7', method: 'POST', body: {}, query: {} },
  tenant: { id: 'test' },
}

export const hookEvent: JsonObject = {
  user: { id: 'abc123', username: 'user1', email: 'user1@foo.com', last_password_reset: '2019-02-27T14:14:29.206Z' },
  context: { connection: { id: 'con_1', name: 'Users', tenant: 'test' } },
}

export async function openStage(over: Partial<RuntimeDeps> = {}): Promise<Stage> {
  const received: Received[] = []
  const mail: string[] = []
  const onRequest = (request: IncomingMessage, response: ServerResponse) => void answerHttp(received, request, response)
  const tls = { key: readFileSync(file('server.key')), cert: readFileSync(file('server.pem')) }
  const servers = {
    http: createHttp(onRequest),
    https: createHttps(tls, onRequest),
    smtp: createTcp((socket) => answerSmtp(mail, socket)),
  }
  const ports = { http: 0, https: 0, smtp: 0 }
  for (const name of ['http', 'https', 'smtp'] as const) ports[name] = await listening(servers[name])
  const to = (port: number) => ({ host: '127.0.0.1', port })
  const secure = ['api.sendgrid.com', 'my-api.exampleco.com', 'api.example.com', 'tenant.eu.auth0.com']
  const dataDir = await mkdtemp(join(tmpdir(), 'kt-stage-'))
  const runtime = await openRuntime({
    log: silentLog,
    clock: systemClock,
    isolation: 'best',
    dataDir,
    ...over,
    egress: {
      allow: [],
      extraCa: file('ca.pem'),
      map: [
        ...secure.map((host) => ({ from: { host, port: 443 }, to: to(ports.https) })),
        { from: { host: 'api.example.com', port: 80 }, to: to(ports.http) },
        { from: { host: 'smtp.example.com' }, to: to(ports.smtp) },
        { from: { host: 'closed.example.com' }, to: to(1) },
      ],
      ...over.egress,
    },
  })
  const invocation = (artifact: Artifact, more: Partial<Invocation> = {}): Invocation => ({
    execution: 'test',
    program: { id: artifact.hash, kind: 'action', label: 'node22', load: () => Promise.resolve(artifact) },
    lane: 'background',
    trigger: 'post-change-password',
    triggerVersion: 'v2',
    phase: 'execute',
    event: sampleEvent,
    secrets: { API_KEY: 'k3y-with/+chars' },
    configuration: {},
    budgetMs: 20_000,
    redirect: null,
    mode: { kind: 'live' },
    ...more,
  })
  const ran = async (artifact: Artifact, more: Partial<Invocation> = {}): Promise<Ran> => {
    const running = runtime.invoke(invocation(artifact, more))
    const completion = await running.result
    const settled = await running.settled
    return { completion, settled, texts: settled.logs.map((line) => line.text) }
  }
  return {
    runtime,
    received,
    mail,
    ports,
    invocation,
    run: (code, more) => ran(plain(code), more),
    runBundled: async (code, more) => await ran(await bundle(code), more),
    async runHook(code, more = {}) {
      const { bundled, ...rest } = more
      const artifact = bundled === true ? await bundle(code) : plain(code)
      const program = { id: `hook ${artifact.hash}`, kind: 'hook' as const, label: 'node12', load: () => Promise.resolve(artifact) }
      return await ran(artifact, { event: hookEvent, program, ...rest })
    },
    async [Symbol.asyncDispose]() {
      await runtime[Symbol.asyncDispose]()
      for (const server of Object.values(servers)) server.close()
      servers.http.closeAllConnections()
      servers.https.closeAllConnections()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** `/status/503` answers that status, `/fail-twice` 500 twice and then 200, `/hang` nothing; everything else `{ok:true}`. */
async function answerHttp(received: Received[], request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  const url = request.url ?? ''
  received.push({ method: request.method ?? '', host: request.headers.host ?? '', url, body, headers: request.headers })
  if (url.startsWith('/hang')) return
  if (url === '/redirect') return void response.writeHead(302, { location: '/landed' }).end()
  const [, elsewhere] = /^\/redirect-to\?(\d+)/.exec(url) ?? []
  if (elsewhere !== undefined) return void response.writeHead(302, { location: `http://127.0.0.1:${elsewhere}/` }).end()
  if (url === '/large') return void response.writeHead(200).end('x'.repeat(1_000_000))
  const asked = Number(/^\/status\/(\d+)/.exec(url)?.[1] ?? 200)
  const failing = url.startsWith('/fail-twice') && received.filter((one) => one.url === url).length <= 2
  const status = url.startsWith('/v3/mail/send') ? 202 : failing ? 500 : asked
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ ok: status < 400 }))
}

function answerSmtp(mail: string[], socket: Socket): void {
  let inBody = false
  socket.write('220 stage\r\n')
  socket.on('error', () => {})
  socket.on('data', (chunk) => {
    for (const line of chunk.toString().split('\r\n').filter((one) => one !== '')) {
      mail.push(line)
      if (inBody && line !== '.') continue
      if (line === '.') inBody = false
      if (/^DATA/i.test(line)) inBody = true
      socket.write(/^EHLO/i.test(line) ? '250 stage\r\n' : /^DATA/i.test(line) ? '354 go\r\n' : /^QUIT/i.test(line) ? '221 bye\r\n' : '250 ok\r\n')
      if (/^QUIT/i.test(line)) socket.end()
    }
  })
}

type Listener = { listen(port: number, host: string, done: () => void): unknown; address(): unknown }

function listening(server: Listener): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port))
  })
}
