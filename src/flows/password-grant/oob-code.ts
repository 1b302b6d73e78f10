// What an application names a code by that was sent to somebody: this one, of this flow.
import { sha256 } from '#kit'

import type { Journey } from '../sign-in/states.ts'

/** Nobody can compute one: `interaction` is random and leaves the store in no answer. */
export function oobCode({ interaction }: Journey, { expiresAt }: { expiresAt: number }): string {
  return sha256(`oob:${interaction}:${expiresAt}`)
}
