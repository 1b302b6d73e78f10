// The job `deliver-mail`: one attempt, what the tenant's logs say of it, and whether there will be another.
import { type User, users } from '#identity'
import { GiveUp, type JobContext, NotBefore } from '#jobs'
import type { JsonObject } from '#kit'
import type { Logs, NewLogEvent } from '#logs'
import type { Delivery, Letter, Mail } from '#mail'
import type { Storage } from '#storage'

export type DeliverMailDeps = { storage: Storage; logs: Logs; mail: Mail }

/**
 * Nothing that is logged or thrown shows a link, a code or a whole answer of a provider.
 *
 * @throws GiveUp when another attempt is useless, Error when it is not
 */
export async function deliverMail(deps: DeliverMailDeps, payload: JsonObject, context: JobContext): Promise<void> {
  const letter = payload as unknown as Letter
  const delivery = await deps.mail.deliver(payload)
  const { attempt, maxAttempts } = context
  if (delivery.kind === 'off') return
  // a template that fails is written by us; who wrote it is to know, once
  if (delivery.problem !== undefined && attempt === 1) {
    const description = 'The template could not be used, so the built-in text was sent.'
    await write(deps, letter, { type: 'wn', description, details: { problem: delivery.problem, kind: letter.kind } })
  }
  if (delivery.kind === 'sent') return
  const last = delivery.kind === 'refused' || attempt >= maxAttempts
  const description = last ? 'It was not sent.' : 'It was not sent yet; there will be another attempt.'
  await write(deps, letter, {
    type: last ? failureType(letter) : 'wn',
    description: `${description} ${delivery.reason}`,
    details: detailsOf(letter, delivery, attempt, maxAttempts),
  })
  const words = `${delivery.by}: ${delivery.reason}`
  if (delivery.kind === 'refused') throw new GiveUp(words)
  throw delivery.afterMs === undefined ? new Error(words) : new NotBefore(words, delivery.afterMs)
}

/** As Auth0 tells them apart: factor messages to phones, and everything else. */
function failureType({ kind, channel }: Letter): 'gd_send_sms_failure' | 'fn' {
  return kind === 'mfa_oob_code' && channel !== 'email' ? 'gd_send_sms_failure' : 'fn'
}

function detailsOf(
  { id, kind, channel }: Letter,
  { by, reason }: Extract<Delivery, { reason: string }>,
  attempt: number,
  maxAttempts: number,
): JsonObject {
  return { message: id, email_type: kind, channel, provider: by, reason, attempt, max_attempts: maxAttempts }
}

async function write({ storage, logs }: DeliverMailDeps, { user, application }: Letter, event: NewLogEvent) {
  const who = user?.id === undefined ? undefined : await users.find(storage.db, user.id)
  await logs.write(storage.db, {
    ...event,
    user: who && { id: who.id, name: nameOf(who) },
    client: application && { id: application.clientId, name: application.name },
  })
}

function nameOf({ email, username, phoneNumber }: User): string | undefined {
  return email ?? username ?? phoneNumber
}
