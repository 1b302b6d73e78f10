// Commands → outcome of one call of a credentials-exchange Action: it goes on, or no token is given.
import type { Command } from '../commands.ts'
import type { Settlement } from '../settlement.ts'

/** The first refusal stands; its code is read again by whoever answers the client. */
export function settle(commands: readonly Command[]): Settlement {
  const refused = commands.find((command) => command.type === 'access.refuse')
  const outcome =
    refused === undefined ? ({ kind: 'continue' } as const) : ({ kind: 'deny', reason: refused.reason } as const)
  return { ok: true, outcome, resultUrl: null }
}
