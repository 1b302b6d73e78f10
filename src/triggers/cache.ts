// api.cache: synchronous, never throws, small (spec/triggers.md §3). Works on a snapshot; writes leave as commands.
import type { Command } from './commands.ts'

export type CacheRecord = { value: string; expires_at: number }

/** Live entries of one trigger by key, as the server hands them to a sandbox. */
export type CacheEntries = { readonly [key: string]: CacheRecord }

export type CacheErrorCode =
  | 'CacheKeySizeExceeded'
  | 'CacheValueSizeExceeded'
  | 'CacheSizeExceeded'
  | 'InvalidExpiry'
  | 'ItemAlreadyExpired'
  | 'CacheKeyDoesNotExist'

export type CacheAnswer = { type: 'success'; record: CacheRecord } | { type: 'error'; code: CacheErrorCode }
export type CacheDeleted = { type: 'success' } | { type: 'error'; code: CacheErrorCode }

export type CacheApi = {
  get(key: string): CacheRecord | undefined
  set(key: string, value: string, options?: { ttl?: number; expires_at?: number }): CacheAnswer
  delete(key: string): CacheDeleted
}

export const cacheLimits = {
  keyBytes: 64,
  valueBytes: 4096,
  totalBytes: 8192,
  entries: 20,
  defaultTtlMs: 15 * 60_000,
  maxTtlMs: 24 * 3600_000,
} as const

export type CacheFacts = {
  entries: CacheEntries
  /** milliseconds since the epoch; captured before any Action code loads */
  now(): number
  byteLength(text: string): number
}

/** @param emit receives one `cache.set` or `cache.delete` for each write that succeeded */
export function buildCacheApi(facts: CacheFacts, emit: (command: Command) => void): CacheApi {
  const entries = new Map<string, CacheRecord>()
  for (const key of Object.keys(facts.entries)) {
    const record = facts.entries[key]
    if (record !== undefined) entries.set(key, record)
  }
  const live = (key: string): CacheRecord | undefined => {
    const record = entries.get(key)
    return record !== undefined && record.expires_at > facts.now() ? record : undefined
  }
  return {
    get(key) {
      const record = live(key)
      return record === undefined ? undefined : { value: record.value, expires_at: record.expires_at }
    },
    set(key, value, options) {
      const problem = sizeProblem(facts, key, value)
      if (problem !== undefined) return { type: 'error', code: problem }
      const now = facts.now()
      const expiry = expiryOf(now, options)
      if (typeof expiry === 'string') return { type: 'error', code: expiry }
      if (!fits(facts, entries, now, key, value)) return { type: 'error', code: 'CacheSizeExceeded' }
      const record = { value, expires_at: expiry }
      entries.set(key, record)
      emit({ type: 'cache.set', key, value, expires_at: expiry })
      return { type: 'success', record: { value, expires_at: expiry } }
    },
    delete(key) {
      if (live(key) === undefined) return { type: 'error', code: 'CacheKeyDoesNotExist' }
      entries.delete(key)
      emit({ type: 'cache.delete', key: key })
      return { type: 'success' }
    },
  }
}

function sizeProblem(facts: CacheFacts, key: unknown, value: unknown): CacheErrorCode | undefined {
  // Auth0 names no code for a key or value that is no text; the size codes say at least which argument is wrong
  if (typeof key !== 'string' || key === '' || facts.byteLength(key) > cacheLimits.keyBytes)
    return 'CacheKeySizeExceeded'
  if (typeof value !== 'string' || facts.byteLength(value) > cacheLimits.valueBytes) return 'CacheValueSizeExceeded'
  return undefined
}

function expiryOf(now: number, options: { ttl?: unknown; expires_at?: unknown } | undefined): number | CacheErrorCode {
  const ttl = options?.ttl
  const at = options?.expires_at
  for (const given of [ttl, at]) {
    if (given !== undefined && (typeof given !== 'number' || !Number.isFinite(given) || given < 0))
      return 'InvalidExpiry'
  }
  let expiry = ttl === undefined && at === undefined ? now + cacheLimits.defaultTtlMs : now + cacheLimits.maxTtlMs
  if (typeof ttl === 'number') expiry = Math.min(expiry, now + ttl)
  if (typeof at === 'number') expiry = Math.min(expiry, at)
  return expiry <= now ? 'ItemAlreadyExpired' : expiry
}

function fits(facts: CacheFacts, entries: Map<string, CacheRecord>, now: number, key: string, value: string): boolean {
  let bytes = facts.byteLength(key) + facts.byteLength(value)
  let count = 1
  for (const [other, record] of entries) {
    if (other === key || record.expires_at <= now) continue
    bytes += facts.byteLength(other) + facts.byteLength(record.value)
    count += 1
  }
  return bytes <= cacheLimits.totalBytes && count <= cacheLimits.entries
}
