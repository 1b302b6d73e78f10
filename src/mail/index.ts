// mail: composes messages and delivers them; for now to the development inbox only.
import type { Clock, Ids, JsonObject, Log, Sealer } from '#kit'
import type { Storage } from '#storage'

import { composeCode } from './code-message.ts'
import { type Inbox, keepMessage, openInbox } from './inbox.ts'
import type { CodeFacts, LinkKind, MailFacts, MailMessage, NoticeFacts } from './mail-message.ts'
import { composeNotice } from './notice.ts'
import { composeLinkMail } from './reset-mail.ts'

export type { Inbox, InboxMessage } from './inbox.ts'
export type { CodeFacts, LinkKind, MailFacts, MailKind, NoticeFacts } from './mail-message.ts'

export type MailDeps = {
  storage: Storage
  sealer: Sealer
  clock: Clock
  ids: Ids
  log: Log
  /** whether messages go to the development inbox */
  inbox: boolean
}

export type Mail = {
  /** Pure: the message as the payload of a `deliver-mail` job. Its id makes a second delivery of it harmless. */
  compose(kind: LinkKind, facts: MailFacts): JsonObject
  /** The same for a one-time code, by mail or as a text message. */
  composeCode(facts: CodeFacts): JsonObject
  /** The same for what administrators are told. */
  composeNotice(facts: NoticeFacts): JsonObject
  /** The job. @throws Error when there is no way to send; the job is then tried again */
  deliver(payload: JsonObject): Promise<void>
  inbox: Inbox
}

export function openMail(deps: MailDeps): Mail {
  const { clock, ids, log } = deps
  let composed = 0

  /** Sorts by time, and by order within a millisecond. */
  function newId(): string {
    const order = (composed++ % 36 ** 4).toString(36).padStart(4, '0')
    return `${clock.now().toString(36).padStart(9, '0')}-${order}-${ids.uuid()}`
  }

  return {
    compose: (kind, facts) => composeLinkMail(newId(), kind, facts),
    composeNotice: (facts) => composeNotice(newId(), facts),
    composeCode: (facts) => composeCode(newId(), facts),
    async deliver(payload) {
      const message = payload as MailMessage
      if (deps.inbox) return keepMessage(deps, message)
      log.warn('a message cannot be sent: no e-mail provider is set up', { kind: message.kind })
      throw new Error('No e-mail provider is set up, and the development inbox is off.')
    },
    inbox: openInbox(deps),
  }
}
