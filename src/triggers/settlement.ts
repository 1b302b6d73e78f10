// What the commands of one Action call come to, for a trigger that decides.
import type { JsonObject } from '#kit'

import type { FactorType } from './factors.ts'

export type Challenge = {
  /** `with`: show `factors[0]`, the others as "try another method"; `any`: a picker, unless one only is usable */
  mode: 'with' | 'any'
  /** in the order asked for, known types only, none twice; empty when the script named none that exists */
  factors: readonly FactorType[]
}

export type Outcome =
  | { kind: 'continue' }
  | { kind: 'deny'; reason: string }
  | { kind: 'challenge'; challenge: Challenge }
  | { kind: 'redirect'; url: string }
  | { kind: 'prompt'; promptId: string; fields: JsonObject; vars: JsonObject }

export type Settlement =
  | { ok: true; outcome: Outcome; resultUrl: string | null }
  /** the Action asked for what cannot be had together: the transaction fails as if it had thrown `msg` */
  | { ok: false; msg: string }
