// The demo's stage: a fresh server in a process of its own, and a local stand-in for the hosts that its Actions call.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { freePort, issueCertificate, makeAuthority, parentEnvironment } from '#app'
import { systemClock, systemIds } from '#kit'

export type StandInRequest = { host: string; method: string; path: string; authorization: string; body: unknown }

export type Stage = AsyncDisposable & {
  url: string
  client: { id: string; secret: string }
  received: StandInRequest[]
  /** milliseconds from the spawn to the first good answer of /health */
  readyMs: number
}

const HOSTS = ['api.sendgrid.com', 'my-api.exampleco.com']

export async function setStage(): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-demo-'))
  const received: StandInRequest[] = []
  const authority = await makeAuthority('Keyturn demo authority', systemClock)
  const certificate = await issueCertificate(authority, HOSTS, systemClock)
  const standIn = openStandIn(certificate, received)
  await once(standIn.listen(0, '127.0.0.1'), 'listening')
  const address = standIn.address()
  if (address === null || typeof address === 'string') throw new Error('the stand-in has no port')

  const { NODE_EXTRA_CA_CERTS: trusted, ...environment } = parentEnvironment()
  // what the machine trusts already is needed too, for the npm registry
  const bundle = join(folder, 'authorities.pem')
  writeFileSync(bundle, `${trusted === undefined ? '' : readFileSync(trusted, 'utf8')}\n${authority.certificate}`)
  const port = await freePort('127.0.0.1')
  const url = `http://localhost:${port}`
  const client = { id: systemIds.client(), secret: systemIds.clientSecret() }
  const before = performance.now()
  const server = spawn(process.execPath, [fileURLToPath(new URL('../main.ts', import.meta.url)), 'start'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...environment,
      NODE_EXTRA_CA_CERTS: bundle,
      KEYTURN_PORT: String(port),
      KEYTURN_DATA_DIR: join(folder, 'store'),
      KEYTURN_BOOTSTRAP_CLIENT_ID: client.id,
      KEYTURN_BOOTSTRAP_CLIENT_SECRET: client.secret,
      KEYTURN_EGRESS_MAP: HOSTS.map((host) => `${host}=127.0.0.1:${address.port}`).join(','),
    },
  })
  let complaints = ''
  server.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text
  })
  await untilHealthy(url, server, () => complaints)
  return {
    url,
    client,
    received,
    readyMs: performance.now() - before,
    async [Symbol.asyncDispose]() {
      server.kill('SIGTERM')
      if (server.exitCode === null) await once(server, 'exit')
      standIn.closeAllConnections()
      standIn.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function openStandIn(certificate: { key: string; certificate: string }, received: StandInRequest[]): Server {
  return createServer({ key: certificate.key, cert: certificate.certificate }, (request, answer) => {
    let text = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => {
      text += chunk
    })
    request.on('end', () => {
      received.push({
        host: request.headers.host ?? '',
        method: request.method ?? '',
        path: request.url ?? '',
        authorization: request.headers.authorization ?? '',
        body: text === '' ? undefined : (JSON.parse(text) as unknown),
      })
      answer.writeHead(202).end()
    })
  })
}

async function untilHealthy(url: string, server: ChildProcess, complaints: () => string): Promise<void> {
  for (;;) {
    if (server.exitCode !== null) throw new Error(`the server ended before it was ready. ${complaints()}`)
    const answer = await fetch(`${url}/health`).catch(() => undefined)
    if (answer?.status === 200) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
