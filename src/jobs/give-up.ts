// What a handler throws to say when it may be tried again: never, or not before a while.

import { HOUR } from '#kit'

/** Trying again is useless: the job goes to the failed list at once. */
export class GiveUp extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'GiveUp'
  }
}

/** Another attempt, but not before `afterMs`: somebody on the other side asked for the pause. At most an hour. */
export class NotBefore extends Error {
  readonly afterMs: number

  constructor(message: string, afterMs: number) {
    super(message)
    this.name = 'NotBefore'
    this.afterMs = Math.min(Math.max(0, afterMs), HOUR)
  }
}
