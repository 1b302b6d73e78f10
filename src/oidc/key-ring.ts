// The keys as every node sees them: read again when they may have changed, so that a revoked one is refused everywhere.
import type { JWK } from 'jose'

import { type Clock, type Sealer, SECOND } from '#kit'
import type { Storage } from '#storage'
import { signingKeyEdition, signingKeys } from '#tenant'

export type KeyRing<Made> = {
  /** what was made of the keys that are good now */
  now(): Promise<Made>
  /** has the next look ask the store: this node changed the keys */
  changed(): void
}

/** So long may another node go on with keys that were rotated or revoked. */
export const KEY_CACHE_MS = 2 * SECOND

/** @param make builds what needs keys; called again whenever they are others */
export async function openKeyRing<Made>(
  { storage, sealer, clock, name }: { storage: Storage; sealer: Sealer; clock: Clock; name: string },
  make: (keys: JWK[]) => Made,
): Promise<KeyRing<Made>> {
  const read = async () => {
    const edition = await signingKeyEdition(storage.db)
    return { edition, made: make(await signingKeys(storage.db, sealer, clock.now(), name)) }
  }
  // the first look makes the first keys: what they are is known afterwards
  await signingKeys(storage.db, sealer, clock.now(), name)
  let known = await read()
  let asked = clock.now()
  let looking: Promise<void> | undefined

  async function look(): Promise<void> {
    const at = clock.now()
    if ((await signingKeyEdition(storage.db)) !== known.edition) known = await read()
    asked = at
  }

  return {
    async now() {
      const age = clock.now() - asked
      if (age >= KEY_CACHE_MS || age < 0) {
        looking ??= look().finally(() => {
          looking = undefined
        })
        await looking
      }
      return known.made
    },
    changed() {
      asked = Number.NEGATIVE_INFINITY
    },
  }
}
