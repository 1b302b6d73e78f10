// Time comes in through this door, so that tests can hold it still.

export type Clock = {
  /** milliseconds since the epoch */
  now(): number
}

export const systemClock: Clock = { now: () => Date.now() }

export type HeldClock = Clock & { advance(ms: number): void; set(ms: number): void }

/** A clock that moves only when told. @param start milliseconds since the epoch */
export function heldClock(start = Date.UTC(2026, 10, 21, 9, 0, 0)): HeldClock {
  let at = start
  return {
    now: () => at,
    advance: (ms) => {
      at += ms
    },
    set: (ms) => {
      at = ms
    },
  }
}

/** `YYYY-MM-DDTHH:MM:SS.mmmZ`, the form of Auth0's dates. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString()
}

/** The same with nine decimals, as Auth0 writes the times of Actions (recordings). */
export function isoNanoTime(ms: number): string {
  const whole = Math.floor(ms)
  const fraction = Math.round((ms - whole) * 1e6)
  return new Date(whole).toISOString().replace('Z', `${String(fraction).padStart(6, '0')}Z`)
}

export const SECOND = 1000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
