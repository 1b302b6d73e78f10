// What the tenant has set for sign-ins (`/attack-protection/…`), over the defaults that Auth0 has too.
import { isObject, type JsonObject } from '#kit'
import type { Db } from '#storage'
import { settings } from '#tenant'

export type Protection = {
  bruteForce: {
    enabled: boolean
    shields: readonly string[]
    mode: 'count_per_identifier_and_ip' | 'count_per_identifier'
    allowlist: readonly string[]
    max_attempts: number
  }
  throttling: {
    enabled: boolean
    shields: readonly string[]
    allowlist: readonly string[]
    stage: { readonly [name in Stage]: { max_attempts: number; rate: number } }
  }
  breaches: {
    enabled: boolean
    shields: readonly string[]
    admin_notification_frequency: readonly Frequency[]
  }
}

export type Stage = 'pre-login' | 'pre-user-registration'
export type Frequency = 'immediately' | 'daily' | 'weekly' | 'monthly'

/** The answers of the Management API begin with these. */
export const BRUTE_FORCE_DEFAULTS = {
  enabled: true,
  shields: ['block', 'user_notification'],
  mode: 'count_per_identifier_and_ip' as const,
  allowlist: [],
  max_attempts: 10,
}

/** `rate`: milliseconds until one more attempt is granted. 100 in a day; 50 sign-ups in a minute. */
export const THROTTLING_DEFAULTS = {
  enabled: true,
  shields: ['admin_notification', 'block'],
  allowlist: [],
  stage: {
    'pre-login': { max_attempts: 100, rate: 864_000 },
    'pre-user-registration': { max_attempts: 50, rate: 1200 },
  },
}

const BREACH_DEFAULTS = { enabled: true, shields: [], admin_notification_frequency: [] }

export async function readProtection(db: Db): Promise<Protection> {
  const bruteForce = await settings.read(db, 'brute_force_protection')
  const throttling = await settings.read(db, 'suspicious_ip_throttling')
  const breaches = await settings.read(db, 'breached_password_detection')
  return {
    bruteForce: { ...BRUTE_FORCE_DEFAULTS, ...bruteForce },
    throttling: { ...THROTTLING_DEFAULTS, ...throttling, stage: stagesOf(throttling) },
    breaches: { ...BREACH_DEFAULTS, ...breaches },
  }
}

/** A stage that is named in part keeps the other half of its defaults. */
function stagesOf(throttling: JsonObject | undefined): Protection['throttling']['stage'] {
  const named = isObject(throttling?.['stage']) ? throttling['stage'] : {}
  const { stage } = THROTTLING_DEFAULTS
  const merged = (name: Stage) => ({ ...stage[name], ...(isObject(named[name]) ? named[name] : {}) })
  return { 'pre-login': merged('pre-login'), 'pre-user-registration': merged('pre-user-registration') }
}
