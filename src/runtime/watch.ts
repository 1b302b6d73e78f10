// The watch: kills a child whose resident memory is over the limit, or that burns time although nothing runs in it.
import { performance } from 'node:perf_hooks'

import { WATCH_MS } from './limits.ts'
import type { Sandbox } from './sandboxes.ts'

/** An idle child may use this share of a core (garbage collection, keep-alive timers) over a second, not more. */
const IDLE_SHARE = 0.5
const IDLE_LOOK_MS = 1000

type Seen = { at: number; cpuMs: number; waitedMs: number }

/** @returns a function that stops watching */
export function watchChildren(sandboxes: () => Iterable<Sandbox>, residentMb: number): () => void {
  const seen = new WeakMap<Sandbox, Seen>()
  const timer = setInterval(() => {
    for (const sandbox of [...sandboxes()]) {
      if (sandbox.flights.size > 0 || !sandbox.loaded) {
        seen.delete(sandbox)
        watchMemory(sandbox, residentMb)
      } else watchIdle(sandbox, seen, residentMb)
    }
  }, WATCH_MS)
  timer.unref()
  return () => clearInterval(timer)
}

/** `--max-old-space-size` does not count Buffers and WebAssembly; resident memory does. */
function watchMemory(sandbox: Sandbox, residentMb: number): void {
  const mb = Math.round(sandbox.child.resident() / 1024 / 1024)
  if (mb > residentMb) sandbox.child.kill(`memory: The code used ${mb} MB of memory, and may have ${residentMb} MB.`)
}

/** An unref'ed interval is no work of an execution, but it still can loop. */
function watchIdle(sandbox: Sandbox, seen: WeakMap<Sandbox, Seen>, residentMb: number): void {
  const last = seen.get(sandbox)
  const now = performance.now()
  if (last !== undefined && now - last.at < IDLE_LOOK_MS) return
  const cpuMs = sandbox.child.cpuMs()
  const waitedMs = sandbox.child.waitedMs()
  seen.set(sandbox, { at: now, cpuMs, waitedMs })
  if (last === undefined) return
  // of the time that it could have had: a loop that gets a tenth of a core is a loop
  const had = Math.max(IDLE_LOOK_MS / 10, now - last.at - (waitedMs - last.waitedMs))
  if (cpuMs - last.cpuMs > had * IDLE_SHARE) return sandbox.child.kill('busy while idle')
  watchMemory(sandbox, residentMb)
}

const PING_MS = 100
const MOST_SILENT = 3

/**
 * Code whose budget is over cannot be taken out of a child, and may loop later: while others still run beside it, the
 * child has to say now and then that its event loop turns.
 */
export function suspect(sandbox: Sandbox): void {
  const timer = setInterval(() => {
    if (sandbox.child.ended) return clearInterval(timer)
    if (sandbox.silent >= MOST_SILENT) return sandbox.child.kill('timeout')
    sandbox.silent += 1
    sandbox.child.send({ t: 'drop', n: 0 })
  }, PING_MS)
  timer.unref()
}
