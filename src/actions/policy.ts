// How an Action is run: attempts, time, how many at once, circuit breaker, and which personal facts it may see.
import { isDeepStrictEqual } from 'node:util'

import { AppError } from '#kit'
import { limits } from '#triggers'

export type ActionPolicy = {
  retries: {
    /** 1 as at Auth0: one attempt, and the next Action runs */
    max_attempts: number
    /** milliseconds before the second attempt; doubles from attempt to attempt, with jitter */
    first_delay_ms: number
    max_delay_ms: number
  }
  /** null: none, as at Auth0 */
  circuit_breaker: { failures: number; open_ms: number } | null
  /** of one attempt; milliseconds */
  timeout_ms: number
  /** attempts of this Action at once on one node */
  concurrency: number
  /** what of the user the event carries beyond Auth0's */
  metadata: readonly ('user_metadata' | 'app_metadata')[]
}

export type PolicyInput = {
  retries?: Partial<ActionPolicy['retries']>
  circuit_breaker?: Partial<NonNullable<ActionPolicy['circuit_breaker']>> | null
  timeout_ms?: number
  concurrency?: number
  metadata?: readonly ('user_metadata' | 'app_metadata')[]
}

export const defaultPolicy: ActionPolicy = {
  retries: { max_attempts: 1, first_delay_ms: 5_000, max_delay_ms: 3_600_000 },
  circuit_breaker: null,
  timeout_ms: limits.budgetMs,
  concurrency: 16,
  metadata: [],
}

/** Least and most of each number; 100 attempts with an hour between them are four days. */
export const policyBounds = {
  max_attempts: [1, 100],
  delay_ms: [10, 86_400_000],
  failures: [1, 10_000],
  open_ms: [100, 86_400_000],
  timeout_ms: [100, limits.budgetMs],
  concurrency: [1, 40],
} as const

/** An Action that somebody waits for runs once, at once, and sees the whole event. */
const NOT_OF_BLOCKING = ['retries', 'circuit_breaker', 'concurrency', 'metadata'] as const

/**
 * What is not named stays as it is.
 *
 * @param blocking whether the Action's trigger is
 * @throws AppError `invalid_body` for a number out of its bounds, and for what would have no effect
 */
export function mergePolicy(before: ActionPolicy, change: PolicyInput | undefined, blocking: boolean): ActionPolicy {
  if (!change) return before
  const breaker = change.circuit_breaker
  const policy: ActionPolicy = {
    retries: { ...before.retries, ...change.retries },
    circuit_breaker:
      breaker === undefined
        ? before.circuit_breaker
        : breaker && { failures: 20, open_ms: 60_000, ...before.circuit_breaker, ...breaker },
    timeout_ms: change.timeout_ms ?? before.timeout_ms,
    concurrency: change.concurrency ?? before.concurrency,
    metadata: change.metadata ?? before.metadata,
  }
  const { retries, circuit_breaker } = policy
  within('retries.max_attempts', retries.max_attempts, policyBounds.max_attempts)
  within('retries.first_delay_ms', retries.first_delay_ms, policyBounds.delay_ms)
  within('retries.max_delay_ms', retries.max_delay_ms, policyBounds.delay_ms)
  within('timeout_ms', policy.timeout_ms, policyBounds.timeout_ms)
  within('concurrency', policy.concurrency, policyBounds.concurrency)
  if (circuit_breaker) {
    within('circuit_breaker.failures', circuit_breaker.failures, policyBounds.failures)
    within('circuit_breaker.open_ms', circuit_breaker.open_ms, policyBounds.open_ms)
  }
  const idle = NOT_OF_BLOCKING.find((name) => blocking && !isDeepStrictEqual(policy[name], defaultPolicy[name]))
  if (idle !== undefined) {
    const words = 'Actions of a blocking trigger run once, at once, with the whole event; timeout_ms alone can be set'
    throw new AppError('invalid', 'invalid_body', `Payload validation error: '${words}' on property policy.${idle}.`)
  }
  return policy
}

/**
 * Pause before the next attempt: exponential with full jitter above the half, so that a herd does not come back at once.
 *
 * @param attempt the one that failed, from 1
 * @param random 0 ≤ random < 1
 */
export function pauseAfter(
  { first_delay_ms, max_delay_ms }: ActionPolicy['retries'],
  attempt: number,
  random: number,
): number {
  const full = Math.min(max_delay_ms, first_delay_ms * 2 ** Math.min(attempt - 1, 30))
  return Math.round(full / 2 + (full / 2) * random)
}

function within(name: string, value: number, [least, most]: readonly [number, number]): void {
  if (Number.isInteger(value) && value >= least && value <= most) return
  throw new AppError(
    'invalid',
    'invalid_body',
    `Payload validation error: 'Value ${value} is not a whole number from ${least} to ${most}' on property policy.${name}.`,
  )
}
