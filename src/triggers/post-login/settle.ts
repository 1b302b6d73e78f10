// Commands → outcome of one call of a post-login Action: it goes on, or the sign-in is denied.
import type { Command } from '../commands.ts'
import type { Settlement } from '../settlement.ts'

/** The first reason stands; claims and metadata are no decision, and are read by `effectsOf`. */
export function settle(commands: readonly Command[]): Settlement {
  const deny = commands.find((command) => command.type === 'access.deny')
  const outcome =
    deny === undefined ? ({ kind: 'continue' } as const) : ({ kind: 'deny', reason: deny.reason } as const)
  return { ok: true, outcome, resultUrl: null }
}
