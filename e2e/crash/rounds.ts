// Rounds of the crash tests: passwords are changed on every node at once, and one node is killed at a named point.
import { setTimeout as pause } from 'node:timers/promises'

import { CONNECTION } from './names.ts'
import { listen, type Node, type Stage } from './stage.ts'
import { openVisitor, type Visitor } from './visitor.ts'

/** Where the kill falls. Only chance decides what the process was doing; the points make every part of it likely. */
export const POINTS = {
  'before the commit': '0–30 ms after sending',
  'at random': '0–400 ms after sending',
  'committed, not acknowledged': 'at the first byte of an answer',
  'request in flight': 'when the stand-in has the request and has not answered',
  'recording the result': '0–10 ms after the stand-in answered',
} as const
export type Point = keyof typeof POINTS

export type Change = {
  user: string
  password: string
  by: 'PATCH' | 'reset'
  /** the client heard that it was done */
  acknowledged: boolean
}

type Prepared = Change & { run(heard: () => void): Promise<boolean> }

/** @returns the changes sent, and the node that was killed; it is running again */
export async function runRound(
  stage: Stage,
  round: number,
  point: Point,
  size: { patches: number; resets: number },
): Promise<{ changes: Change[]; killed: Node; killedAt: number }> {
  const victim = stage.nodes[round % stage.nodes.length]
  if (!victim) throw new Error('no node')
  const prepared = await Promise.all([
    ...Array.from({ length: size.patches }, (_, n) => preparePatch(stage, `${round}-p${n}`, nodeOf(stage, n))),
    ...Array.from({ length: size.resets }, (_, n) => prepareReset(stage, `${round}-r${n}`, nodeOf(stage, n + round))),
  ])
  let killing: Promise<void> | undefined
  const done = Promise.withResolvers<void>()
  let killedAt = 0
  const kill = () => {
    if (killing) return
    killedAt = performance.now()
    killing = victim.kill()
    void killing.then(() => done.resolve())
  }
  const later = (ms: number) => void pause(Math.random() * ms).then(kill)
  arm(stage, victim, point, kill, later)
  if (point === 'before the commit') later(30)
  if (point === 'at random') later(400)
  const heard = () => {
    if (point === 'committed, not acknowledged') kill()
  }
  const sent = prepared.map(async (change) => {
    change.acknowledged = await change.run(heard).catch(() => false)
  })
  await Promise.all(sent)
  // on a cluster the victim may have got nothing to do: then it dies all the same
  await Promise.race([done.promise, pause(3000).then(kill)])
  await done.promise
  for (const { standIn } of stage.nodes) listen(standIn, stage.deliveries)
  await victim.start()
  return {
    changes: prepared.map(({ user, password, by, acknowledged }) => ({ user, password, by, acknowledged })),
    killed: victim,
    killedAt,
  }
}

function arm(stage: Stage, { standIn }: Node, point: Point, kill: () => void, later: (ms: number) => void): void {
  const { heard } = standIn
  if (point === 'request in flight') {
    standIn.heard = async (request) => {
      await heard(request)
      kill()
      // the answer of a dead process' request goes nowhere; on the others' stand-ins nothing is held
      await new Promise(() => {})
    }
  }
  if (point === 'recording the result') standIn.answered = () => later(10)
}

function nodeOf({ nodes }: Stage, n: number): Node {
  const node = nodes[n % nodes.length]
  if (!node) throw new Error('no node')
  return node
}

export async function newUser(stage: Stage, name: string): Promise<{ user: string; password: string }> {
  const { status, body } = await stage.api('POST', '/api/v2/users', {
    connection: CONNECTION,
    email: `u${name}@example.com`,
    password: 'Old-Passw0rd-of-all',
  })
  if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`)
  return { user: String(body.user_id), password: `New-Passw0rd-${name}` }
}

export async function preparePatch(stage: Stage, name: string, node: Node): Promise<Prepared> {
  const { user, password } = await newUser(stage, name)
  return {
    ...{ user, password, by: 'PATCH', acknowledged: false },
    async run(heard) {
      const answer = await node.server.api('PATCH', `/api/v2/users/${encodeURIComponent(user)}`, { password }, heard)
      return answer.status === 200
    },
  }
}

/** Everything up to the form of the new password is done before; the change is its POST. */
async function prepareReset(stage: Stage, name: string, node: Node): Promise<Prepared> {
  const { user, password } = await newUser(stage, name)
  const visitor = await openReset(stage, user, node.local)
  const fields = { newPassword: password, confirmNewPassword: password }
  return {
    ...{ user, password, by: 'reset', acknowledged: false },
    async run(heard) {
      await visitor.send(node.local, fields, heard)
      return visitor.status === 200
    },
  }
}

/** @returns a visitor who sees the form for the new password */
export async function openReset(stage: Stage, user: string, node: string): Promise<Visitor> {
  const { body } = await stage.api('POST', '/api/v2/tickets/password-change', { user_id: user })
  const visitor = openVisitor()
  const link = new URL(String(body.ticket))
  await visitor.open(node, link.pathname + link.search)
  if (!visitor.page.includes('name="newPassword"')) await visitor.send(node)
  if (!visitor.page.includes('name="newPassword"')) throw new Error(`no form for a password: ${visitor.title}`)
  return visitor
}
