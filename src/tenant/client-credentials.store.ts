// The SQL of clients' keys: the public halves that an assertion of private_key_jwt is verified with.
import type { ClientCredentialRow, Db, Tx } from '#storage'

export type ClientCredential = {
  id: string
  client: string
  name: string | undefined
  kid: string
  alg: CredentialAlgorithm
  /** SPKI of an RSA key */
  pem: string
  createdAt: number
  updatedAt: number
  expiresAt: number | undefined
}

export const CREDENTIAL_ALGORITHMS = ['RS256', 'RS384', 'PS256'] as const
export type CredentialAlgorithm = (typeof CREDENTIAL_ALGORITHMS)[number]

/** @throws a unique violation (`isTaken`) when the client has a key of this `kid` */
export async function insert(tx: Tx, credential: ClientCredential): Promise<void> {
  await tx
    .insertInto('client_credentials')
    .values({
      id: credential.id,
      client_id: credential.client,
      name: credential.name ?? null,
      kid: credential.kid,
      alg: credential.alg,
      pem: credential.pem,
      created_at: credential.createdAt,
      updated_at: credential.updatedAt,
      expires_at: credential.expiresAt ?? null,
    })
    .execute()
}

export async function list(db: Db, client: string): Promise<ClientCredential[]> {
  const rows = await db
    .selectFrom('client_credentials')
    .selectAll()
    .where('client_id', '=', client)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  return rows.map(fromRow)
}

/** @returns the credential as it is now, or undefined when the client has none of that id */
export async function setExpiry(
  db: Db,
  client: string,
  id: string,
  expiresAt: number | undefined,
  at: number,
): Promise<ClientCredential | undefined> {
  const row = await db
    .updateTable('client_credentials')
    .set({ expires_at: expiresAt ?? null, updated_at: at })
    .where('client_id', '=', client)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
  return row && fromRow(row)
}

export async function remove(tx: Tx, client: string, id: string): Promise<void> {
  await tx.deleteFrom('client_credentials').where('client_id', '=', client).where('id', '=', id).execute()
}

function fromRow(row: ClientCredentialRow): ClientCredential {
  return {
    id: row.id,
    client: row.client_id,
    name: row.name ?? undefined,
    kid: row.kid,
    alg: row.alg as CredentialAlgorithm,
    pem: row.pem,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    expiresAt: row.expires_at ?? undefined,
  }
}
