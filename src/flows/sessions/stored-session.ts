// A session and a refresh token as they are stored: what of the sealed payload others may know.
import { type OidcRecord, oidcRecords } from '#identity'
import { type Sealer, SECOND } from '#kit'
import { type Client, refreshPolicy } from '#tenant'

export type Device = { initialIp: string; initialAgent: string; lastIp: string; lastAgent: string }

export type StoredSession = {
  id: string
  user: string
  createdAt: number
  updatedAt: number
  authenticatedAt: number
  expiresAt: number | undefined
  device: Device | undefined
  amr: readonly string[]
  clients: readonly { client: string; sid: string; grant: string | undefined; persists: boolean }[]
}

export type StoredRefreshToken = {
  id: string
  user: string
  client: string
  grant: string | undefined
  session: string | undefined
  createdAt: number
  lastUsedAt: number
  /** whatever happens; undefined when never */
  expiresAt: number | undefined
  /** when it is not used before; undefined when never */
  idleExpiresAt: number | undefined
  rotating: boolean
  device: Device | undefined
  scope: string
  audience: string | undefined
}

type Payload = {
  loginTs?: number
  iat?: number
  iiat?: number
  amr?: string[]
  scope?: string
  resource?: string | string[]
  sessionUid?: string
  device?: Device & { createdAt: number }
  authorizations?: Record<string, { sid?: string; grantId?: string; persistsLogout?: boolean }>
}

export function readSession(sealer: Sealer, record: OidcRecord): StoredSession {
  const { payload } = oidcRecords.openRecord<Payload>(sealer, record)
  const { device } = payload
  return {
    id: record.uid ?? '',
    user: record.user ?? '',
    createdAt: device?.createdAt ?? record.createdAt,
    updatedAt: record.createdAt,
    authenticatedAt: (payload.loginTs ?? 0) * 1000,
    expiresAt: record.expiresAt,
    device,
    amr: payload.amr ?? [],
    clients: Object.entries(payload.authorizations ?? {}).map(([client, { sid = '', grantId, persistsLogout }]) => ({
      client,
      sid,
      grant: grantId,
      persists: persistsLogout === true,
    })),
  }
}

export function readRefreshToken(
  sealer: Sealer,
  record: OidcRecord,
  client: Pick<Client, 'settings'>,
): StoredRefreshToken {
  const { payload } = oidcRecords.openRecord<Payload>(sealer, record)
  const { rotates, lifetime, idle } = refreshPolicy(client)
  const createdAt = (payload.iiat ?? payload.iat ?? 0) * SECOND
  return {
    id: record.uid ?? '',
    user: record.user ?? '',
    client: record.client ?? '',
    grant: record.grant,
    session: payload.sessionUid,
    createdAt,
    lastUsedAt: record.createdAt,
    expiresAt: lifetime === undefined ? undefined : createdAt + lifetime * SECOND,
    idleExpiresAt: lifetime === undefined && idle === undefined ? undefined : record.expiresAt,
    rotating: rotates,
    device: payload.device,
    scope: payload.scope ?? '',
    audience: [payload.resource].flat()[0],
  }
}
