// api.cache: limits, codes and expiry of spec/triggers.md §3.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { buildCacheApi, type CacheEntries } from './cache.ts'
import type { Command } from './commands.ts'

const MINUTE = 60_000

function cacheAt(start: number, entries: CacheEntries = {}) {
  let now = start
  const commands: Command[] = []
  const facts = { entries, now: () => now, byteLength: (text: string) => Buffer.byteLength(text) }
  const api = buildCacheApi(facts, (command) => commands.push(command))
  return { api, commands, advance: (ms: number) => (now += ms) }
}

test('a value is kept for 15 minutes when nothing else is said', () => {
  const { api, advance } = cacheAt(1000)
  assert.deepEqual(api.set('k', 'v'), { type: 'success', record: { value: 'v', expires_at: 1000 + 15 * MINUTE } })
  advance(15 * MINUTE - 1)
  assert.equal(api.get('k')?.value, 'v')
  advance(1)
  assert.equal(api.get('k'), undefined)
})

test('the earlier of ttl and expires_at wins, and 24 hours is the most', () => {
  const { api } = cacheAt(0)
  const expiry = (options: object) => {
    const answer = api.set('k', 'v', options)
    return answer.type === 'success' ? answer.record.expires_at : answer.code
  }
  assert.equal(expiry({ ttl: 5000, expires_at: 9000 }), 5000)
  assert.equal(expiry({ ttl: 9000, expires_at: 5000 }), 5000)
  assert.equal(expiry({ ttl: 1e12 }), 24 * 60 * MINUTE)
})

test('what is wrong is an answer with a code, never an exception', () => {
  const { api } = cacheAt(1000)
  const code = (answer: { type: string; code?: string }) => answer.code
  assert.equal(code(api.set('k'.repeat(65), 'v')), 'CacheKeySizeExceeded')
  assert.equal(code(api.set('é'.repeat(33), 'v')), 'CacheKeySizeExceeded')
  assert.equal(code(api.set('k', 'v'.repeat(4097))), 'CacheValueSizeExceeded')
  assert.equal(code(api.set('k', 'v', { ttl: Number.NaN })), 'InvalidExpiry')
  assert.equal(code(api.set('k', 'v', { ttl: '5' as unknown as number })), 'InvalidExpiry')
  assert.equal(code(api.set('k', 'v', { expires_at: 1000 })), 'ItemAlreadyExpired')
  assert.equal(code(api.set('k', 'v', { ttl: 0 })), 'ItemAlreadyExpired')
  assert.equal(code(api.delete('none')), 'CacheKeyDoesNotExist')
  assert.equal(code(api.set('k', { a: 1 } as unknown as string)), 'CacheValueSizeExceeded')
})

test('20 entries and 8 kB are the most; replacing a value counts once', () => {
  const { api } = cacheAt(0)
  for (let i = 0; i < 20; i++) assert.equal(api.set(`k${i}`, 'v').type, 'success')
  assert.deepEqual(api.set('k20', 'v'), { type: 'error', code: 'CacheSizeExceeded' })
  assert.equal(api.set('k0', 'again').type, 'success')
  const other = cacheAt(0).api
  assert.equal(other.set('a', 'v'.repeat(4090)).type, 'success')
  assert.equal(other.set('b', 'v'.repeat(4090)).type, 'success')
  assert.deepEqual(other.set('c', 'v'.repeat(100)), { type: 'error', code: 'CacheSizeExceeded' })
  assert.equal(other.set('a', 'w'.repeat(4096)).type, 'success')
})

test('writes that succeed leave as commands, others leave nothing', () => {
  const { api, commands } = cacheAt(0, { old: { value: '1', expires_at: 10 } })
  api.set('k'.repeat(65), 'v')
  api.set('new', '2', { ttl: 5 })
  api.delete('old')
  api.delete('old')
  assert.deepEqual(commands, [
    { type: 'cache.set', key: 'new', value: '2', expires_at: 5 },
    { type: 'cache.delete', key: 'old' },
  ])
})
