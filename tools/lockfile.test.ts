// The lock names the packages of every platform, whatever the registry at hand carries.
import { strict as assert } from 'node:assert'
import { test } from 'node:test'

import { missingFromLock } from './lockfile.ts'

test('the lock misses what an optional dependency names for another platform, with its platform', () => {
  const packages = {
    '': {},
    'node_modules/fast': {
      dev: true,
      optionalDependencies: {
        'fast-linux-x64-gnu': '1.2.3',
        'fast-linux-x64-musl': '1.2.3',
        '@fast/darwin-arm64': '1.2.3',
        'fast-wasm32-wasi': '1.2.3',
        'fast-cache': '1.2.3',
        'fast-win32-x64': '^1.0.0',
      },
    },
    'node_modules/fast/node_modules/fast-linux-x64-gnu': { version: '1.2.3' },
  }
  const other = { version: '1.2.3', dev: true, optional: true }
  assert.deepEqual(missingFromLock({ packages }), {
    'node_modules/fast-linux-x64-musl': { ...other, cpu: ['x64'], os: ['linux'], libc: ['musl'] },
    'node_modules/@fast/darwin-arm64': { ...other, cpu: ['arm64'], os: ['darwin'] },
    'node_modules/fast-wasm32-wasi': { ...other, cpu: ['wasm32'] },
  })
})

test('a whole lock misses nothing', () => {
  const packages = {
    'node_modules/a/node_modules/b': { optionalDependencies: { 'b-linux-x64': '1.0.0' } },
    'node_modules/a/node_modules/b-linux-x64': { version: '1.0.0' },
  }
  assert.deepEqual(missingFromLock({ packages }), {})
})
