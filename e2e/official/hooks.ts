// Scripts that manage Hooks, on every line of the official SDK that could: 2, 3, 4 and the newest.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'

import { ManagementClient as Newest } from 'auth0'
import { ManagementClient as Four } from 'auth0-4'

import { given, refusalOf, runSteps } from './steps.ts'

const { domain, clientId, clientSecret } = given()
const require = createRequire(import.meta.url)
const script = 'module.exports = function (user, context, cb) { cb(); };'
const triggerId = 'post-change-password'
const MASK = '_VALUE_NOT_SHOWN_'

/** 2 and 3 are CommonJS without types of their own. */
function old(version: '2' | '3'): any {
  const { ManagementClient } = version === '2' ? require('auth0-2') : require('auth0-3')
  return new ManagementClient({ domain, clientId, clientSecret })
}

await runSteps([
  ...(['2', '3'] as const).map((version): [string, () => Promise<void>] => [
    `auth0 ${version}`,
    async () => {
      const management = old(version)
      const plain = (answer: any) => (version === '3' && answer?.data !== undefined ? answer.data : answer)
      const made = plain(await management.createHook({ name: `by ${version}`, script, triggerId, enabled: true }))
      assert.equal(made.enabled, true)
      assert.equal(plain(await management.getHook({ id: made.id })).script, script)
      assert.ok(plain(await management.getHooks()).some((hook: any) => hook.id === made.id))
      const changed = plain(await management.updateHook({ id: made.id }, { dependencies: { ms: '2.1.3' } }))
      assert.deepEqual(changed.dependencies, { ms: '2.1.3' })
      await management.addHookSecrets({ id: made.id }, { A: 'a', B: 'b' })
      await management.updateHookSecrets({ id: made.id }, { A: 'aa' })
      await management.removeHookSecrets({ id: made.id }, ['B'])
      assert.deepEqual(plain(await management.getHookSecrets({ id: made.id })), { A: MASK })
      await management.deleteHook({ id: made.id })
      assert.ok(!plain(await management.getHooks()).some((hook: any) => hook.id === made.id))
    },
  ]),
  [
    'auth0 4',
    async () => {
      const { hooks } = new Four({ domain, clientId, clientSecret })
      const { data: made } = await hooks.create({ name: 'by 4', script, triggerId })
      await hooks.addSecrets({ id: made.id }, { A: 'a', B: 'b' })
      await hooks.updateSecrets({ id: made.id }, { A: 'aa' })
      await hooks.deleteSecrets({ id: made.id }, ['B'])
      assert.deepEqual((await hooks.getSecrets({ id: made.id })).data, { A: MASK })
      await hooks.update({ id: made.id }, { enabled: true, name: 'renamed by 4' })
      const { data: page } = await hooks.getAll({ enabled: true, include_totals: true, fields: 'id,name' })
      assert.deepEqual([page.total, page.hooks], [1, [{ id: made.id, name: 'renamed by 4' }]])
      const refused = await refusalOf(hooks.create({ name: 'x', script, triggerId: 'credentials-exchange' }))
      assert.equal(refused.status, 400)
      assert.match(refused.words, /the one extension point is post-change-password/)
      await hooks.delete({ id: made.id })
      assert.equal((await refusalOf(hooks.get({ id: made.id }))).status, 404)
    },
  ],
  [
    'the newest auth0',
    async () => {
      const { hooks } = new Newest({ domain, clientId, clientSecret })
      const made = await hooks.create({ name: 'by the newest', script, triggerId })
      const id = made.id ?? ''
      await hooks.secrets.create(id, { A: 'a', B: 'b' })
      await hooks.secrets.update(id, { A: 'aa' })
      await hooks.secrets.delete(id, ['B'])
      assert.deepEqual(await hooks.secrets.get(id), { A: MASK })
      assert.equal((await hooks.update(id, { enabled: true })).enabled, true)
      const found: (string | undefined)[] = []
      for await (const hook of await hooks.list({ triggerId })) found.push(hook.id)
      assert.deepEqual(found, [id])
      assert.equal((await refusalOf(hooks.secrets.create(id, { A: 'again' }))).status, 409)
      await hooks.delete(id)
    },
  ],
])
