// How long a client's refresh tokens live, and whether each is good once: Auth0's `refresh_token` of a client.
import { DAY, isObject, SECOND } from '#kit'

import type { Client } from './clients.store.ts'

export type RefreshPolicy = {
  /** whether every use gives a new token and ends the old one */
  rotates: boolean
  /** seconds in which the token before the last is still taken; of rotating tokens only */
  leeway: number
  /** seconds from the first token on; undefined is forever */
  lifetime: number | undefined
  /** seconds from the last use on; undefined is forever */
  idle: number | undefined
}

/** Auth0's defaults for rotating tokens: 30 days, 15 of them unused. */
const STANDARD = { lifetime: (30 * DAY) / SECOND, idle: (15 * DAY) / SECOND }

export function refreshPolicy({ settings }: Pick<Client, 'settings'>): RefreshPolicy {
  const { refresh_token: set } = settings
  const {
    rotation_type: rotation,
    expiration_type: expiration,
    leeway,
    token_lifetime: lifetime,
    infinite_token_lifetime: endless,
    idle_token_lifetime: idle,
    infinite_idle_token_lifetime: restful,
  } = isObject(set) ? set : {}
  const expires = expiration !== 'non-expiring'
  const seconds = (given: unknown, standard: number) => (typeof given === 'number' && given > 0 ? given : standard)
  return {
    rotates: rotation !== 'non-rotating',
    leeway: typeof leeway === 'number' ? leeway : 0,
    lifetime: expires && endless !== true ? seconds(lifetime, STANDARD.lifetime) : undefined,
    idle: expires && restful !== true ? seconds(idle, STANDARD.idle) : undefined,
  }
}

/** @returns seconds that a token has from now on, when its first one is so many seconds old; 0 or less is over */
export function refreshSeconds({ lifetime, idle }: RefreshPolicy, age: number): number {
  return Math.min(idle ?? FOREVER, (lifetime ?? FOREVER) - age)
}

/** A hundred years: what is kept has a time at which it goes. */
const FOREVER = (36_500 * DAY) / SECOND
