// Sandboxes: children that were given a program. One per program and lane; promoted, used, retired, evicted.
import { performance } from 'node:perf_hooks'

import type { Child, End } from './child.ts'
import type { CodeCaches } from './code-caches.ts'
import type { Artifact, Lane, Program } from './contract.ts'
import type { Connection } from './egress/proxy.ts'
import type { Flight } from './flight.ts'
import { fileOf, loadOf } from './load-of.ts'
import { openPlaces, type Places } from './places.ts'
import type { FromChild } from './protocol.ts'

export type Sandbox = {
  readonly key: string
  readonly program: Program
  readonly lane: Lane
  /** what runs in it: `node26 (26.10.0)` */
  readonly runtime: string
  readonly child: Child
  readonly artifact: Artifact
  readonly places: Places
  readonly flights: Map<number, Flight>
  /** console lines of the top level, for the first execution */
  topLevel: (FromChild & { t: 'log' })[]
  executions: number
  lastUsed: number
  /** takes no more executions, and goes when it is idle */
  retiring: boolean
  exitedBy: { n: number; code: number } | undefined
  /** pings that were not answered, where the child is under suspicion */
  silent: number
  /** the top level has run (or thrown) */
  loaded: boolean
  /** it has a code cache, or one was asked for */
  cacheAsked: boolean
  /** resolves when it has, or when the child has ended before */
  readonly onLoaded: PromiseWithResolvers<void>
}

export type SandboxesDeps = {
  take(label: string): Promise<Child>
  caches: CodeCaches
  onFrame(sandbox: Sandbox, message: FromChild): void
  onConnection(sandbox: Sandbox, connection: Connection): void
  onDry(sandbox: Sandbox, socket: import('node:net').Socket, connection: Connection, tls: boolean): void
  onEnd(sandbox: Sandbox, end: End): void
  most: number
  /** for a top level that runs before the first execution */
  loadBudgetMs: number
}

export type Sandboxes = {
  /** the sandbox of the program in that lane, promoted from a standby when there is none */
  of(program: Program, lane: Lane, eager: boolean): Promise<Sandbox>
  /** the same when it is there already */
  warm(programId: string, lane: Lane): Sandbox | undefined
  retire(sandbox: Sandbox): void
  /** to be called when a flight has left it */
  release(sandbox: Sandbox): void
  /** to be called when it has run its top level, and nobody waits for what it does next */
  quiet(sandbox: Sandbox): void
  forget(programId: string): void
  all(): Iterable<Sandbox>
  count(): number
}

/** Why a child ended that had to make room. */
export const EVICTED = 'evicted'

export function openSandboxes(deps: SandboxesDeps): Sandboxes {
  const current = new Map<string, Promise<Sandbox>>()
  const alive = new Set<Sandbox>()
  const warm: { readonly [lane in Lane]: Map<string, Sandbox> } = { blocking: new Map(), background: new Map() }

  const promote = async (key: string, program: Program, lane: Lane, eager: boolean): Promise<Sandbox> => {
    const [child, artifact] = await both(deps.take(program.label), program.load())
    const cache = await deps.caches.of(program, artifact, child.node)
    const sandbox: Sandbox = {
      key,
      program,
      lane,
      runtime: `node${child.node.split('.')[0]} (${child.node})`,
      child,
      artifact,
      places: openPlaces(artifact, fileOf(program)),
      flights: new Map(),
      topLevel: [],
      executions: 0,
      lastUsed: performance.now(),
      retiring: false,
      exitedBy: undefined,
      silent: 0,
      loaded: false,
      cacheAsked: cache !== undefined,
      onLoaded: Promise.withResolvers<void>(),
    }
    alive.add(sandbox)
    if (lane === 'background') child.lowerPriority()
    child.listen({
      frame: (message) => deps.onFrame(sandbox, message),
      // bytes of a child that runs customers' code are nothing that V8 may trust
      raw: () => child.kill('protocol: a raw frame'),
      connection: (connection) => deps.onConnection(sandbox, connection),
      dry: (socket, connection, tls) => deps.onDry(sandbox, socket, connection, tls),
      end(end) {
        alive.delete(sandbox)
        drop(sandbox)
        sandbox.onLoaded.resolve()
        deps.onEnd(sandbox, end)
      },
    })
    const { head, raws } = loadOf(program, artifact, { cache, eager, compileOnly: false })
    child.load(head, raws)
    if (!child.ended) warm[lane].set(program.id, sandbox)
    // a top level that never ends has no execution whose budget would end it
    if (eager) setTimeout(() => sandbox.loaded || child.kill('timeout'), deps.loadBudgetMs).unref()
    evict()
    return sandbox
  }

  /** The entry goes only if it still is this sandbox: a retired one has already been replaced. */
  const drop = (sandbox: Sandbox) => {
    const { lane, program } = sandbox
    if (warm[lane].get(program.id) === sandbox) warm[lane].delete(program.id)
    const found = current.get(sandbox.key)
    void found?.then(
      (one) => one === sandbox && current.get(sandbox.key) === found && current.delete(sandbox.key),
      () => {},
    )
  }

  const retire = (sandbox: Sandbox) => {
    sandbox.retiring = true
    drop(sandbox)
    if (sandbox.flights.size === 0) sandbox.child.kill('retired')
  }

  const quiet = (sandbox: Sandbox) => {
    if (sandbox.cacheAsked || !sandbox.loaded) return
    sandbox.cacheAsked = true
    deps.caches.make(sandbox.program, sandbox.artifact, sandbox.child.node)
  }

  const evict = () => {
    while (alive.size > deps.most) {
      // one that is still loading was started for somebody who is about to use it
      const idle = [...alive].filter((one) => one.loaded && one.flights.size === 0)
      // somebody waits for the blocking lane: its children go last
      const late = (one: Sandbox) => (one.lane === 'blocking' ? 1 : 0)
      const oldest = idle.sort((a, b) => late(a) - late(b) || a.lastUsed - b.lastUsed)[0]
      if (oldest === undefined) return
      oldest.retiring = true
      drop(oldest)
      oldest.child.kill(EVICTED)
    }
  }

  return {
    async of(program, lane, eager) {
      const key = `${lane}:${program.id}`
      const found = current.get(key)
      if (found !== undefined) {
        const sandbox = await found.catch(() => undefined)
        if (sandbox !== undefined && !sandbox.retiring && !sandbox.child.ended) return sandbox
        if (current.get(key) === found) current.delete(key)
        return this.of(program, lane, eager)
      }
      const promoted = promote(key, program, lane, eager)
      current.set(key, promoted)
      promoted.catch(() => current.get(key) === promoted && current.delete(key))
      return promoted
    },
    warm: (programId, lane) => warm[lane].get(programId),
    retire,
    release(sandbox) {
      sandbox.lastUsed = performance.now()
      if (!sandbox.cacheAsked) quiet(sandbox)
      if (sandbox.retiring && sandbox.flights.size === 0) sandbox.child.kill('retired')
    },
    quiet,
    forget(programId) {
      for (const sandbox of alive) if (sandbox.program.id === programId) retire(sandbox)
    },
    all: () => alive,
    count: () => alive.size,
  }
}

/** A child is not lost when the artifact cannot be had, nor the other way round. */
async function both(child: Promise<Child>, artifact: Promise<Artifact>): Promise<[Child, Artifact]> {
  const [taken, loaded] = await Promise.allSettled([child, artifact])
  if (taken.status === 'rejected') throw taken.reason
  if (loaded.status === 'rejected') {
    taken.value.kill('not needed')
    throw loaded.reason
  }
  return [taken.value, loaded.value]
}
