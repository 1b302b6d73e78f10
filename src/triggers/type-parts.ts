// Declarations that the types of every trigger share (.d.ts text, shown by the editor).

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
