// How long a failed job rests before its next attempt.
import { MINUTE, SECOND } from '#kit'

import type { RetryPolicy } from './jobs.ts'

export const DEFAULT_RETRIES: RetryPolicy = { firstMs: 2 * SECOND, limitMs: 10 * MINUTE }

/**
 * Exponential with a limit, and ±20 % of jitter so that jobs that failed together do not come back together.
 *
 * @param attempt the attempt that failed, from 1
 * @param random in [0, 1)
 * @returns milliseconds
 */
export function backOff(policy: RetryPolicy, attempt: number, random: number): number {
  const pause = Math.min(policy.limitMs, policy.firstMs * 2 ** Math.min(attempt - 1, 40))
  return Math.round(pause * (0.8 + 0.4 * random))
}

/** A job that was running when its node died, so often, is given up: it may be what kills the nodes. */
export const LOST_LIMIT = 20

/** The first two losses cost no time (a deployment, a power cut); a job that goes on killing nodes is slowed down. */
export function pauseAfterLoss(lost: number): number {
  return lost <= 2 ? 0 : Math.min(MINUTE, 2 ** (lost - 3) * SECOND)
}

export const LOST_WORDS = `The node ended ${LOST_LIMIT} times while this job was running.`
