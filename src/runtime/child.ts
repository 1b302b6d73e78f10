// One child process: started blank and locked down, then given one program; its frames, its proxy, its end.
import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { chmod, mkdir, rm } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { constants, setPriority } from 'node:os'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'

import { messageOf } from '#kit'

import { openProxy, type Connection, type Proxy, type ProxyDeps } from './egress/proxy.ts'
import { isFromChild } from './from-child.ts'
import type { Folder } from './launch/folder.ts'
import { commandFor, type Walls } from './launch/walls.ts'
import { openOutbox, type Outbox } from './outbox.ts'
import { frame, MAX_FROM_CHILD, openFrameReader, type FromChild, type Load, type ToChild } from './protocol.ts'

export type ChildDeps = {
  walls: Walls
  folder: Folder
  node: string
  flags: readonly string[]
  slot: number
  descriptors: number
  consoleBytes: number
  egress: Pick<ProxyDeps, 'policy' | 'names' | 'now'>
}

/** Why a child ended, as far as the supervisor knows; `gone` is every end that nobody here asked for. */
export type End =
  | { why: 'gone'; code: number | null; signal: string | null; stderr: string }
  | { why: 'killed'; words: string }

export type Heard = {
  frame(message: FromChild): void
  raw(bytes: Buffer): void
  connection(connection: Connection): void
  dry(socket: Socket, connection: Connection, tls: boolean): void
  end(end: End): void
}

const START_TIMEOUT_MS = 10_000
const STDERR_KEPT = 8 * 1024
const PAGE_BYTES = 4096

/** A started child that has said `ready`. */
export class Child {
  readonly node: string
  readonly #process: ChildProcess
  readonly #pipe: Duplex
  readonly #proxy: Proxy
  readonly #sockets: string
  readonly #outbox: Outbox
  #heard: Heard = { frame() {}, raw() {}, connection() {}, dry() {}, end() {} }
  #end: End | undefined
  #stderr = ''
  #innerPid: number | undefined

  /** Only `startChild` makes one. */
  constructor(process: ChildProcess, proxy: Proxy, sockets: string, node: string) {
    this.#process = process
    this.#pipe = process.stdio[3] as Duplex
    this.#proxy = proxy
    this.#sockets = sockets
    this.#outbox = openOutbox((bytes) => this.#end === undefined && this.#pipe.write(bytes))
    this.node = node
  }

  /** Says who listens. Frames that came before it was said are not lost: a blank child says nothing but `ready`. */
  listen(heard: Heard): void {
    this.#heard = heard
    if (this.#end !== undefined) heard.end(this.#end)
  }

  get ended(): boolean {
    return this.#end !== undefined
  }

  /** @throws TypeError when the message is no JSON (a cycle in an event) */
  send(message: ToChild): void {
    if (this.#end === undefined) this.#outbox.message(JSON.stringify(message))
  }

  load(head: Load, raws: readonly Uint8Array[]): void {
    this.send(head)
    if (this.#end === undefined) this.#outbox.raw(raws)
  }

  go(c: number): void {
    this.#proxy.go(c)
  }

  /** Background work gives way to blocking work and to the server. */
  lowerPriority(): void {
    const pid = this.#pid()
    try {
      if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL)
    } catch {
      // the child may be gone, or the machine may forbid it; then it runs at the server's priority
    }
  }

  /** Bytes of resident memory; 0 where /proc does not tell. */
  resident(): number {
    const pid = this.#pid()
    if (pid === undefined) return 0
    try {
      return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1] ?? 0) * PAGE_BYTES
    } catch {
      return 0
    }
  }

  /** Processor time so far, in milliseconds; 0 where /proc does not tell. */
  cpuMs(): number {
    const pid = this.#pid()
    if (pid === undefined) return 0
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')
      // utime and stime, in ticks of 10 ms
      return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * 10
    } catch {
      return 0
    }
  }

  /** How long it was ready to run while others ran, in milliseconds: on a busy machine that is no idleness. */
  waitedMs(): number {
    const pid = this.#pid()
    if (pid === undefined) return 0
    try {
      return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[1] ?? 0) / 1e6
    } catch {
      return 0
    }
  }

  /** SIGKILL, at once. `end` is heard synchronously. */
  kill(words: string): void {
    this.#finish({ why: 'killed', words })
  }

  heardFrame(message: FromChild): void {
    this.#heard.frame(message)
  }

  heardRaw(bytes: Buffer): void {
    this.#heard.raw(bytes)
  }

  heardConnection(connection: Connection): void {
    this.#heard.connection(connection)
  }

  heardDry(socket: Socket, connection: Connection, tls: boolean): void {
    this.#heard.dry(socket, connection, tls)
  }

  keepStderr(text: string): void {
    this.#stderr = (this.#stderr + text).slice(-STDERR_KEPT)
  }

  gone(code: number | null, signal: string | null): void {
    this.#finish({ why: 'gone', code, signal, stderr: this.#stderr })
  }

  #finish(end: End): void {
    if (this.#end !== undefined) return
    this.#end = end
    killGroup(this.#process)
    this.#proxy.close()
    this.#pipe.destroy()
    rmSync(this.#sockets, { recursive: true, force: true })
    this.#heard.end(end)
  }

  /** Behind unshare there is another process: the one that is Node. */
  #pid(): number | undefined {
    const outer = this.#process.pid
    if (outer === undefined || process.platform !== 'linux') return undefined
    this.#innerPid ??= innermost(outer)
    return this.#innerPid
  }
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    // the whole group: unshare and what it forked
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    child.kill('SIGKILL')
  }
}

function innermost(pid: number): number {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
    const first = Number(children.split(' ')[0])
    return children === '' ? pid : innermost(first)
  } catch {
    const found = readdirSync('/proc').find((name) => /^\d+$/.test(name) && parentOf(name) === pid)
    return found === undefined ? pid : Number(found)
  }
}

function parentOf(pid: string): number {
  try {
    return Number(
      readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')[1],
    )
  } catch {
    return -1
  }
}

/** @throws Error with what the child or its launcher printed, when it did not get ready */
export async function startChild(deps: ChildDeps): Promise<Child> {
  const sockets = join(deps.folder.path, randomBytes(6).toString('hex'))
  await mkdir(sockets, { mode: 0o711 })
  await chmod(sockets, 0o711)
  let child: Child | undefined
  const proxy = openProxy({
    ...deps.egress,
    onConnection: (connection) => child?.heardConnection(connection),
    opened: (c) => child?.send({ t: 'opened', c }),
    refused: (c, error) => child?.send({ t: 'refused', c, error }),
    onDry: (socket, connection, tls) =>
      child === undefined ? socket.destroy() : child.heardDry(socket, connection, tls),
  })
  try {
    await proxy.listen(join(sockets, 'e'))
    const command = await commandFor(
      deps.walls,
      deps.folder,
      deps.node,
      deps.flags,
      deps.slot,
      sockets,
      deps.descriptors,
    )
    const spawned = spawn(command.file, command.args, {
      // a session of its own: a signal to the group from inside must not reach the server
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
      env: command.ca === null ? {} : { NODE_EXTRA_CA_CERTS: command.ca },
      cwd: '/',
    })
    child = await ready(spawned, proxy, sockets, command.socket, deps)
    return child
  } catch (thrown) {
    proxy.close()
    await rm(sockets, { recursive: true, force: true })
    throw thrown
  }
}

function ready(spawned: ChildProcess, proxy: Proxy, sockets: string, socket: string, deps: ChildDeps): Promise<Child> {
  return new Promise((resolve, reject) => {
    const key = randomBytes(16).toString('hex')
    let child: Child | undefined
    let stderr = ''
    const fail = (words: string) => {
      clearTimeout(timer)
      killGroup(spawned)
      reject(new Error(words))
    }
    const timer = setTimeout(() => fail('the child did not get ready in time'), START_TIMEOUT_MS)
    const broken = (words: string) => (child === undefined ? fail(words) : child.kill(`protocol: ${words}`))
    const read = openFrameReader(
      MAX_FROM_CHILD,
      (bytes, raw) => {
        if (raw) return child?.heardRaw(bytes)
        const messages = parse(bytes, key)
        if (messages === undefined) return broken('a frame that is none')
        try {
          for (const message of messages) hear(message)
        } catch (thrown) {
          // whatever it was that we had not thought of: it ends the child, and never the server
          broken(messageOf(thrown))
        }
      },
      broken,
    )
    const hear = (message: FromChild): void => {
      if (child !== undefined) return child.heardFrame(message)
      if (message.t !== 'ready') return broken('a frame before it was ready')
      clearTimeout(timer)
      child = new Child(spawned, proxy, sockets, message.node)
      return resolve(child)
    }
    const pipe = spawned.stdio[3] as Duplex
    pipe.on('data', read)
    pipe.on('error', () => {})
    spawned.stderr?.on('data', (chunk: Buffer) => {
      stderr = (stderr + chunk.toString('utf8')).slice(-STDERR_KEPT)
      child?.keepStderr(chunk.toString('utf8'))
    })
    spawned.on('error', (error) => fail(error.message))
    // close comes after the last bytes of the pipe: an Action that exits has sent its last lines
    spawned.on('close', (code, signal) => {
      if (child === undefined) fail(`ended with ${signal ?? code}: ${stderr.trim().split('\n').slice(-3).join(' ')}`)
      else child.gone(code, signal)
    })
    pipe.write(frame(JSON.stringify({ t: 'hello', key, egress: socket, consoleBytes: deps.consoleBytes })))
  })
}

/** JSON behind the key: a message or an array of them; what Action code wrote to fd 3 by itself has no key. */
function parse(bytes: Buffer, key: string): readonly FromChild[] | undefined {
  if (bytes.toString('latin1', 0, key.length) !== key) return undefined
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8', key.length))
    const messages: readonly unknown[] = Array.isArray(value) ? value : [value]
    return messages.every(isFromChild) ? messages : undefined
  } catch {
    return undefined
  }
}
