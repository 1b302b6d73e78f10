// Egress of the whole runtime: one policy, one set of names, the same for every child's proxy.
import type { Clock } from '#kit'

import type { EgressDeps } from '../deps.ts'
import { openNames, type Names } from './names.ts'
import { openPolicy, type Policy } from './policy.ts'

export type Egress = { policy: Policy; names: Names; now(): number }

export function openEgress(deps: EgressDeps, clock: Clock): Egress {
  const policy = openPolicy(deps)
  return { policy, names: openNames(policy), now: clock.now }
}
