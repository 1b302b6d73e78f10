// Declarations that the types of triggers share (.d.ts text, shown by the editor).
import { factorTypes } from './factors.ts'

export const partTypes = `
interface EventConnection {
  id: string
  name: string
  strategy: string
  metadata?: Record<string, any>
}
interface EventRequest {
  geoip: {
    cityName?: string
    continentCode?: string
    countryCode?: string
    countryCode3?: string
    countryName?: string
    latitude?: number
    longitude?: number
    subdivisionCode?: string
    subdivisionName?: string
    timeZone?: string
  }
  hostname?: string
  ip: string
  language?: string
  method: string
  user_agent?: string
}
`

export const userTypes = `
type FactorType = ${factorTypes.map((type) => `'${type}'`).join(' | ')}
interface EventUser {
  user_id: string
  email?: string
  email_verified: boolean
  username?: string
  phone_number?: string
  phone_verified?: boolean
  name?: string
  nickname?: string
  given_name?: string
  family_name?: string
  picture?: string
  created_at: string
  updated_at: string
  last_password_reset?: string
  app_metadata: Record<string, any>
  user_metadata: Record<string, any>
  identities: Record<string, any>[]
  enrolledFactors: { type: FactorType; method?: string; options?: Record<string, any> }[]
}
`

export const cacheTypes = `
interface CacheRecord {
  value: string
  /** milliseconds since the epoch */
  expires_at: number
}
type CacheErrorCode =
  | 'CacheKeySizeExceeded'
  | 'CacheValueSizeExceeded'
  | 'CacheSizeExceeded'
  | 'InvalidExpiry'
  | 'ItemAlreadyExpired'
  | 'CacheKeyDoesNotExist'
interface CacheAPI {
  get(key: string): CacheRecord | undefined
  /** the earlier of \`ttl\` (milliseconds) and \`expires_at\` wins; 15 minutes when neither is given, 24 hours at most */
  set(
    key: string,
    value: string,
    options?: { ttl?: number; expires_at?: number },
  ): { type: 'success'; record: CacheRecord } | { type: 'error'; code: CacheErrorCode }
  delete(key: string): { type: 'success' } | { type: 'error'; code: CacheErrorCode }
}
`
