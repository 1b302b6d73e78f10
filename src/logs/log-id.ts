// The ids of log events: digits that sort by time, increase strictly on a node, and are unique over all nodes.
import { randomInt } from 'node:crypto'

import type { Clock } from '#kit'

/** Auth0's begin with a version of their own; ours keeps the look: `90020`, milliseconds (13), count (7), random (31). */
const PREFIX = '90020'
const COUNT_DIGITS = 7

export type LogIdMaker = () => { logId: string; at: number }

/** @returns makes ids of 56 digits; when the clock steps back, the last moment is kept, so that order stays order */
export function logIds(clock: Clock): LogIdMaker {
  let last = 0
  let count = 0
  return () => {
    const now = clock.now()
    if (now > last) {
      last = now
      count = 0
    } else if (++count >= 10 ** COUNT_DIGITS) {
      last++
      count = 0
    }
    const random = Array.from({ length: 31 }, () => randomInt(10)).join('')
    return { logId: `${idFloor(last)}${String(count).padStart(COUNT_DIGITS, '0')}${random}`, at: last }
  }
}

/** What every id of that moment begins with; as text it is less than all of them, and greater than any earlier one. */
export function idFloor(ms: number): string {
  return `${PREFIX}${String(ms).padStart(13, '0')}`
}
