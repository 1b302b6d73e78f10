// Which Node runs what, behind which walls: probes the tier at start, keeps standbys, and Nodes of other majors.
import { messageOf, StartRefused } from '#kit'
import { limits as actionLimits } from '#triggers'

import { startChild, type Child } from './child.ts'
import type { Isolation, Tier } from './contract.ts'
import type { RuntimeDeps, RuntimeLimits } from './deps.ts'
import type { Egress } from './egress/egress.ts'
import { flagsFor } from './launch/flags.ts'
import { openFolder } from './launch/folder.ts'
import { addedMajors } from './launch/majors.ts'
import { buildSandbox } from './launch/program.ts'
import { allWalls, lacking, type Walls } from './launch/walls.ts'
import { openStandbys } from './standbys.ts'

export type Nodes = {
  isolation: Isolation
  /** a blank child on the Node of that label */
  take(label: string): Promise<Child>
  /** the same, and never one that stands by */
  fresh(label: string): Promise<Child>
  refill(): void
  standbys(): number
  added(): { readonly [label: string]: string }
  close(): Promise<void>
}

export type NodesDeps = Omit<RuntimeDeps, 'egress' | 'limits'> & {
  extraCa: string | undefined
  limits: RuntimeLimits
  egress: Egress
  /** a Node for that label is there now, or another one than before */
  onAdded(label: string): void
}

/** @throws StartRefused when the tier that was asked for cannot be had */
export async function openNodes(deps: NodesDeps): Promise<Nodes> {
  const folder = await openFolder(await buildSandbox(), deps.extraCa, deps.clock)
  let slot = 0
  const start = async (walls: Walls, node: string): Promise<Child> => {
    slot = (slot + 1) % 1_000_000
    return startChild({
      walls,
      folder,
      node,
      slot,
      flags: await flagsFor(node, deps.limits.heapMb),
      descriptors: deps.limits.descriptors,
      consoleBytes: actionLimits.consoleBytes,
      egress: deps.egress,
    })
  }
  const own = process.execPath
  const majors = new Map((await addedMajors(deps.dataDir)).map((major) => [major.label, major]))
  const found = await probe(deps.isolation, (walls) => start(walls, own)).catch(async (thrown: unknown) => {
    await folder.remove()
    throw thrown
  })
  for (const { tier, reason } of found.isolation.refused) deps.log.debug('tier not possible', { tier, reason })
  const standbys = openStandbys({ log: deps.log, wanted: deps.limits.standbys, start: () => start(found.walls, own) })
  found.child.kill('probed')
  // `keyturn runtimes add` is another process
  const look = async () => {
    for (const major of await addedMajors(deps.dataDir)) {
      if (majors.get(major.label)?.version === major.version) continue
      majors.set(major.label, major)
      deps.log.info('another Node is here', { label: major.label, version: major.version })
      deps.onAdded(major.label)
    }
  }
  const looking = setInterval(() => void look().catch(() => {}), LOOK_FOR_NODES_MS).unref()
  // other majors run only behind walls: their permission models are weaker (spec/triggers.md §3)
  const nodeOf = (label: string) => (found.walls.tier === 't0' ? own : (majors.get(label)?.node ?? own))
  return {
    isolation: found.isolation,
    take(label) {
      const node = nodeOf(label)
      return node === own ? standbys.take() : start(found.walls, node)
    },
    fresh: (label) => start(found.walls, nodeOf(label)),
    refill: () => standbys.refill(),
    standbys: () => standbys.count(),
    added: () => Object.fromEntries([...majors.values()].map((major) => [major.label, major.version])),
    async close() {
      clearInterval(looking)
      await standbys.close()
      await folder.remove()
    },
  }
}

/** How soon a running server notices a Node that was added. */
const LOOK_FOR_NODES_MS = 2000

type Probed<C> = { walls: Walls; child: C; isolation: Isolation }

/** Tries the ways to build the tier, best first, each with a real child: what works is known, not assumed. */
export async function probe<C>(
  asked: RuntimeDeps['isolation'],
  start: (walls: Walls) => Promise<C>,
  ways: readonly Walls[] = allWalls(),
): Promise<Probed<C>> {
  const refused: { tier: Tier; reason: string }[] = []
  for (const walls of ways) {
    if (asked !== 'best' && walls.tier !== asked) continue
    const lack = lacking(walls)
    try {
      if (lack !== null) throw new Error(lack)
      const child = await start(walls)
      const better = refused.filter((one) => one.tier !== walls.tier)
      return { walls, child, isolation: { tier: walls.tier, words: walls.words, refused: better } }
    } catch (thrown) {
      refused.push({ tier: walls.tier, reason: messageOf(thrown) })
    }
  }
  const reasons = refused.map((one) => one.reason).join('; ')
  throw new StartRefused(`Isolation ${asked} is not possible on this machine: ${reasons}.`)
}
