// The engine: feeds one input to one stored flow. It knows rows, steps and transactions, and no flow by name.
import type { Clock, FlowId, Ids, Sealer } from '#kit'
import type { Storage, Tx } from '#storage'

import { applyInput, type FlowDefinition, type FlowState } from './flow.ts'
import * as store from './flows.store.ts'

/**
 * What an effect comes to. `write` runs in the transaction that stores the flow's next state, so that both happen or
 * neither; what needs no write answers with the next input at once.
 */
export type Performed<Input> = { input: Input } | { write: (tx: Tx) => Promise<Input> }

export type Perform<Input, Effect, Context> = (
  effect: Effect,
  context: Context & { flow: FlowId },
) => Promise<Performed<Input>>

export type FlowEngine<State, Input, Context> = {
  /** Begins a flow for the browser that holds `browser`. */
  begin(state: State, browser: string, user?: string): Promise<FlowId>
  /** The state as it is; undefined when there is no such flow for this browser, or it is over time. */
  look(id: string, browser: string): Promise<State | undefined>
  /**
   * Feeds an input that came from a browser. An input that does not fit, or that lost a race, changes nothing:
   * the answer is the state as it then is.
   */
  feed(id: string, browser: Browser, input: Input, context: Context): Promise<Fed<State> | undefined>
}

/** `counted`: whether it was this very input that moved the flow; of many at once it is true for one. */
export type Fed<State> = { state: State; counted: boolean }

/** The handle in a browser's cookie; `anyBrowser` for an input that carries its own proof. */
export type Browser = string | typeof store.anyBrowser

export function openFlowEngine<
  State extends FlowState,
  Input extends { type: string },
  Effect extends { do: string },
  Context,
>(deps: {
  flow: FlowDefinition<State, Input, Effect>
  perform: Perform<Input, Effect, Context>
  storage: Storage
  sealer: Sealer
  clock: Clock
  ids: Ids
}): FlowEngine<State, Input, Context> {
  const { flow, perform, storage, sealer, clock, ids } = deps

  async function look(id: string, browser: Browser): Promise<store.StoredFlow<State> | undefined> {
    return store.find<State>(storage.db, sealer, flow.kind, id, browser, clock.now())
  }

  return {
    async begin(state, browser, user) {
      const id = ids.flow()
      const at = clock.now()
      const row = { id, kind: flow.kind, state, browser, at, expiresAt: at + flow.lifetime }
      await store.insert(storage.db, sealer, user === undefined ? row : { ...row, user })
      return id
    },

    async look(id, browser) {
      return (await look(id, browser))?.state
    },

    async feed(id, browser, input, context) {
      // a result can never come from outside (Keycloak CVE-2026-18963: steps that counted because they were posted)
      if (flow.results.includes(input.type)) throw new Error(`${input.type} is a result, not an input`)
      const stored = await look(id, browser)
      if (!stored) return undefined
      let step = applyInput(flow, stored.state, input, clock.now())
      if (!step) return { state: stored.state, counted: false }
      let counted = false
      try {
        let row = stored
        while (step.effect !== undefined) {
          const performed: Performed<Input> = await perform(step.effect, { ...context, flow: stored.id })
          const from: State = step.state
          const before = row
          step = await storage.transaction(async (tx) => {
            const result = 'write' in performed ? await performed.write(tx) : performed.input
            const next = applyInput(flow, from, result, clock.now())
            if (!next) throw new Error(`${flow.kind}: ${result.type} does not fit ${from.at}`)
            if (!(await store.advance(tx, sealer, before, next.state, clock.now()))) throw new LostRace()
            return next
          })
          counted = true
          row = { ...before, state: step.state, step: before.step + 1 }
          if (step.effect === undefined) return { state: step.state, counted }
        }
        if (!(await store.advance(storage.db, sealer, row, step.state, clock.now()))) throw new LostRace()
        return { state: step.state, counted: true }
      } catch (thrown) {
        if (!(thrown instanceof LostRace)) throw thrown
        const now = await look(id, browser)
        return now && { state: now.state, counted }
      }
    },
  }
}

/** Somebody else advanced the flow first; everything of this step was rolled back. */
class LostRace extends Error {}
