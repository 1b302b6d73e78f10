// The development inbox: what would have been sent, sealed in the store, to be read instead of a real mailbox.
import { type Clock, fromStored, isoTime, type Sealer } from '#kit'
import type { Storage } from '#storage'

import * as store from './inbox.store.ts'

export type InboxMessage = {
  id: string
  /** `YYYY-MM-DDTHH:MM:SS.mmmZ` */
  at: string
  channel: 'email' | 'sms' | 'voice'
  to: string
  from: string
  subject: string
  text: string
  html: string
  /** every web address in the text, in its order */
  links: string[]
  /** every number of 6 to 8 digits that stands alone in the text and in no link */
  codes: string[]
}

export type Inbox = {
  /** Newest first. @param filter.to one address, in any case */
  list(filter?: { to?: string }): Promise<InboxMessage[]>
}

type InboxDeps = { storage: Storage; sealer: Sealer; clock: Clock }
type Kept = Pick<InboxMessage, 'channel' | 'to' | 'from' | 'subject' | 'text' | 'html'>

const PURPOSE = 'inbox'
const CAPACITY = 500

export function openInbox({ storage, sealer }: InboxDeps): Inbox {
  return {
    async list({ to } = {}) {
      const rows = await store.list(storage.db)
      const messages = rows.map(({ id, at, sealed }) => readMessage(id, at, sealer.open(PURPOSE, sealed)))
      return to === undefined ? messages : messages.filter((message) => message.to.toLowerCase() === to.toLowerCase())
    },
  }
}

/**
 * Sealed, because links and codes in it are as good as the password (ASVS 14.2.1).
 *
 * @param decoy whether it is gone again at once: the same work, and nothing to read
 */
export async function keepMessage(
  { storage, sealer, clock }: InboxDeps,
  { id, ...kept }: Kept & { id: string },
  decoy = false,
): Promise<void> {
  const sealed = sealer.seal(PURPOSE, JSON.stringify(kept))
  await storage.transaction(async (tx) => {
    await store.insert(tx, { id, at: clock.now(), sealed })
    if (decoy) await store.remove(tx, id)
    await store.keepNewest(tx, CAPACITY)
  })
}

function readMessage(id: string, at: number, json: string): InboxMessage {
  const kept = fromStored<Kept>(json)
  const links = [...kept.text.matchAll(LINK)].map(([link]) => link.replace(/[.,;:!?)\]}'"]+$/, ''))
  const codes = [...kept.text.replace(LINK, ' ').matchAll(CODE)].map(([code]) => code)
  return { id, at: isoTime(at), ...kept, links, codes }
}

const LINK = /https?:\/\/[^\s<>"]+/g
const CODE = /(?<![\w@.+-])\d{6,8}(?![\w@+-])/g
