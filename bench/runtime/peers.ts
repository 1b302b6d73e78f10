// The peers that npm has: Auth0's own old Hook runtime and Google's functions-framework, driven over HTTP as they are.
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { rateOf } from './measures.ts'

export type Peer = {
  name: string
  /** one, by the connection of the one before */
  once(): Promise<void>
  throughput(): Promise<{ perSecond: number; n: number }>
  close(): void
}

const run = promisify(execFile)
const cache = fileURLToPath(new URL('../../node_modules/.cache/keyturn-bench/', import.meta.url))
const packages = fileURLToPath(new URL('./peers/', import.meta.url))

const webtask = `
const runtime = require('webtask-runtime')
const compilers = require('auth0-ext-compilers')
const script = 'module.exports = function (user, context, cb) { cb(); };'
const nodejsCompiler = (code, cb) => runtime.compile(code, {}, cb)
compilers['post-change-password']({ script, nodejsCompiler }, (error, handler) => {
  if (error) throw error
  const server = runtime.createServer(handler, { logger: { info() {}, log() {}, warn() {}, error() {} } })
  server.listen(0, '127.0.0.1', () => console.log(server.address().port))
})
`

const framework = `
const { http } = require('@google-cloud/functions-framework')
http('hook', async (request, response) => { response.status(204).end() })
`

/** Its own command line, as its users start it; the port is one that was free a moment ago. */
async function frameworkArguments(): Promise<{ args: string[]; port: number }> {
  const probe = createServer()
  const port = await new Promise<number>((resolve) => {
    probe.listen(0, '127.0.0.1', () => resolve((probe.address() as { port: number }).port))
  })
  await new Promise((resolve) => probe.close(resolve))
  const args = ['node_modules/.bin/functions-framework', '--target=hook', '--source=framework.cjs', `--port=${port}`]
  return { args, port }
}

export async function openPeers(): Promise<readonly Peer[]> {
  const folder = await install()
  await writeFile(join(folder, 'webtask.cjs'), webtask)
  await writeFile(join(folder, 'framework.cjs'), framework)
  const { args, port } = await frameworkArguments()
  return [
    await openPeer('webtask-runtime + auth0-ext-compilers', folder, ['webtask.cjs'], null),
    await openPeer('functions-framework', folder, args, port),
  ]
}

async function install(): Promise<string> {
  const lock = await readFile(join(packages, 'package-lock.json'))
  const folder = join(cache, createHash('sha256').update(lock).digest('hex').slice(0, 16))
  if (existsSync(folder)) return folder
  await mkdir(cache, { recursive: true })
  const work = await mkdtemp(join(cache, '.new-'))
  await cp(packages, work, { recursive: true })
  await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: work })
  await rename(work, folder).catch(() => rm(work, { recursive: true, force: true }))
  return folder
}

/** @param known its port, or null when it prints it */
async function openPeer(name: string, folder: string, args: string[], known: number | null): Promise<Peer> {
  const env = { ...process.env, LOG_EXECUTION_ID: 'false' }
  const child: ChildProcess = spawn(process.execPath, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'ignore'] })
  const line = await new Promise<string>((resolve) =>
    child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString())),
  )
  const port = known ?? Number(line)
  const agent = new Agent({ keepAlive: true, maxSockets: 32 })
  const once = () => post(agent, port)
  await untilUp(once)
  return {
    name,
    once,
    throughput: () => rateOf(6000, once),
    close() {
      agent.destroy()
      child.kill('SIGKILL')
    },
  }
}

async function untilUp(once: () => Promise<void>): Promise<void> {
  for (let i = 0; i < 100; i++) {
    try {
      return await once()
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

const body = JSON.stringify({
  user: { id: 'abc123', email: 'user1@foo.com' },
  context: { connection: { id: 'con_1', name: 'Users', tenant: 'test' } },
})

function post(agent: Agent, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
    const outgoing = request({ agent, port, host: '127.0.0.1', method: 'POST', headers }, (response) => {
      response.resume()
      response.on('end', resolve)
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}
