// How often links may be asked for: per account, and per address of the network.
import ipaddr from 'ipaddr.js'

import { limits } from '#identity'
import { HOUR, type UserId } from '#kit'
import type { Db } from '#storage'
import { type ResetLimits, settings } from '#tenant'

/** All within an hour; `PATCH /api/v2/keyturn/reset-limits` sets others. */
export const RESET_LIMITS: ResetLimits = { mails_per_account: 10, asks_per_address: 100, answers_per_address: 300 }

export async function readResetLimits(db: Db): Promise<ResetLimits> {
  return { ...RESET_LIMITS, ...(await settings.read(db, 'reset_limits')) }
}

/**
 * After the limits of the account: codes that one address may have sent, and answers that it may have judged, whoever's
 * they are (Outline CVE-2026-33640: sending was limited, verifying was not).
 *
 * @returns false when it was one too many
 */
export async function takeFromAddress(
  tx: Db,
  what: 'code-sent' | 'code-judged',
  ip: string,
  now: number,
): Promise<boolean> {
  const from = addressBlock(ip)
  if (from === undefined) return true
  const { asks_per_address, answers_per_address } = await readResetLimits(tx)
  const most = what === 'code-sent' ? asks_per_address : answers_per_address
  return limits.take(tx, { name: `${what}-from:${from}`, most, windowMs: HOUR }, now)
}

/** Cleared when the password is changed: an owner who is through may ask again. */
export function mailsOf(user: UserId): string {
  return `reset-mails:${user}`
}

/**
 * Who counts as one: an IPv4 address, or the /64 that a household or a machine has of IPv6.
 *
 * @returns undefined for this machine itself: a proxy on it that is not in KEYTURN_TRUSTED_PROXIES would otherwise be
 *   one address for everybody, and one stranger could keep all others from asking
 */
export function addressBlock(ip: string): string | undefined {
  if (!ipaddr.isValid(ip)) return undefined
  const address = ipaddr.process(ip)
  if (address.range() === 'loopback') return undefined
  return address.kind() === 'ipv4'
    ? address.toString()
    : `${ipaddr.IPv6.networkAddressFromCIDR(`${ip}/64`).toString()}/64`
}
