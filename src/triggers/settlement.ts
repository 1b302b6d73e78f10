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

/** Characters of a reason that go on to an application, in a URL that every proxy lets through, and into the log. */
const REASON = 500

/** A denial's reason on one line (RFC 6749 §4.1.2.1 has no control characters), and no longer than it may be. */
export function toldReason(reason: string): string {
  return reason
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()
    .slice(0, REASON)
}

export type Settlement =
  | { ok: true; outcome: Outcome; resultUrl: string | null }
  /** the Action asked for what cannot be had together: the transaction fails as if it had thrown `msg` */
  | { ok: false; msg: string }
