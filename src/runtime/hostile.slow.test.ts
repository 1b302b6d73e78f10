// Hostile Actions, at every tier that this machine offers: the named failure for the attacker, nothing for anybody else.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'

import { StartRefused } from '#kit'

import { action, attacksOn } from './testdata/attacks.ts'
import { openStage, type Ran, type Stage } from './testdata/stage.ts'

const CANARY = `canary-${process.pid}-never-to-be-read`
const folder = mkdtempSync(join(tmpdir(), 'kt-canary-'))
const canaryFile = join(folder, 'secret.txt')
const storeSocket = join(folder, 'store.sock')
writeFileSync(canaryFile, CANARY, { mode: 0o644 })

/** Stands for the server's own store: nobody may connect. */
let touched = 0
const store = createServer((socket) => {
  touched += 1
  socket.end(CANARY)
})
const unixStore = createServer((socket) => {
  touched += 1
  socket.end(CANARY)
})
const storePort = await new Promise<number>((resolve) => {
  store.listen(0, '127.0.0.1', () => resolve((store.address() as { port: number }).port))
})
await new Promise<void>((resolve) => unixStore.listen(storeSocket, resolve))
// a test that is never reached must not keep this process up
store.unref()
unixStore.unref()
const attacks = attacksOn(canaryFile, storePort, storeSocket)

for (const tier of ['t2', 't1', 't0'] as const) {
  describe(`hostile Actions at ${tier}`, () => {
    let stage: Stage
    let possible = true

    before(async () => {
      process.env.KEYTURN_TEST_CANARY = CANARY
      try {
        stage = await openStage({ isolation: tier, limits: { children: 12 } })
      } catch (thrown) {
        if (!(thrown instanceof StartRefused)) throw thrown
        possible = false
      }
    })

    after(async () => {
      if (possible) await stage[Symbol.asyncDispose]()
    })

    const neighbour = action('await new Promise((d) => setTimeout(d, 10)); console.log("neighbour", event.user.email)')

    for (const attack of attacks.filter((one) => (one.tiers ?? [tier]).includes(tier))) {
      test(attack.name, async (t) => {
        if (!possible) return t.skip(`${tier} is not possible on this machine`)
        const touchedBefore = touched
        const trigger = attack.code().includes('onExecutePostChallenge')
          ? ({ trigger: 'password-reset-post-challenge', triggerVersion: 'v1' } as const)
          : {}
        const over = { ...trigger, budgetMs: attack.budgetMs ?? 10_000 }
        const [ran, beside] = await Promise.all([stage.run(attack.code(), over), stage.run(neighbour)])
        const end = ran.completion.status === 'ok' ? 'ok' : ran.completion.failure.id
        const words = wordsOf(ran)
        assert.ok(attack.ends.includes(end), `${end}: ${words}`)
        if (attack.says !== undefined) assert.match(words, attack.says)
        assert.ok(!JSON.stringify(ran).includes(CANARY), 'the canary was read')
        assert.equal(touched, touchedBefore, 'the store was reached')
        assert.deepEqual(beside.texts, ['neighbour ana@example.com'])
        return undefined
      })
    }

    test('after all of them the server runs on, and no child is left behind', async (t) => {
      if (!possible) return t.skip(`${tier} is not possible on this machine`)
      assert.deepEqual((await stage.run(neighbour)).texts, ['neighbour ana@example.com'])
      assert.equal(stage.runtime.facts().running, 0)
      return undefined
    })

    test('an Action whose intrinsics were changed runs next in a fresh child', async (t) => {
      if (!possible) return t.skip(`${tier} is not possible on this machine`)
      const code = action('console.log({}.dirty ?? "clean"); Object.prototype.dirty = "dirty"')
      assert.deepEqual([...(await stage.run(code)).texts, ...(await stage.run(code)).texts], ['clean', 'clean'])
      return undefined
    })
  })
}

after(() => {
  store.close()
  unixStore.close()
  rmSync(folder, { recursive: true, force: true })
})

function wordsOf(ran: Ran): string {
  const failure =
    ran.completion.status === 'failed' ? `${ran.completion.failure.msg} ${ran.completion.failure.stack ?? ''}` : ''
  return `${failure}\n${ran.texts.join('\n')}`.slice(0, 4000).trim()
}
