// mail: what somebody is to be told, in their language, by the tenant's provider or into the development inbox.
import type { Clock, Ids, JsonObject, Log, Sealer } from '#kit'
import type { Outbound, RelayPlace, Renderer } from '#runtime'
import type { Storage } from '#storage'

import { deliverLetter, type Delivery } from './deliver.ts'
import {
  type ChangedFacts,
  changedLetter,
  type CodeFacts,
  codeLetter,
  linkLetter,
  type LinkKind,
  type MailFacts,
  type NoticeFacts,
  noticeLetter,
  type WelcomeFacts,
  welcomeLetter,
} from './facts.ts'
import { type Inbox, openInbox } from './inbox.ts'
import type { Letter, LetterFacts, NoticeKind } from './letter.ts'
import { placeWords, renderParts } from './liquid/templates.ts'
import type { ReadSettings } from './settings.ts'
import { openTrials, type Trials } from './trials.ts'

export type { Delivery } from './deliver.ts'
export { PURPOSES as PROVIDER_PURPOSES } from './deliver.ts'
export type { Inbox, InboxMessage } from './inbox.ts'
export { type Mailbox, parseMailbox } from './message.ts'
export { AZURE_CONNECTION } from './providers/index.ts'
export type { ChangedFacts, CodeFacts, LinkKind, MailFacts, NoticeFacts, Person } from './facts.ts'
export { placeWords } from './liquid/templates.ts'
export { type FactorName, type Letter, type LetterKind, type NoticeKind, WRITTEN_KINDS } from './letter.ts'
export type { MailSettings, PhoneTemplate, ReadSettings, WrittenTemplate } from './settings.ts'
export type { Trials } from './trials.ts'

export type MailDeps = {
  storage: Storage
  sealer: Sealer
  clock: Clock
  ids: Ids
  log: Log
  /** whether messages are kept in the development inbox, and need no provider */
  inbox: boolean
  /** what the tenant has set */
  settings: ReadSettings
  /** customers' templates run in it, never in this process */
  renderer: Renderer
  send: Outbound
  relay: RelayPlace
  /** `KEYTURN_PUBLIC_URL` */
  publicUrl: string
}

export type Mail = {
  /** Pure: the letter as the payload of a `deliver-mail` job. Its id makes a second delivery of it harmless. */
  compose(kind: LinkKind, facts: MailFacts): JsonObject
  /** The same for a one-time code, by mail, as a text message or by a call. */
  composeCode(facts: CodeFacts): JsonObject
  /** The same for the news that a password or a factor was changed. */
  composeChanged(kind: NoticeKind, facts: ChangedFacts): JsonObject
  /** The same for an address that has been verified. */
  composeWelcome(facts: WelcomeFacts): JsonObject
  /** The same for what administrators are told. */
  composeNotice(facts: NoticeFacts): JsonObject
  /** One attempt of the job. @throws Error only for what is no provider's fault, such as the store */
  deliver(payload: JsonObject): Promise<Delivery>
  /** A tenant's page template, by the same engine in the same sandbox. Never rejects. */
  renderPage(
    template: string,
    variables: JsonObject,
  ): Promise<{ ok: true; text: string } | { ok: false; broken: string }>
  trials: Trials
  inbox: Inbox
}

export function openMail(deps: MailDeps): Mail {
  const { clock, ids } = deps
  let composed = 0

  /** Sorts by time, and by order within a millisecond. */
  function newId(): string {
    const order = (composed++ % 36 ** 4).toString(36).padStart(4, '0')
    return `${clock.now().toString(36).padStart(9, '0')}-${order}-${ids.uuid()}`
  }

  function letterOf({ languages, ...facts }: LetterFacts): Letter {
    const known = languages.filter((tag): tag is string => tag !== undefined && /^[A-Za-z0-9-]{2,35}$/.test(tag))
    return { ...facts, id: newId(), languages: known, expiresAt: clock.now() + facts.lifetime }
  }

  const sending = { ...deps, host: new URL(deps.publicUrl).hostname }
  return {
    compose: (kind, facts) => letterOf(linkLetter(kind, facts)),
    composeCode: (facts) => letterOf(codeLetter(facts)),
    composeChanged: (kind, facts) => letterOf(changedLetter(kind, facts)),
    composeWelcome: (facts) => letterOf(welcomeLetter(facts)),
    composeNotice: (facts) => letterOf(noticeLetter(facts)),
    deliver: (payload) => deliverLetter(sending, payload as Letter),
    async renderPage(template, variables) {
      const rendered = await renderParts(deps.renderer, { page: { source: template, html: true } }, variables)
      return rendered.ok ? { ok: true, text: rendered.parts.page } : { ok: false, broken: placeWords(rendered.broken) }
    },
    trials: openTrials(sending, letterOf),
    inbox: openInbox(deps),
  }
}
