// What the crash tests prove, read from the store when all nodes are gone: nothing lost, nothing half done.
import { passwords, verifyPassword } from '#identity'
import { Secret, type UserId } from '#kit'
import type { Storage } from '#storage'

import { until } from '../server.ts'
import type { Change } from './rounds.ts'
import type { Stage } from './stage.ts'

export type Proof = {
  changes: number
  acknowledged: number
  committed: number
  /** acknowledged, and its password, `scp` event or execution is not there */
  lost: number
  /** hash, `scp` event, execution and credential_version do not agree, or the event names another execution */
  halves: number
  /** executions that the stand-in never heard of, or that did not end as `final` */
  undelivered: number
  /** deliveries beyond the first */
  duplicates: number
  /** what went wrong, for people */
  words: string[]
}

/** Waits until no execution is pending any more. */
export async function settle({ api }: Stage): Promise<void> {
  await until('every execution has ended', async () => {
    const { body } = await api('GET', '/api/v2/actions/executions?status=pending&take=1').catch(() => ({
      body: undefined,
    }))
    return body?.executions?.length === 0 ? true : undefined
  })
}

export async function prove(storage: Storage, changes: readonly Change[], stage: Stage): Promise<Proof> {
  const proof: Proof = {
    ...{ changes: changes.length, acknowledged: 0, committed: 0, lost: 0 },
    ...{ halves: 0, undelivered: 0, duplicates: 0, words: [] },
  }
  for (const change of changes) {
    const facts = await factsOf(storage, change)
    const { stored, event, executions, version } = facts
    const whole = stored && event === 1 && executions.length === 1 && version === 2 && facts.named === executions[0]?.id
    const nothing = !stored && event === 0 && executions.length === 0 && version === 1
    if (change.acknowledged) proof.acknowledged++
    if (whole) proof.committed++
    if (change.acknowledged && !whole) proof.lost++
    if (!whole && !nothing) proof.halves++
    if (!whole && (change.acknowledged || !nothing)) proof.words.push(`${change.user}: ${JSON.stringify(facts)}`)
    for (const { id, status } of executions) {
      const times = stage.deliveries.get(id) ?? 0
      if (times === 0 || status !== 'final') {
        proof.undelivered++
        proof.words.push(`${id}: ${status}, delivered ${times} times`)
      }
      proof.duplicates += Math.max(0, times - 1)
    }
  }
  return proof
}

async function factsOf({ db }: Storage, { user, password }: Change) {
  const hash = await passwords.currentHash(db, user as UserId)
  const stored = hash !== undefined && (await verifyPassword(new Secret(password), hash))
  const events = await db
    .selectFrom('log_events')
    .select('event_json')
    .where('user_id', '=', user)
    .where('type', '=', 'scp')
    .execute()
  const executions = await db.selectFrom('executions').select(['id', 'status']).where('user_id', '=', user).execute()
  const row = await db.selectFrom('users').select('credential_version').where('id', '=', user).executeTakeFirst()
  const [event] = events.map(
    ({ event_json }) => JSON.parse(event_json) as { details?: { actions?: { executions?: string[] } } },
  )
  return {
    ...{ stored, executions, version: row?.credential_version },
    ...{ event: events.length, named: event?.details?.actions?.executions?.[0] },
  }
}

export function sum(proofs: readonly Proof[]): Proof {
  const add = (key: Exclude<keyof Proof, 'words'>) => proofs.reduce((total, proof) => total + proof[key], 0)
  return {
    ...{ changes: add('changes'), acknowledged: add('acknowledged'), committed: add('committed'), lost: add('lost') },
    ...{ halves: add('halves'), undelivered: add('undelivered'), duplicates: add('duplicates') },
    words: proofs.flatMap(({ words }) => words),
  }
}

/** Rows of a Markdown table. */
export function table(rows: readonly { name: string; kills: number; proof: Proof }[]): string {
  const head = ['', 'kills', 'changes sent', 'acknowledged', 'committed', 'acknowledged and lost', 'half-states']
  const heads = [...head, 'executions undelivered', 'duplicates']
  const lines = rows.map(({ name, kills, proof: p }) =>
    [name, kills, p.changes, p.acknowledged, p.committed, p.lost, p.halves, p.undelivered, p.duplicates].join(' | '),
  )
  return [
    `| ${heads.join(' | ')} |`,
    `|${heads.map(() => '---|').join('')}`,
    ...lines.map((line) => `| ${line} |`),
  ].join('\n')
}
