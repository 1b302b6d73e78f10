// Commands → outcome of one call of a post-login Action: it goes on, or the sign-in is denied.
import type { Command } from '../commands.ts'
import { type Settlement, toldReason } from '../settlement.ts'

/** The first reason stands; claims and metadata are no decision, and are read by `effectsOf`. */
export function settle(commands: readonly Command[]): Settlement {
  const deny = commands.find((command) => command.type === 'access.deny')
  if (deny === undefined) return { ok: true, outcome: { kind: 'continue' }, resultUrl: null }
  return { ok: true, outcome: { kind: 'deny', reason: toldReason(deny.reason) }, resultUrl: null }
}
