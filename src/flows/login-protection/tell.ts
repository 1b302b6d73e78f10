// Who is told about sign-ins that were stopped: the tenant's logs, the owner, the administrators. Never how often you like.
import { limits, loginAttempts, type User } from '#identity'
import { DAY, HOUR } from '#kit'
import type { Tx } from '#storage'
import { administrators } from '#tenant'

import { createLinkTicket } from '../mailed-link/ticket.ts'
import type { Admitted, Attempt } from './attempt.ts'
import type { ProtectionDeps } from './deps.ts'
import type { Frequency, Protection } from './protection.ts'

/** Mails to one owner in a day: a stranger with many addresses must not fill the mailbox. */
const MAILS = 5

/** Blocks the pair, once, with its log event and the owner's mail in the same transaction. */
export async function tellBlockedAccount(deps: ProtectionDeps, { attempt, pair }: Admitted): Promise<void> {
  if (!pair) return
  const { storage, clock, logs, jobs } = deps
  await storage.transaction(async (tx) => {
    if (!(await loginAttempts.block(tx, pair.key, clock.now()))) return
    await logs.write(tx, { type: 'limit_wc', ...subjectOf(attempt), details: { address: pair.key.address } })
    const { user } = attempt
    if (!user || !pair.tells) return
    const limit = { name: `blocked-mails:${user.id}`, most: MAILS, windowMs: DAY }
    if (!(await limits.take(tx, limit, clock.now()))) return
    const link = { purpose: 'unblock', user, client: attempt.client?.client_id, lifetime: DAY } as const
    const ticket = await createLinkTicket(tx, deps, link)
    const message = await messageTo(tx, deps, user, attempt, 'blocked_account', `/u/unblock?ticket=${ticket}`)
    if (message) await jobs.enqueue(tx, 'deliver-mail', message)
  })
}

/** An address that is over its limit asks again and again: one event in a minute, one mail in an hour. */
export async function tellThrottledAddress(
  deps: ProtectionDeps,
  attempt: Pick<Attempt, 'connection' | 'client' | 'request'>,
  { throttling }: Protection,
): Promise<void> {
  const { storage, clock, logs } = deps
  const { ip } = attempt.request
  await storage.transaction(async (tx) => {
    const limit = { name: `limit-mu:${ip}`, most: 1, windowMs: HOUR / 60 }
    if (!(await limits.take(tx, limit, clock.now()))) return
    await logs.write(tx, { type: 'limit_mu', ...subjectOf(attempt) })
    if (!throttling.shields.includes('admin_notification')) return
    if (!(await limits.take(tx, { name: 'admins:limit-mu', most: 1, windowMs: HOUR }, clock.now()))) return
    await tellAdministrators(tx, deps, 'An address was throttled', [
      `From the address ${ip} there were more failed sign-ins or sign-ups than the limit allows; it has to wait.`,
      'You will hear of others in an hour at the earliest; the log has all of them (limit_mu).',
    ])
  })
}

/** The right password, and it is on a list of stolen ones. */
export async function tellLeaked(
  deps: ProtectionDeps,
  attempt: Attempt & { user: User },
  { breaches }: Protection,
): Promise<void> {
  const { storage, clock, logs, jobs } = deps
  const { user } = attempt
  await storage.transaction(async (tx) => {
    await logs.write(tx, { type: 'pwd_leak', ...subjectOf(attempt) })
    const limit = { name: `leak-mails:${user.id}`, most: 1, windowMs: DAY }
    if (breaches.shields.includes('user_notification') && (await limits.take(tx, limit, clock.now()))) {
      const client = attempt.client === undefined ? '' : `?client_id=${encodeURIComponent(attempt.client.client_id)}`
      const path = `/u/reset-password/request${client}`
      const message = await messageTo(tx, deps, user, attempt, 'stolen_credentials', path)
      if (message) await jobs.enqueue(tx, 'deliver-mail', message)
    }
    if (!breaches.shields.includes('admin_notification')) return
    for (const frequency of breaches.admin_notification_frequency) {
      // a bucket of one: its row is kept until the window is over, however long that is
      const window = { name: `admins:leak:${frequency}`, most: 1, everyMs: WINDOWS[frequency] }
      if (!(await limits.takeToken(tx, window, clock.now()))) continue
      await tellAdministrators(tx, deps, 'A breached password was used to sign in', [
        `The password of ${user.email ?? user.username ?? user.id} is on a list of stolen passwords.`,
        'The log has every such sign-in (pwd_leak).',
      ])
      return
    }
  })
}

const WINDOWS: { readonly [frequency in Frequency]: number } = {
  immediately: 1000,
  daily: DAY,
  weekly: 7 * DAY,
  monthly: 30 * DAY,
}

export async function tellAdministrators(
  tx: Tx,
  { mail, jobs }: Pick<ProtectionDeps, 'mail' | 'jobs'>,
  subject: string,
  lines: readonly string[],
): Promise<void> {
  for (const { email } of await administrators.list(tx)) {
    await jobs.enqueue(tx, 'deliver-mail', mail.composeNotice({ to: email, subject, lines }))
  }
}

async function messageTo(
  tx: Tx,
  { mail, publicUrl }: ProtectionDeps,
  user: User,
  attempt: Attempt,
  kind: 'blocked_account' | 'stolen_credentials',
  path: string,
) {
  const to = user.email ?? user.phoneNumber
  if (to === undefined) return undefined
  return mail.compose(kind, {
    channel: user.email === undefined ? 'sms' : 'email',
    to,
    url: publicUrl + path,
    lifetime: DAY,
    person: user,
    client: attempt.client && { id: attempt.client.client_id, name: attempt.client.name },
    connection: attempt.connection.name,
    language: attempt.request.language,
    locales: attempt.request.locales,
  })
}

function subjectOf(attempt: Pick<Attempt, 'connection' | 'client' | 'request'> & { user?: User | undefined }) {
  const { user, connection, client, request } = attempt
  return {
    user: user && { id: user.id, name: user.email ?? user.username ?? user.phoneNumber },
    connection: { id: connection.id, name: connection.name, strategy: connection.strategy },
    client: client && { id: client.client_id, name: client.name },
    request,
  }
}
