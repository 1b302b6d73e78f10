// What two people, or two nodes, do to Hooks at once: one is enabled, twenty secrets fit, a name is taken once.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'

import { openTestJobs } from '#jobs/testing'
import { openSealer, Secret, systemClock, systemIds } from '#kit'
import type { Storage } from '#storage'
import { withStores } from '#storage/testing'

import { addSecrets } from './hook-secrets.ts'
import * as store from './hooks.store.ts'
import { createHook, type HookDeps, updateHook } from './save.ts'

const trigger = 'post-change-password'
const script = 'module.exports = (user, context, cb) => cb()'

async function depsOf(storage: Storage): Promise<HookDeps> {
  return {
    storage,
    jobs: await openTestJobs(storage),
    sealer: openSealer(new Secret(randomBytes(32))),
    clock: systemClock,
    ids: systemIds,
    // builds have tests of their own
    builder: {
      build: ({ code }) =>
        Promise.resolve({
          ...{ status: 'built' as const, dependencies: [], errors: [] },
          lock: { format: 1 as const, packages: [] },
          artifact: { hash: code, code, sourceMap: null },
        }),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    },
  }
}

function outcomes(all: PromiseSettledResult<unknown>[]): { ok: number; refused: string[] } {
  const refused = all.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []))
  return { ok: all.length - refused.length, refused }
}

await withStores((name, openStorage) => {
  test(`${name}: of Hooks that are enabled at once, one is`, async () => {
    await using storage = await openStorage()
    const deps = await depsOf(storage)
    const hooks = await Promise.all(
      Array.from({ length: 8 }, (_, n) => createHook(deps, { name: `h${n}`, trigger, script })),
    )
    for (let round = 0; round < 3; round++) {
      const { refused } = outcomes(
        await Promise.allSettled(hooks.map(({ id }) => updateHook(deps, id, { enabled: true }))),
      )
      for (const words of refused) assert.match(words, /at the same moment/)
      const { total } = await store.list(storage.db, { enabled: true }, { offset: 0, limit: 10 })
      assert.equal(total, 1)
    }
    const made = await Promise.allSettled(
      Array.from({ length: 4 }, (_, n) => createHook(deps, { name: `e${n}`, trigger, script, enabled: true })),
    )
    assert.ok(outcomes(made).ok > 0)
    assert.equal((await store.list(storage.db, { enabled: true }, { offset: 0, limit: 10 })).total, 1)
  })

  test(`${name}: a name is taken once, and a twenty-first secret never`, async () => {
    await using storage = await openStorage()
    const deps = await depsOf(storage)
    const same = await Promise.allSettled(
      Array.from({ length: 4 }, () => createHook(deps, { name: 'same', trigger, script })),
    )
    const { ok, refused } = outcomes(same)
    assert.equal(ok, 1)
    for (const words of refused) assert.match(words, /exists already|at the same moment/)
    const hook = await store.findByName(storage.db, 'same')
    assert.ok(hook)
    const added = await Promise.allSettled(
      Array.from({ length: 25 }, (_, n) => addSecrets(deps, hook.id, { [`S${n}`]: 'value' })),
    )
    assert.equal(outcomes(added).ok, 20)
    assert.equal((await store.secretsOf(storage.db, hook.id)).length, 20)
    await store.remove(storage.db, hook.id)
    assert.deepEqual(await store.secretsOf(storage.db, hook.id), [])
  })
})
