// What a provider is: one way of sending, and the three ways in which that can end.
import type { Clock, JsonObject } from '#kit'
import type { Outbound, RelayPlace } from '#runtime'

import type { EmailMessage, PhoneMessage } from '../message.ts'

export type Outcome =
  | { kind: 'sent' }
  /** trying again is useless: this message, this address */
  | { kind: 'refused'; reason: string }
  /** it may work later: the provider is busy, away, or not set up well */
  | { kind: 'later'; reason: string; /** milliseconds that it asked to be left alone for */ afterMs?: number }

export type ProviderDeps = {
  /** requests to providers and webhooks */
  send: Outbound
  /** where SMTP relays are */
  relay: RelayPlace
  clock: Clock
}

/** What was configured, opened. Never logged. */
export type Account = { credentials: JsonObject; settings: JsonObject }

export type EmailProvider = (deps: ProviderDeps, account: Account, message: EmailMessage) => Promise<Outcome>
export type PhoneProvider = (deps: ProviderDeps, account: Account, message: PhoneMessage) => Promise<Outcome>

export const CALL_TIMEOUT_MS = 20_000

/** A configured value that was checked at the door. */
export function textOf(values: JsonObject, name: string): string {
  const value = values[name]
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}
