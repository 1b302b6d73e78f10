// Executions in this child: which code belongs to which, and what each still waits for.
import { AsyncLocalStorage, createHook } from 'node:async_hooks'

import type { Command } from '../../triggers/commands.ts'
import type { Mode } from '../contract.ts'
import { captured } from './capture.ts'
import { send } from './pipe.ts'

export type Execution = {
  n: number
  dry: boolean
  /** bytes of answers' bodies that are still to be kept; 0 when none are */
  keepBytes: number
  commands: Command[]
  /** what a `render` program returned */
  text: string | undefined
  /** the handler has settled: its result was sent, what comes now is late */
  answered: boolean
  over: boolean
  consoleBytes: number
  /** the supervisor was told that a request goes out */
  sending: boolean
  /** timers and one-shot requests of Node, by async id; made with the first */
  resources: Map<number, object> | undefined
  /** requests, sockets and look-ups, each by an object of its own; made with the first */
  open: Set<object> | undefined
  fail: (thrown: unknown) => void
}

/** Of all answers of a run that is recorded. */
const KEPT_BYTES = 512 * 1024

const storage = new AsyncLocalStorage<Execution>()
const getStore = storage.getStore.bind(storage)
const enter = storage.run.bind(storage)
const running = new Map<number, Execution>()
const owners = new Map<number, Execution>()

/**
 * Waiting for these is waiting for the execution; handles (sockets) are tracked by the connection shim. File requests are
 * not counted: the permission model refuses them all, and a refused one of fs.promises is never destroyed.
 */
const counted = new Set([
  'Timeout',
  'Immediate',
  'RANDOMBYTESREQUEST',
  'PBKDF2REQUEST',
  'SCRYPTREQUEST',
  'ARGON2REQUEST',
  'HASHREQUEST',
  'HMACREQUEST',
  'SIGNREQUEST',
  'CIPHERREQUEST',
  'DERIVEBITSREQUEST',
  'KEYGENREQUEST',
  'KEYPAIRGENREQUEST',
  'KEYEXPORTREQUEST',
  'CHECKPRIMEREQUEST',
  'RANDOMPRIMEREQUEST',
])

/** Starts to notice timers and requests. trackPromises off: promise hooks would cost each await. */
export function watchResources(): void {
  const hook = createHook({
    init(id, type, _trigger, resource) {
      if (!counted.has(type)) return
      const execution = getStore()
      if (execution === undefined || execution.over) return
      execution.resources ??= new Map()
      execution.resources.set(id, resource)
      owners.set(id, execution)
    },
    destroy(id) {
      const execution = owners.get(id)
      if (execution === undefined) return
      owners.delete(id)
      execution.resources?.delete(id)
      if (execution.answered) check(execution)
    },
    trackPromises: false,
  })
  hook.enable()
}

export function current(): Execution | undefined {
  return getStore()
}

/** Runs `body` as part of the execution: whatever it starts belongs to it. */
export function within(execution: Execution, body: () => void): void {
  enter(execution, body)
}

export function openExecution(n: number, mode: Mode, fail: (thrown: unknown) => void): Execution {
  const execution: Execution = {
    n,
    dry: mode.kind === 'dry',
    keepBytes: mode.kind === 'live' && mode.record === true ? KEPT_BYTES : 0,
    commands: [],
    text: undefined,
    answered: false,
    over: false,
    consoleBytes: 0,
    sending: false,
    resources: undefined,
    open: undefined,
    fail,
  }
  running.set(n, execution)
  return execution
}

export function executionOf(n: number): Execution | undefined {
  return running.get(n)
}

export function begin(item: object): Execution | undefined {
  const execution = getStore()
  if (execution === undefined || execution.over) return execution
  execution.open ??= new Set()
  execution.open.add(item)
  return execution
}

export function end(execution: Execution | undefined, item: object): void {
  if (execution === undefined || execution.open?.delete(item) !== true) return
  // after the callbacks of what just ended: they may start the next step
  if (execution.answered) captured.later(check, execution)
}

export function isBusy(execution: Execution): boolean {
  if (execution.open !== undefined) for (const item of execution.open) if (holds(item)) return true
  if (execution.resources !== undefined)
    for (const resource of execution.resources.values()) if (holds(resource)) return true
  return false
}

type Held = {
  hasRef?: () => boolean
  _destroyed?: boolean
  _handle?: { hasRef?: () => boolean } | null
  run?: unknown
  ondone?: unknown
}

/** A timer or socket without a reference does not keep a process alive, and so no execution either. */
function holds(item: object): boolean {
  const socket = item as Held
  if (socket._destroyed === true) return false
  // a synchronous call of crypto makes a job too, which nobody waits for and only the garbage collector ends
  if (typeof socket.run === 'function' && typeof socket.ondone !== 'function') return false
  if (typeof socket.hasRef === 'function') return socket.hasRef()
  const handle = socket._handle
  if (handle !== undefined && handle !== null && typeof handle.hasRef === 'function') return handle.hasRef()
  return true
}

let idleHook: () => void = () => {}
let looking = false

/** @param hook called after executions are over, when no other runs */
export function onIdle(hook: () => void): void {
  idleHook = hook
}

export function lookWhenIdle(): void {
  looking = false
  if (running.size === 0) idleHook()
}

/** Ends the execution when nothing is left to wait for. */
export function check(execution: Execution): void {
  if (execution.over || !execution.answered || isBusy(execution)) return
  finish(execution)
  send({ t: 'settled', n: execution.n, commands: execution.commands })
  if (looking) return
  looking = true
  // once a turn of the loop, and before the next frame is read
  captured.later(lookWhenIdle)
}

/** Forgets the execution; whatever it still does belongs to nobody. */
export function finish(execution: Execution): void {
  execution.over = true
  running.delete(execution.n)
  if (execution.resources !== undefined) for (const id of execution.resources.keys()) owners.delete(id)
  execution.resources = undefined
  execution.open = undefined
}

/** An unref'ed timer tells nobody, so executions that were answered are looked at again now and then. */
export function checkNowAndThen(): void {
  captured
    .timer(() => {
      for (const execution of running.values()) if (execution.answered) check(execution)
      checkNowAndThen()
    }, 100)
    .unref()
}
