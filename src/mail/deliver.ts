// One attempt at delivering a letter: compose it, keep a copy in the development inbox, hand it to the provider.
import { fromStored, type JsonObject, type Sealer } from '#kit'
import type { Storage } from '#storage'

import { type Composed, type ComposeDeps, composeMail, composePhone } from './compose.ts'
import { keepMessage } from './inbox.ts'
import type { Letter } from './letter.ts'
import { type EmailMessage, mailboxText, type PhoneMessage } from './message.ts'
import { plainReason } from './plain-reason.ts'
import { emailProviders, phoneProviders } from './providers/index.ts'
import type { Account, Outcome, ProviderDeps } from './providers/provider.ts'
import type { MailSettings } from './settings.ts'

export type DeliverDeps = ComposeDeps &
  ProviderDeps & { storage: Storage; sealer: Sealer; /** whether there is a development inbox */ inbox: boolean }

export type Delivery =
  | { kind: 'sent'; by: string; problem?: string }
  /** the tenant has switched mails of this kind off, or it was a decoy */
  | { kind: 'off' }
  | { kind: 'refused' | 'later'; by: string; reason: string; problem?: string; afterMs?: number }

/** Sealed accounts of providers open for these purposes. */
export const PURPOSES = { email: 'email-provider', phone: 'phone-provider' } as const

export async function deliverLetter(deps: DeliverDeps, letter: Letter): Promise<Delivery> {
  if (deps.clock.now() >= letter.expiresAt) {
    return { kind: 'refused', by: 'none', reason: 'It could not be sent before it expired.' }
  }
  const settings = await deps.settings.read()
  if (letter.channel !== 'email')
    return deliverPhone(deps, letter, settings, await composePhone(deps, letter, settings))
  const composed = await composeMail(deps, letter, settings)
  return composed === undefined ? { kind: 'off' } : deliverMail(deps, letter, settings, composed)
}

/** The same with a message that was composed already: for test sends. */
export async function deliverMail(
  deps: DeliverDeps,
  letter: Letter,
  { email }: MailSettings,
  { message, problem }: Composed<EmailMessage>,
): Promise<Delivery> {
  const { to, subject, text, html } = message
  const copy = { id: letter.id, channel: 'email' as const, to, from: mailboxText(message.from), subject, text, html }
  if (deps.inbox) await keepMessage(deps, copy, letter.decoy)
  const send = email && emailProviders[email.name]
  if (!send) return letter.decoy === true ? { kind: 'off' } : without(deps, 'e-mail', problem)
  const account = open(deps.sealer, 'email', email)
  if (letter.decoy === true) return { kind: 'off' }
  return ended(letter, account, email.name, await send(deps, account, message), problem)
}

export async function deliverPhone(
  deps: DeliverDeps,
  letter: Letter,
  { phone, tenant }: MailSettings,
  { message, problem }: Composed<PhoneMessage>,
): Promise<Delivery> {
  const { to, text, channel } = message
  const copy = { id: letter.id, channel, to, from: message.from ?? tenant.friendlyName, subject: '', text, html: '' }
  if (deps.inbox) await keepMessage(deps, copy, letter.decoy)
  const send = phone && phoneProviders[phone.name]
  if (!send) return letter.decoy === true ? { kind: 'off' } : without(deps, 'phone', problem)
  const account = open(deps.sealer, 'phone', phone)
  if (letter.decoy === true) return { kind: 'off' }
  return ended(letter, account, phone.name, await send(deps, account, message), problem)
}

function without({ inbox }: DeliverDeps, what: string, problem: string | undefined): Delivery {
  const also = problem === undefined ? {} : { problem }
  if (inbox) return { kind: 'sent', by: 'inbox', ...also }
  // at once, not after hours of attempts: who runs the server is to see it, and who waits may ask again
  return { kind: 'refused', by: 'none', reason: `No ${what} provider is set up, so nothing can be sent.`, ...also }
}

function open(sealer: Sealer, channel: keyof typeof PURPOSES, account: Sealed): Account {
  const credentials = fromStored<JsonObject>(sealer.open(PURPOSES[channel], account.credentialsSealed))
  return { credentials, settings: account.settings }
}

type Sealed = { settings: JsonObject; credentialsSealed: string }

function ended(letter: Letter, account: Account, by: string, outcome: Outcome, problem: string | undefined): Delivery {
  const also = problem === undefined ? {} : { problem }
  if (outcome.kind === 'sent') return { kind: 'sent', by, ...also }
  const held = Object.entries(account.credentials).filter(([name]) => !PLAIN.includes(name))
  const own = held.map(([, value]) => value).filter((value) => typeof value === 'string')
  const secrets = [letter.url, letter.code, letter.to, ...own]
  const { afterMs } = { afterMs: undefined, ...outcome }
  const reason = plainReason(outcome.reason, secrets)
  return { kind: outcome.kind, by, reason, ...also, ...(afterMs === undefined ? {} : { afterMs }) }
}

/** Of the credentials, what is no secret and helps in a reason. */
const PLAIN = ['smtp_host', 'smtp_port', 'region', 'domain']
