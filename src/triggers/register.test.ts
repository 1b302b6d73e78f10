// What derives from the register can rely on these.
import assert from 'node:assert/strict'
import { stripTypeScriptTypes } from 'node:module'
import { test } from 'node:test'
import { compileFunction } from 'node:vm'

import { isTriggerId, runtimeLabels, triggerIds, triggers } from './index.ts'

test('each trigger is registered under its own id, with its current version among its versions', () => {
  for (const id of triggerIds) {
    const trigger = triggers[id]
    assert.equal(trigger.id, id)
    const current = trigger.versions.filter((one) => one.status === 'CURRENT').map((one) => one.version)
    assert.deepEqual(current, [trigger.current])
    assert.deepEqual(trigger.runtimes, runtimeLabels)
  }
})

test('ids that are no triggers are told apart, inherited names too', () => {
  assert.equal(isTriggerId('post-change-password'), true)
  for (const text of ['pre-user-registration', 'toString', '__proto__', '']) assert.equal(isTriggerId(text), false)
})

test('a starter compiles and exports the handler of its trigger', () => {
  for (const id of triggerIds) {
    for (const { version } of triggers[id].versions) {
      const exports: { [name: string]: unknown } = {}
      Reflect.apply(compileFunction(triggers[id].starter(version), ['exports']), undefined, [exports])
      assert.equal(typeof exports[triggers[id].handlers.execute], 'function')
    }
  }
})

test('the declarations name what the samples name, and are nothing but types', () => {
  const changed = triggers['post-change-password'].types('v2')
  const challenge = triggers['password-reset-post-challenge'].types('v1')
  for (const name of ['interface Event', 'PostChangePasswordAPI']) assert.ok(changed.includes(name))
  for (const name of ['PasswordResetPostChallengeAPI', 'PasswordResetPostChallengeAction'])
    assert.ok(challenge.includes(name))
  for (const text of [changed, challenge]) assert.equal(stripTypeScriptTypes(text).trim(), '')
})

test('sample events are plain JSON and hold no secrets', () => {
  for (const id of triggerIds) {
    const { sampleEvent } = triggers[id]
    assert.deepEqual(JSON.parse(JSON.stringify(sampleEvent)), sampleEvent)
    assert.ok(!('secrets' in sampleEvent))
  }
})
