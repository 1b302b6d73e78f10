// Which factors a challenge can really ask for: enabled on the tenant, enrolled by the user, not passed already.
import { factors as enrolled, type Factor, type User, users } from '#identity'
import { settings } from '#tenant'
import type { Challenge, FactorType } from '#triggers'

import type { ResetDeps } from './deps.ts'
import type { Journey } from './states.ts'

export type Standing = {
  enabled: ReadonlySet<FactorType>
  enrolled: ReadonlySet<FactorType>
  /** passed in this transaction; the mailed link is the first challenge, never the factor `email` */
  passed: ReadonlySet<FactorType>
  /** what the factor `phone` stands for: a text message, a call, or whichever the user prefers */
  phone: readonly FactorType[]
}

export type Offered =
  | { kind: 'challenged'; mode: Challenge['mode']; factors: readonly FactorType[] }
  | { kind: 'satisfied' | 'failed' }

/** Text messages and calls go to the same number: whoever has one of the three has all. */
const PHONE: readonly FactorType[] = ['phone', 'sms', 'voice']

/** In the order asked for; a factor that cannot be asked for is left out (spec/triggers.md §2). */
export function usableFactors(asked: readonly FactorType[], standing: Standing): FactorType[] {
  const usable = asked.filter(
    (factor) => standing.enabled.has(factor) && standing.enrolled.has(factor) && !standing.passed.has(factor),
  )
  return [...new Set(usable.flatMap((factor) => (factor === 'phone' ? standing.phone : [factor])))]
}

/** What a challenge comes to: `satisfied` when its factors were passed already, `failed` when none is left. */
export function offeredOf({ mode, factors }: Challenge, standing: Standing): Offered {
  const usable = usableFactors(factors, standing)
  // a factor already passed is not asked for again (docs/decisions/0030)
  if (usable.length > 0) {
    // whoever is asked for the phone alone chooses between a text message and a call
    const chooses = factors.length === 1 && usable.length > 1
    return { kind: 'challenged', mode: chooses ? 'any' : mode, factors: usable }
  }
  return factors.some((factor) => standing.passed.has(factor)) ? { kind: 'satisfied' } : { kind: 'failed' }
}

export async function readStanding(
  { storage }: Pick<ResetDeps, 'storage'>,
  journey: Pick<Journey, 'subject' | 'methods'>,
): Promise<Standing> {
  const user = await users.find(storage.db, journey.subject.user)
  const rows = user ? await enrolled.list(storage.db, user.id) : []
  const passed = journey.methods.flatMap(({ type }) => type ?? [])
  return standingOf({ storage }, user ? enrolledTypes(user, rows) : [], passed)
}

export async function standingOf(
  { storage }: Pick<ResetDeps, 'storage'>,
  enrolledFactors: readonly FactorType[],
  passedFactors: readonly FactorType[],
): Promise<Standing> {
  const switches = (await settings.read(storage.db, 'factors')) ?? {}
  const on = Object.entries(switches).flatMap(([name, enabled]) => (enabled ? [name as FactorType] : []))
  const messages = (await settings.read(storage.db, 'guardian.phone.message-types'))?.['message_types']
  return {
    // one switch for the phone, as at Auth0, where it is called sms
    enabled: new Set(on.flatMap(kin)),
    enrolled: new Set(enrolledFactors.flatMap(kin)),
    passed: new Set(passedFactors.flatMap(kin)),
    phone: phoneOf(Array.isArray(messages) ? messages : []),
  }
}

/** As `event.user.enrolledFactors` names them: a verified address or number counts as enrolled. */
export function enrolledTypes(user: User, rows: readonly Factor[]): FactorType[] {
  const types = new Set<FactorType>(rows.filter((row) => row.confirmed).map((row) => row.type))
  if (user.email !== undefined && user.emailVerified) types.add('email')
  if (user.phoneNumber !== undefined && user.phoneVerified) types.add('phone')
  return [...types]
}

/** Auth0's kinds of phone messages; a text message where nothing is set. */
function phoneOf(types: readonly unknown[]): readonly FactorType[] {
  const [sms, voice] = [types.includes('sms'), types.includes('voice')]
  if (sms && voice) return ['sms', 'voice']
  return voice ? ['voice'] : ['phone']
}

function kin(factor: FactorType): readonly FactorType[] {
  return PHONE.includes(factor) ? PHONE : [factor]
}
