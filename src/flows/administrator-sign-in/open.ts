// The door of an administrator's sign-in, and of what they change of their own account.
import type { FlowId } from '#kit'

import { openFlowEngine } from '../engine.ts'
import type { ResetContext } from '../password-reset/deps.ts'
import { type OwnAccount, openOwnAccount } from './own-account.ts'
import { type AdministratorDeps, performAdministratorSignIn } from './perform.ts'
import { administratorSignIn, type Input, type State } from './table.ts'

export type AdministratorSignIn = OwnAccount & {
  /** @param enrolls a second proof is to be added on the way, if there is none */
  begin(interaction: string, browser: string, enrolls: boolean): Promise<FlowId>
  look(flow: string, browser: string): Promise<State | undefined>
  feed(flow: string, browser: string, input: Input, context: ResetContext): Promise<State | undefined>
}

export function openAdministratorSignIn(deps: AdministratorDeps): AdministratorSignIn {
  const engine = openFlowEngine({ flow: administratorSignIn, perform: performAdministratorSignIn(deps), ...deps })
  return {
    ...openOwnAccount(deps),
    begin: (interaction, browser, enrolls) =>
      engine.begin({ at: 'identifying', interaction, ...(enrolls ? { enrolls } : {}) }, browser),
    look: engine.look,
    feed: async (...fed) => (await engine.feed(...fed))?.state,
  }
}
