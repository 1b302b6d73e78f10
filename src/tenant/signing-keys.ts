// The RS256 keys that sign tokens: one that signs, one that will, and those that did; sealed at rest.
import type { JWK } from 'jose'

import { AppError, type Sealer } from '#kit'
import { type Db, isUniqueViolation, type SigningKeyRow, type Storage } from '#storage'

import { type CertificateForms, formsOf, makeSigningKey, type NewKey } from './signing-certificate.ts'

const PURPOSE = 'signing-key'

export type SigningKey = {
  kid: string
  state: 'current' | 'next' | 'previous'
  /** PEM */
  cert: string
  forms: CertificateForms
  currentSince: number | undefined
  currentUntil: number | undefined
  /** tokens that it signed are good no more */
  revokedAt: number | undefined
}

/** What the keys are at this moment, to be compared: a node reads them anew when this is another one. */
export async function edition(db: Db): Promise<string> {
  const rows = await db.selectFrom('signing_keys').select(['kid', 'state', 'revoked_at']).orderBy('kid').execute()
  return rows.map(({ kid, state, revoked_at }) => `${kid} ${state} ${revoked_at ?? ''}`).join('\n')
}

/**
 * Private keys that are good, the one that signs first, each with its certificate. Makes the first two when there are none:
 * the next one is published before it signs, so that verifiers know it by then.
 *
 * @param name whose they are, for the certificates
 */
export async function signingKeys(db: Db, sealer: Sealer, now: number, name = 'keyturn'): Promise<JWK[]> {
  let rows = await rowsOf(db)
  if (rows.length === 0) {
    await addKey(db, sealer, await makeSigningKey(name, now), 'current', now)
    await addKey(db, sealer, await makeSigningKey(name, now), 'next', now)
    rows = await rowsOf(db)
  }
  return rows
    .filter(({ revoked_at }) => revoked_at === null)
    .map((row) => {
      const { x5c, x5t } = formsOf(row.cert)
      return { ...(JSON.parse(sealer.open(PURPOSE, row.jwk_sealed)) as JWK), x5c, x5t }
    })
}

export async function listSigningKeys(db: Db): Promise<SigningKey[]> {
  return (await rowsOf(db)).map(fromRow)
}

/** The next key signs from now on, and there is a new next one. @returns that one */
export async function rotateSigningKeys(
  storage: Storage,
  sealer: Sealer,
  now: number,
  name: string,
): Promise<{ kid: string; cert: string }> {
  const fresh = await makeSigningKey(name, now)
  return storage.transaction(async (tx) => {
    const retired = await tx
      .updateTable('signing_keys')
      .set({ state: 'previous', current_until: now })
      .where('state', '=', 'current')
      .executeTakeFirst()
    const raised = await tx
      .updateTable('signing_keys')
      .set({ state: 'current', current_since: now })
      .where('state', '=', 'next')
      .executeTakeFirst()
    if (retired.numUpdatedRows !== 1n || raised.numUpdatedRows !== 1n) {
      throw new AppError('conflict', undefined, 'The keys were rotated by somebody else at the same time.')
    }
    await addKey(tx, sealer, fresh, 'next', now)
    return { kid: fresh.kid, cert: fresh.cert }
  })
}

/** @throws AppError when there is none, or it is not a key that signed before */
export async function revokeSigningKey(db: Db, kid: string, now: number): Promise<{ kid: string; cert: string }> {
  const row = await db.selectFrom('signing_keys').selectAll().where('kid', '=', kid).executeTakeFirst()
  if (!row) throw new AppError('absent', 'inexistent_signing_key', 'The signing key does not exist.')
  if (row.state !== 'previous') {
    const words = `This key is the ${row.state} one. Rotate first: only a key that signed before can be revoked.`
    throw new AppError('invalid', 'operation_not_supported', words)
  }
  await db
    .updateTable('signing_keys')
    .set({ revoked_at: now })
    .where('kid', '=', kid)
    .where('state', '=', 'previous')
    .where('revoked_at', 'is', null)
    .execute()
  return { kid, cert: row.cert }
}

const ORDER = { current: 0, next: 1, previous: 2 }

async function rowsOf(db: Db): Promise<SigningKeyRow[]> {
  const rows = await db.selectFrom('signing_keys').selectAll().orderBy('created_at', 'desc').orderBy('kid').execute()
  return rows.toSorted((a, b) => ORDER[a.state] - ORDER[b.state])
}

/** There is one current and one next key, by an index: of two nodes that start at once, one makes them. */
async function addKey(db: Db, sealer: Sealer, key: NewKey, state: 'current' | 'next', now: number): Promise<void> {
  const { kid, jwk, cert } = key
  try {
    await db
      .insertInto('signing_keys')
      .values({
        ...{ kid, state, cert, jwk_sealed: sealer.seal(PURPOSE, JSON.stringify(jwk)) },
        ...{ created_at: now, current_since: state === 'current' ? now : null, current_until: null, revoked_at: null },
      })
      .execute()
  } catch (thrown) {
    if (!isUniqueViolation(thrown) || db.isTransaction) throw thrown
  }
}

function fromRow(row: SigningKeyRow): SigningKey {
  return {
    kid: row.kid,
    state: row.state,
    cert: row.cert,
    forms: formsOf(row.cert),
    currentSince: row.current_since ?? undefined,
    currentUntil: row.current_until ?? undefined,
    revokedAt: row.revoked_at ?? undefined,
  }
}
