// Hygiene: what one execution did to an intrinsic is seen before the next, and what a polyfill did at load is not.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { changedIntrinsic, keepIntrinsics } from './hygiene.ts'

const arrays: object = Array.prototype

/** Changes it, asks, and puts it back. */
function seen(object: object, key: PropertyKey, change: PropertyDescriptor): string | undefined {
  const before = Object.getOwnPropertyDescriptor(object, key)
  Object.defineProperty(object, key, { configurable: true, ...change })
  try {
    return changedIntrinsic()
  } finally {
    if (before === undefined) Reflect.deleteProperty(object, key)
    else Object.defineProperty(object, key, before)
  }
}

test('a changed value, an assigned key and any key on Object.prototype are seen at once', () => {
  keepIntrinsics()
  assert.equal(changedIntrinsic(), undefined)
  const replaced = { value: () => 'evil', writable: true }
  for (const [name, object, key] of [
    ['Array.prototype', Array.prototype, 'push'],
    ['Array.prototype', Array.prototype, Symbol.iterator],
    ['Promise.prototype', Promise.prototype, 'then'],
    ['JSON', JSON, 'stringify'],
    ['Reflect', Reflect, 'apply'],
    ['Object.prototype', Object.prototype, 'toString'],
  ] as const)
    assert.equal(seen(object, key, replaced), name)
  assert.equal(seen(Math, 'own', { value: 1, enumerable: true, writable: true }), 'Math')
  assert.equal(seen(Object.prototype, 'hidden', { value: 1 }), 'Object.prototype')
  assert.equal(seen(Object.prototype, 'getter', { get: () => 1 }), 'Object.prototype')
  assert.equal(changedIntrinsic(), undefined)
})

test('a key that does not enumerate, on another intrinsic, is seen within twelve looks', () => {
  keepIntrinsics()
  Object.defineProperty(arrays, 'hidden', { value: 1, configurable: true })
  try {
    const looks = Array.from({ length: 12 }, changedIntrinsic)
    assert.equal(looks.filter((name) => name === 'Array.prototype').length, 1)
  } finally {
    Reflect.deleteProperty(arrays, 'hidden')
  }
})

test('what was there when the intrinsics were kept is theirs, whatever its name', () => {
  const names = ['polyfill', '"]; throw new Error("code") //', '__proto__', String.raw`a\u2028b`]
  for (const key of names) Object.defineProperty(arrays, key, { value: key, configurable: true, enumerable: true })
  try {
    keepIntrinsics()
    assert.equal(changedIntrinsic(), undefined)
  } finally {
    for (const key of names) Reflect.deleteProperty(arrays, key)
  }
  assert.equal(changedIntrinsic(), 'Array.prototype')
})
