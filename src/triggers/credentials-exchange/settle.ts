// Commands → outcome of one call of a credentials-exchange Action: it goes on, or no token is given.
import type { Command } from '../commands.ts'
import { type Settlement, toldReason } from '../settlement.ts'
import { refusalCodes } from './codes.ts'

/** The first refusal stands. Its code is judged here again: a sandbox can forge a command. */
export function settle(commands: readonly Command[]): Settlement {
  const refused = commands.find((command) => command.type === 'access.refuse')
  if (refused === undefined) return { ok: true, outcome: { kind: 'continue' }, resultUrl: null }
  if (!refusalCodes.includes(refused.code)) return { ok: false, msg: 'api.access.deny() was given an unknown code.' }
  return { ok: true, outcome: { kind: 'deny', reason: toldReason(refused.reason) }, resultUrl: null }
}
