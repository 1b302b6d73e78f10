// What people wait for on this node: executions in the background step aside for it, for a moment.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { ServerResponse } from 'node:http'
import type { Server } from 'node:net'

export type Foreground = Disposable & {
  /** Runs `work` at once when nobody waits for an answer of this node, or few others run; else within 50 ms. */
  stepAside(work: () => Promise<void>): Promise<void>
}

/**
 * A backlog of executions otherwise takes turns with every step of every request: with 32 in flight on 2 cores a password
 * change took 6 times as long as on an idle server. The limit keeps executions going under any load of requests.
 */
const LONGEST_MS = 50
const FEW = 2

/** @param isOurs tells the node's own server from those of the runtime's proxy */
export function openForeground(isOurs: (server: Server) => boolean): Foreground {
  let waited = 0
  let running = 0
  const held = new Set<() => void>()

  function release(): void {
    for (const go of held) go()
  }

  function onRequest(message: unknown): void {
    const { server, response } = message as { server: Server; response: ServerResponse }
    if (!isOurs(server)) return
    waited++
    response.once('close', () => {
      waited--
      if (waited === 0) release()
    })
  }

  function hold(): Promise<void> {
    return new Promise((resolve) => {
      const go = () => {
        clearTimeout(timer)
        held.delete(go)
        resolve()
      }
      const timer = setTimeout(go, LONGEST_MS)
      held.add(go)
    })
  }

  subscribe('http.server.request.start', onRequest)
  return {
    async stepAside(work) {
      if (waited > 0 && running >= FEW) await hold()
      running++
      try {
        await work()
      } finally {
        running--
      }
    },
    [Symbol.dispose]() {
      unsubscribe('http.server.request.start', onRequest)
      release()
    },
  }
}
