// What api.cache holds, one small store per trigger: a snapshot goes in with each invocation, writes come out as commands.
import type { Clock } from '#kit'
import { cacheLimits, type CacheEntries, type CacheRecord, type Command, type TriggerId } from '#triggers'

export type ActionCache = {
  snapshot(trigger: TriggerId): CacheEntries
  apply(trigger: TriggerId, commands: readonly Command[]): void
}

const none: CacheEntries = {}

/** In memory, per node: Auth0 promises no more either (an entry may vanish at any time). */
export function openCache(clock: Clock): ActionCache {
  const stores = new Map<TriggerId, Map<string, CacheRecord>>()

  const live = (trigger: TriggerId): Map<string, CacheRecord> => {
    const store = stores.get(trigger) ?? new Map<string, CacheRecord>()
    stores.set(trigger, store)
    const now = clock.now()
    for (const [key, record] of store) if (record.expires_at <= now) store.delete(key)
    return store
  }

  return {
    snapshot: (trigger) => (stores.has(trigger) ? Object.fromEntries(live(trigger)) : none),
    apply(trigger, commands) {
      const writes = commands.filter((one) => one.type === 'cache.set' || one.type === 'cache.delete')
      if (writes.length === 0) return
      const store = live(trigger)
      const latest = clock.now() + cacheLimits.maxTtlMs
      for (const write of writes) {
        store.delete(write.key)
        if (write.type === 'cache.delete' || !sizeFits(store, write.key, write.value)) continue
        store.set(write.key, { value: write.value, expires_at: Math.min(write.expires_at, latest) })
      }
    },
  }
}

/** The sandbox checks too; here because a command can be forged, and several executions may write at once. */
function sizeFits(store: ReadonlyMap<string, CacheRecord>, key: string, value: string): boolean {
  const keyBytes = Buffer.byteLength(key)
  const valueBytes = Buffer.byteLength(value)
  if (keyBytes > cacheLimits.keyBytes || valueBytes > cacheLimits.valueBytes) return false
  let total = keyBytes + valueBytes
  for (const [other, record] of store) total += Buffer.byteLength(other) + Buffer.byteLength(record.value)
  return total <= cacheLimits.totalBytes && store.size < cacheLimits.entries
}
