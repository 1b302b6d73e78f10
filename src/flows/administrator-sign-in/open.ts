// The door of an administrator's sign-in.
import type { FlowId, Sealer } from '#kit'

import { openFlowEngine } from '../engine.ts'
import type { ProtectionDeps } from '../login-protection/deps.ts'
import type { ResetContext } from '../password-reset/deps.ts'
import { performAdministratorSignIn } from './perform.ts'
import { administratorSignIn, type Input, type State } from './table.ts'

export type AdministratorSignIn = {
  begin(interaction: string, browser: string): Promise<FlowId>
  look(flow: string, browser: string): Promise<State | undefined>
  feed(flow: string, browser: string, input: Input, context: ResetContext): Promise<State | undefined>
}

export function openAdministratorSignIn(deps: ProtectionDeps & { sealer: Sealer }): AdministratorSignIn {
  const engine = openFlowEngine({ flow: administratorSignIn, perform: performAdministratorSignIn(deps), ...deps })
  return {
    begin: (interaction, browser) => engine.begin({ at: 'identifying', interaction }, browser),
    look: engine.look,
    feed: async (...fed) => (await engine.feed(...fed))?.state,
  }
}
