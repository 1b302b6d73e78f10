// A backlog made in a moment: executions that wait, put into the store through the same door as a password change.
import { type ActionsDeps, openActions } from '#actions'
import { openJobs } from '#jobs'
import { openSealer, Secret, silentLog, systemClock, systemIds } from '#kit'
import { openLogs } from '#logs'

import { preparePatch } from './rounds.ts'
import type { Stage } from './stage.ts'

const AT_ONCE = 500

/** The nodes of an embedded store have to be stopped meanwhile. */
export async function seedBacklog(stage: Stage, count: number): Promise<void> {
  await using storage = await stage.open()
  const sealer = openSealer(new Secret(Buffer.from(stage.key, 'base64')))
  const common = { storage, sealer, clock: systemClock, ids: systemIds, log: silentLog }
  const jobs = await openJobs({ ...common, nodeId: 'backlog' })
  const logs = openLogs({ ...common, tenantName: 'backlog' })
  // nothing is run or built here
  const nothing = {} as Pick<ActionsDeps, 'runtime' | 'builder'>
  const actions = openActions({ ...common, ...nothing, jobs, logs })
  for (let made = 0; made < count; made += AT_ONCE) {
    await storage.transaction(async (tx) => {
      for (let n = made; n < Math.min(count, made + AT_ONCE); n++) {
        const user = `auth0|backlog-${n}`
        await actions.enqueue(tx, {
          trigger: 'post-change-password',
          user,
          event: (execution) => ({
            ...{ connection: { name: 'x' }, request: {}, tenant: { id: 'x' } },
            user: { user_id: user, email: `b${n}@example.com`, user_metadata: {}, app_metadata: {} },
            keyturn: { execution_id: execution, attempt: 1, reason: 'reset', actor: { type: 'user' } },
          }),
        })
      }
    })
  }
}

/** Milliseconds that each of `count` password changes takes, one after the other. */
export async function timeChanges(stage: Stage, name: string, count: number, until = () => false): Promise<number[]> {
  const [node] = stage.nodes
  if (!node) throw new Error('no node')
  const times: number[] = []
  for (let n = 0; n < count && !until(); n++) {
    const change = await preparePatch(stage, `${name}-${n}`, node)
    const began = performance.now()
    if (!(await change.run(() => {}))) throw new Error('a change was refused')
    times.push(performance.now() - began)
  }
  return times
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}
