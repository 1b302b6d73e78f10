// What password-reset's effects do: the only code between its table and the rooms.
import { unreachable } from '#kit'

import type { Perform } from '../engine.ts'
import { askForLink } from '../reset-link.ts'
import type { ResetContext, ResetDeps } from './deps.ts'
import { startFactor, verifyProof } from './factors.ts'
import { judgeTicket } from './judge-ticket.ts'
import { judgePrompt } from './prompts.ts'
import { runActions } from './run-actions.ts'
import { setPassword } from './set-password.ts'
import type { Effect, Input } from './states.ts'

export function performReset(deps: ResetDeps): Perform<Input, Effect, ResetContext> {
  return async (effect, context) => {
    switch (effect.do) {
      case 'send-link': {
        const { address, connection, client } = effect
        return {
          write: async (tx) => {
            await askForLink(deps, tx, { address, connection, client, request: context.request })
            return { type: 'link-queued' }
          },
        }
      }
      case 'judge-ticket':
        return { input: { type: 'ticket-judged', state: await judgeTicket(deps, effect.ticket) } }
      case 'run-actions':
        return runActions(deps, effect.journey, effect.answer, context)
      case 'start-factor':
        return startFactor(deps, effect, context)
      case 'verify-proof':
        return verifyProof(deps, effect, context)
      case 'judge-prompt':
        return judgePrompt(effect.prompt, effect.fields)
      case 'set-password':
        return setPassword(deps, effect.journey, effect.password, context)
      default:
        return unreachable(effect)
    }
  }
}
