// The door of changing a password while signed in.
import { users } from '#identity'
import type { ClientId, FlowId } from '#kit'
import { settings } from '#tenant'

import { openFlowEngine } from '../engine.ts'
import type { ResetContext } from '../password-reset/deps.ts'
import type { SignInDeps } from '../sign-in/deps.ts'
import { judgeTyped, ownerOfTyped, type TypedPassword, type TypedVerdict } from '../typed-password.ts'
import { performPasswordChange } from './perform.ts'
import { type Input, ownerOf, passwordChange, type State } from './table.ts'

export type PasswordChanging = {
  /** @param session of this browser, as the provider judged it. @returns undefined when its user is gone */
  begin(session: { uid: string; id: string; version: number }, browser: string): Promise<FlowId | undefined>
  look(flow: string, browser: string): Promise<State | undefined>
  feed(flow: string, browser: string, input: Input, context: ResetContext): Promise<State | undefined>
  /** What `password-given` would be told; changes nothing. */
  judgeTyped(flow: string, browser: string, typed: TypedPassword): Promise<TypedVerdict>
}

export function openPasswordChanging(deps: SignInDeps): PasswordChanging {
  const { storage } = deps
  const engine = openFlowEngine({ flow: passwordChange, perform: performPasswordChange(deps), ...deps })
  return {
    async begin({ uid, id, version }, browser) {
      const user = await users.find(storage.db, id)
      if (!user || user.credentialVersion !== version) return undefined
      const client = ((await settings.read(storage.db, 'default_client'))?.client_id ?? '') as ClientId
      const owner = ownerOf({ user: user.id, version, session: uid, connection: user.connection, client })
      return engine.begin({ at: 'asking', owner }, browser, user.id)
    },
    look: engine.look,
    feed: async (...fed) => (await engine.feed(...fed))?.state,
    async judgeTyped(flow, browser, typed) {
      const state = await engine.look(flow, browser)
      if (state?.at !== 'choosing') return 'over'
      const { subject, version } = state.owner
      const user = await users.find(storage.db, subject.user)
      const good = user && !user.blocked && user.credentialVersion === version
      return judgeTyped(deps, subject.ticket, typed, good ? await ownerOfTyped(deps, subject) : undefined)
    },
  }
}
