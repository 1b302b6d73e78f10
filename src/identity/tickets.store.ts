// The SQL of tickets: mailed single-use proofs, hashed at rest, bound to one user, one address, one purpose.
import { type ClientId, fromStored, hashHandle, type JsonObject, type TicketId, type UserId } from '#kit'
import type { Db, TicketRow, Tx } from '#storage'

export type TicketPurpose = 'password-reset' | 'email-verification' | 'enrollment' | 'unblock'

export type Ticket = {
  id: TicketId
  purpose: TicketPurpose
  user: UserId
  /** where it was mailed to; undefined for a ticket that the API made */
  address: string | undefined
  credentialVersion: number
  client: ClientId | undefined
  resultUrl: string | undefined
  options: JsonObject
  createdAt: number
  expiresAt: number
  spentAt: number | undefined
  revokedAt: number | undefined
}

/** @param token the raw handle (256 random bits); only its SHA-256 is stored */
export async function insert(tx: Tx, token: string, ticket: Omit<Ticket, 'spentAt' | 'revokedAt'>): Promise<void> {
  await tx
    .insertInto('tickets')
    .values({
      id: ticket.id,
      purpose: ticket.purpose,
      token_hash: hashHandle(token),
      user_id: ticket.user,
      address: ticket.address ?? null,
      credential_version: ticket.credentialVersion,
      client_id: ticket.client ?? null,
      result_url: ticket.resultUrl ?? null,
      options_json: JSON.stringify(ticket.options),
      created_at: ticket.createdAt,
      expires_at: ticket.expiresAt,
      spent_at: null,
      revoked_at: null,
    })
    .execute()
}

/** Finds by the raw token, for one purpose only (Joplin CVE-2026-105785: a token of another purpose was accepted). */
export async function findByToken(db: Db, purpose: TicketPurpose, token: string): Promise<Ticket | undefined> {
  const row = await db
    .selectFrom('tickets')
    .selectAll()
    .where('token_hash', '=', hashHandle(token))
    .where('purpose', '=', purpose)
    .executeTakeFirst()
  return row && fromRow(row)
}

export async function find(db: Db, id: TicketId): Promise<Ticket | undefined> {
  const row = await db.selectFrom('tickets').selectAll().where('id', '=', id).executeTakeFirst()
  return row && fromRow(row)
}

/** Spends a ticket: check and act in one statement, so that of many at once exactly one wins (ASVS 15.4.2). */
export async function spend(tx: Tx, id: TicketId, at: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('tickets')
    .set({ spent_at: at })
    .where('id', '=', id)
    .where('spent_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', at)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Kills every open ticket of a user, for one purpose or for all. */
export async function revokeAll(tx: Tx, user: UserId, at: number, purpose?: TicketPurpose): Promise<void> {
  let query = tx
    .updateTable('tickets')
    .set({ revoked_at: at })
    .where('user_id', '=', user)
    .where('spent_at', 'is', null)
    .where('revoked_at', 'is', null)
  if (purpose) query = query.where('purpose', '=', purpose)
  await query.execute()
}

function fromRow(row: TicketRow): Ticket {
  return {
    id: row.id as TicketId,
    purpose: row.purpose as TicketPurpose,
    user: row.user_id as UserId,
    address: row.address ?? undefined,
    credentialVersion: row.credential_version,
    client: (row.client_id ?? undefined) as ClientId | undefined,
    resultUrl: row.result_url ?? undefined,
    options: fromStored<JsonObject>(row.options_json),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    spentAt: row.spent_at ?? undefined,
    revokedAt: row.revoked_at ?? undefined,
  }
}
