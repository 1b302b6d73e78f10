// One more key of a client: two at most, and no key ID twice.
import { AppError } from '#kit'
import type { Tx } from '#storage'
import { type ClientCredential, clientCredentials, clients, isTaken } from '#tenant'

import { bodyRefusal } from '../validation.ts'
import { MOST_CREDENTIALS } from './credential-key.ts'

/** @throws AppError when the client has as many as it may have, or this key already */
export async function addCredential(tx: Tx, credential: ClientCredential): Promise<void> {
  // held, so that of two at once neither is the third
  if (!(await clients.lock(tx, credential.client))) {
    throw new AppError('absent', 'inexistent_client', 'The client does not exist')
  }
  const there = await clientCredentials.list(tx, credential.client)
  if (there.length >= MOST_CREDENTIALS) {
    throw bodyRefusal(`A client has ${MOST_CREDENTIALS} credentials at most: delete one first`)
  }
  try {
    await clientCredentials.insert(tx, credential)
  } catch (thrown) {
    if (!isTaken(thrown)) throw thrown
    throw bodyRefusal('The client has a credential with this key ID already', 'kid')
  }
}
