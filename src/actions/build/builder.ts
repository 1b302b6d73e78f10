// openBuilder: builds one after another in at most two processes, so that no build delays the server.
import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'

import type { Clock, Log } from '#kit'
import { openPlace, type Place } from '#runtime'

import type { BuildOutcome, BuildSource, OnProgress } from './outcome.ts'
import { startWorker, type WorkerProcess } from './worker-process.ts'

export type Builder = AsyncDisposable & {
  /** Never rejects because of what is built. */
  build(source: BuildSource, onProgress?: OnProgress): Promise<BuildOutcome>
}

export type BuilderDeps = {
  /** packages, locks and bundles are kept here; may be deleted at any time */
  cacheDir: string
  log: Log
  clock: Clock
  /** replaces npm's default registry */
  registry?: string
  /** the environment, for npm's own configuration: HOME, PATH, npm_config_*, proxies, what an .npmrc refers to */
  env: Record<string, string | undefined>
  timeLimitMs?: number
  /** bytes that a build process may have; 1.5 GB when left out */
  memoryLimit?: number
  /** judges registries that an author names, and where they redirect to; public addresses only when left out */
  place?: Place
}

const AT_ONCE = 2
const JOBS_PER_WORKER = 100
const IDLE_MS = 60_000

/** Variables that change what a Node process is, not what npm may use. */
const HOST_ONLY = new Set(['NODE_OPTIONS', 'NODE_PATH', 'NODE_TEST_CONTEXT', 'NODE_CHANNEL_FD', 'NODE_UNIQUE_ID'])

export function openBuilder(deps: BuilderDeps): Builder {
  const cacheDir = resolve(deps.cacheDir)
  // the server's own settings and keys are none of a build's business
  const env = Object.fromEntries(
    Object.entries(deps.env).filter(([name]) => !name.startsWith('KEYTURN_') && !HOST_ONLY.has(name)),
  )
  const idle: { worker: WorkerProcess; jobs: number; timer: NodeJS.Timeout }[] = []
  const all = new Set<WorkerProcess>()
  const waiting: (() => void)[] = []
  let free = AT_ONCE
  let closed = false

  const memory = deps.memoryLimit ?? 1_500_000_000
  const place = deps.place ?? openPlace({ allow: [], map: [] })
  const take = async (guarded: boolean): Promise<{ worker: WorkerProcess; jobs: number }> => {
    for (let kept = guarded ? undefined : idle.pop(); kept !== undefined; kept = idle.pop()) {
      clearTimeout(kept.timer)
      if (kept.worker.alive()) return kept
    }
    await mkdir(cacheDir, { recursive: true })
    const worker = startWorker({ env, cwd: cacheDir, timeLimitMs: deps.timeLimitMs ?? 120_000, place })
    all.add(worker)
    return { worker, jobs: 0 }
  }
  const giveBack = ({ worker, jobs }: { worker: WorkerProcess; jobs: number }) => {
    if (!worker.alive() || jobs >= JOBS_PER_WORKER || closed) return leave(worker)
    idle.push({ worker, jobs, timer: setTimeout(() => leave(worker), IDLE_MS).unref() })
  }
  const leave = (worker: WorkerProcess) => {
    worker.end()
    all.delete(worker)
  }
  return {
    async build(source, onProgress = () => {}) {
      if (closed) throw new Error('the builder is closed')
      if (free === 0) await new Promise<void>((go) => waiting.push(go))
      else free -= 1
      const began = deps.clock.now()
      try {
        const guarded = source.dependencies.some(({ registry_url: named }) => named !== undefined && named !== '')
        const { worker, jobs } = await take(guarded)
        const job = { source, cacheDir, registry: deps.registry ?? null, now: began, env, guarded, memory }
        const outcome = await worker.run(job, onProgress)
        if (guarded) leave(worker)
        else giveBack({ worker, jobs: jobs + 1 })
        report(outcome, deps, began)
        return outcome
      } finally {
        const next = waiting.shift()
        if (next === undefined) free += 1
        else next()
      }
    },
    async [Symbol.asyncDispose]() {
      closed = true
      for (const { timer } of idle) clearTimeout(timer)
      for (const worker of all) worker.end()
    },
  }
}

function report(outcome: BuildOutcome, { log, clock }: BuilderDeps, began: number): void {
  const ms = clock.now() - began
  if (outcome.status === 'built') {
    const dependencies = outcome.dependencies.map(({ name, version }) => `${name}@${version}`)
    log.info('action built', { ms, dependencies, errors: outcome.errors.length })
  } else log.warn('action not built', { ms, errors: outcome.errors.map(({ id, msg }) => `${id}: ${msg}`) })
}
