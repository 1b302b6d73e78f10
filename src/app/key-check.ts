// Is the encryption key the one that this store was made with? Asked before a node takes its first job.
import { type Sealer, StartRefused } from '#kit'
import type { Storage } from '#storage'
import { clients } from '#tenant'

/**
 * A node with another key would fail every job that it takes from the others, because no payload opens.
 *
 * @throws StartRefused when no sealed client secret opens; one that opens is enough
 */
export async function refuseForeignKey({ db }: Storage, sealer: Sealer): Promise<void> {
  const sealed = (await clients.list(db)).flatMap(({ secretSealed }) =>
    secretSealed === undefined ? [] : [secretSealed],
  )
  if (sealed.length === 0 || sealed.some((secret) => opens(sealer, secret))) return
  throw new StartRefused(
    'The store was made with another encryption key: give this node the KEYTURN_ENCRYPTION_KEY of the others, or the encryption.key that belongs to the backup.',
  )
}

function opens(sealer: Sealer, secret: string): boolean {
  try {
    sealer.open('client-secret', secret)
    return true
  } catch {
    return false
  }
}
