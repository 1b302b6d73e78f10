// What the runtime is opened with and what it then is: the types of openRuntime.
import type { Clock, JsonObject, Log } from '#kit'

import type { Invocation, Isolation, Lane, Program, Rendered, Running, RuntimeFacts } from './contract.ts'

export type EgressDeps = {
  /** `host`, `*.host`, `host:port`, address or CIDR that may be reached beyond the policy */
  allow: readonly string[]
  /** send an outbound host elsewhere; bytes pass through, so https stays TLS. Ports absent: every port */
  map: readonly { from: { host: string; port?: number }; to: { host: string; port: number } }[]
  /** authorities that Actions trust beside Node's own: PEM text, or path of a PEM file */
  extraCa?: string
  /** the server's own public URL, which Actions may always call */
  publicUrl?: string
}

export type RuntimeDeps = {
  log: Log
  clock: Clock
  /** the tier to use; one that is not possible here refuses the start, `best` takes the best there is */
  isolation: 't0' | 't1' | 't2' | 'best'
  /** absolute; added runtimes and code caches are kept in it. Sockets go to a short temporary folder */
  dataDir: string
  egress: EgressDeps
  limits?: Partial<RuntimeLimits>
}

export type RuntimeLimits = {
  /** V8 old space of a child */
  heapMb: number
  /** resident memory of a child, Buffers included, beyond which it is killed */
  residentMb: number
  /** blank, locked-down children kept ready */
  standbys: number
  /** warm children, all programs together; the least recently used idle one goes first */
  children: number
  /** background invocations at once; the others wait in order */
  backgroundAtOnce: number
  /** executions after which a child is replaced when it is idle; one that never is goes after ten times as many */
  recycleAfter: number
  /** file descriptors, and so sockets, of a child */
  descriptors: number
}

export type Runtime = AsyncDisposable & {
  /** Never throws and never rejects: whatever goes wrong is a completion. */
  invoke(invocation: Invocation): Running
  /**
   * Starts the program's child of that lane when there is none, so that the first execution finds it warm. In the
   * blocking lane it is kept warm: a child that was replaced or ended gets a successor, until the program is forgotten.
   */
  warm(program: Program, lane: Lane): Promise<void>
  /** The program will not run again: its children go when they are idle. */
  forget(programId: string): void
  readonly isolation: Isolation
  facts(): RuntimeFacts
  /** Takes no new invocations, waits for those under way (until settled), then ends every child. */
  drain(timeoutMs: number): Promise<void>
}

/** Apart from Runtime, because a room that renders mails runs no Actions. */
export type Renderer = {
  /**
   * Runs a `render` program on an input, without secrets and without a network: customers' templates are code too
   * (spec/security.md §2.5). Never rejects.
   */
  render(program: Program, input: JsonObject, budgetMs?: number): Promise<Rendered>
}
