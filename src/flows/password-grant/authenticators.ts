// The factors of somebody whose password was right, as Auth0's `/mfa/authenticators` lists them.
import { type Factor, factors, users } from '#identity'
import type { Storage } from '#storage'
import type { FactorType } from '#triggers'

import type { State } from '../sign-in/states.ts'

export type Authenticator = {
  id: string
  factor: FactorType
  kind: 'otp' | 'oob' | 'recovery-code'
  channel?: 'sms' | 'voice' | 'email'
  /** where codes go, only so much that its owner knows it again */
  name?: string
}

type Row = Pick<Authenticator, 'kind' | 'channel'> & { type: Factor['type'] }

/** What can be asked for without a page of ours: keys need a browser on our own origin. */
const ROWS: Readonly<Partial<Record<FactorType, Row>>> = {
  otp: { kind: 'otp', type: 'otp' },
  sms: { kind: 'oob', channel: 'sms', type: 'phone' },
  phone: { kind: 'oob', channel: 'sms', type: 'phone' },
  voice: { kind: 'oob', channel: 'voice', type: 'phone' },
  email: { kind: 'oob', channel: 'email', type: 'email' },
  'recovery-code': { kind: 'recovery-code', type: 'recovery-code' },
}

export async function authenticatorsOf(
  { db }: Pick<Storage, 'db'>,
  { who, challenge }: Extract<State, { at: 'challenged' }>,
): Promise<Authenticator[]> {
  const user = await users.find(db, who.user)
  const enrolled = (await factors.list(db, who.user)).filter((row) => row.confirmed)
  return challenge.factors.flatMap((factor): Authenticator[] => {
    const row = ROWS[factor]
    if (!row) return []
    const { kind, channel, type } = row
    const own = enrolled.find((each) => each.type === type)
    const to = own?.identifier ?? (type === 'email' ? user?.email : type === 'phone' ? user?.phoneNumber : undefined)
    return [
      {
        // a verified address or number of the profile counts, and is no row of its own
        id: own?.id ?? `${type}|${who.user.replace(/^auth0\|/, '')}`,
        factor,
        kind,
        ...(channel === undefined ? {} : { channel }),
        ...(to === undefined || kind !== 'oob' ? {} : { name: hinted(to) }),
      },
    ]
  })
}

/** `a***@e***.com`, `+*******4567` */
function hinted(to: string): string {
  const [local = '', domain] = to.split('@')
  if (domain === undefined) return `+${'*'.repeat(Math.max(0, to.length - 5))}${to.slice(-4)}`
  const [host = '', ...rest] = domain.split('.')
  return `${local.slice(0, 1)}***@${host.slice(0, 1)}***.${rest.at(-1) ?? ''}`
}
