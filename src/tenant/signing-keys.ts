// The RS256 keys that sign tokens: made here, sealed at rest, published at /.well-known/jwks.json.
import { exportJWK, generateKeyPair, type JWK } from 'jose'

import { type Sealer, sha256 } from '#kit'
import type { Db } from '#storage'

const PURPOSE = 'signing-key'

/** All private keys, the one that signs first. Makes the first one when there is none. */
export async function signingKeys(db: Db, sealer: Sealer, now: number): Promise<JWK[]> {
  const rows = await db.selectFrom('signing_keys').selectAll().orderBy('created_at', 'desc').execute()
  if (rows.length === 0) return [await makeKey(db, sealer, now)]
  const order = { current: 0, next: 1, previous: 2 }
  return rows
    .toSorted((a, b) => order[a.state] - order[b.state])
    .map((row) => JSON.parse(sealer.open(PURPOSE, row.jwk_sealed)) as JWK)
}

async function makeKey(db: Db, sealer: Sealer, now: number): Promise<JWK> {
  const { privateKey } = await generateKeyPair('RS256', { modulusLength: 2048, extractable: true })
  const jwk = await exportJWK(privateKey)
  const key = { ...jwk, alg: 'RS256', use: 'sig', kid: sha256(String(jwk.n)).slice(0, 21) }
  await db
    .insertInto('signing_keys')
    .values({ kid: key.kid, jwk_sealed: sealer.seal(PURPOSE, JSON.stringify(key)), state: 'current', created_at: now })
    .execute()
  return key
}
