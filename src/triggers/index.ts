// triggers: the vocabulary. A new trigger is one folder and one line in the register; everything else derives from it.
import { credentialsExchange } from './credentials-exchange/trigger.ts'
import { passwordResetPostChallenge } from './password-reset-post-challenge/trigger.ts'
import { postChangePassword } from './post-change-password/trigger.ts'
import { postLogin } from './post-login/trigger.ts'
import type { Trigger } from './trigger.ts'

/** Every trigger by id. */
export const triggers = {
  'post-change-password': postChangePassword,
  'password-reset-post-challenge': passwordResetPostChallenge,
  'post-login': postLogin,
  'credentials-exchange': credentialsExchange,
} as const satisfies { readonly [id: string]: Trigger }

export type TriggerId = keyof typeof triggers

export const triggerIds = Object.keys(triggers) as readonly TriggerId[]

export function isTriggerId(text: string): text is TriggerId {
  return Object.hasOwn(triggers, text)
}

/** Ids of the triggers that somebody waits for. */
export type BlockingTriggerId = {
  [Id in TriggerId]: (typeof triggers)[Id]['blocking'] extends true ? Id : never
}[TriggerId]

export { cacheLimits } from './cache.ts'
export type { CacheApi, CacheEntries, CacheRecord } from './cache.ts'
export { readCommands } from './commands.ts'
export type { Command, CommandType } from './commands.ts'
export { isFactorType } from './factors.ts'
export type { Factor, FactorType } from './factors.ts'
export { limits } from './limits.ts'
export { defaultRuntime, runtimeLabels } from './runtimes.ts'
export type { RuntimeLabel } from './runtimes.ts'
export type { RedirectFacts } from './sandbox-api.ts'
export type { Challenge, Outcome, Settlement } from './settlement.ts'
export type { HandlerNames, Trigger, TriggerVersion } from './trigger.ts'
export type { PostChangePasswordEvent } from './post-change-password/event.ts'
export type { PostChallengeEvent } from './password-reset-post-challenge/event.ts'
export { CLAIMS_LIMIT } from './claims.ts'
export { effectsOf } from './effects.ts'
export type { Effects } from './effects.ts'
export type { CredentialsExchangeEvent } from './credentials-exchange/event.ts'
export type { PostLoginEvent } from './post-login/event.ts'
export type { EventConnection, EventOrganization, EventRequest, EventUser, GeoIp } from './event-parts.ts'
