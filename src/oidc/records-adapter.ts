// oidc-provider's adapter: clients come from tenant, everything else is a sealed record of identity.
import type { Adapter, AdapterPayload, KoaContextWithOIDC } from 'oidc-provider'

import { type OidcRecord, oidcRecords } from '#identity'
import { type Clock, hashHandle, type Sealer, SECOND, type UserId } from '#kit'
import type { Storage } from '#storage'

import { ACCOUNT } from './account-client.ts'
import { parseAccountId } from './account-id.ts'
import { clientFacts } from './client-facts.ts'
import { errors, Provider } from './library.ts'
import type { People } from './people.ts'
import { publicRefreshId } from './refresh-id.ts'
import { decidedNow, recallDecided } from './token-actions.ts'

export type AdapterDeps = { storage: Storage; sealer: Sealer; clock: Clock }

/** One adapter per model; ids are stored as hashes, payloads sealed for their model. */
export function recordsAdapter(
  { storage, sealer, clock }: AdapterDeps,
  { prefix, findClient }: Pick<People, 'prefix' | 'findClient'>,
): (model: string) => Adapter {
  const { db } = storage

  function payloadOf(record: OidcRecord | undefined): AdapterPayload | undefined {
    if (!record) return undefined
    const { payload } = oidcRecords.openRecord(sealer, record)
    rememberDevice(payload)
    if (payload.kind === 'AuthorizationCode' || payload.kind === 'AccessToken') recallDecided(payload)
    // these two may live longer than it was written in them: a use moves the end on
    const moved = payload.kind === 'RefreshToken' || payload.kind === 'Grant'
    const exp = moved && record.expiresAt !== undefined ? { exp: Math.floor(record.expiresAt / 1000) } : {}
    const { consumedAt } = record
    if (consumedAt === undefined || consumedAt + leeway(payload.kind) > clock.now()) return { ...payload, ...exp }
    return { ...payload, ...exp, consumed: Math.floor(consumedAt / 1000) }
  }

  /** Only the token before the one that is in use has leeway, as at Auth0: an older one is a stolen one. */
  async function endLeewayBefore(model: string, id: string): Promise<void> {
    const record = await oidcRecords.find(db, model, id, clock.now())
    const before = record && oidcRecords.openRecord<{ before?: string }>(sealer, record).payload.before
    if (before !== undefined) await oidcRecords.endLeeway(db, model, before)
  }

  return (name) => {
    const model = `${prefix}${name}`
    return {
      async upsert(id, payload, expiresIn) {
        const now = clock.now()
        // our own page redeems none, and whoever did would have a token that no Action was asked about
        if (name === 'AuthorizationCode' && payload.clientId === ACCOUNT) return
        if (name === 'ReplayDetection') {
          // the library looks and then writes: of two at once with one assertion only the first gets by
          const expiresAt = expiresIn === undefined ? undefined : now + expiresIn * 1000
          const payloadSealed = oidcRecords.sealPayload(sealer, model, payload)
          if (await oidcRecords.putFirst(db, id, { model, payloadSealed, createdAt: now, expiresAt })) return
          throw new errors.InvalidClientAuth('client assertion tokens must only be used once')
        }
        const more = name === 'Session' || name === 'RefreshToken' ? { device: deviceOf(name, now) } : {}
        const said = saidIn(name)
        const rotated = name === 'RefreshToken' ? Provider.ctx?.oidc.entities.RotatedRefreshToken : undefined
        const before = rotated === undefined ? {} : { before: hashHandle(rotated.jti) }
        await oidcRecords.put(db, id, {
          model,
          payloadSealed: oidcRecords.sealPayload(sealer, model, { ...payload, ...more, ...said, ...before }),
          user: (payload.accountId && parseAccountId(payload.accountId)?.id) as UserId | undefined,
          client: payload.clientId,
          grant: payload.grantId,
          uid: publicId(name, id) ?? payload.uid,
          createdAt: now,
          expiresAt: expiresIn === undefined ? undefined : now + expiresIn * 1000,
          consumedAt: undefined,
        })
        // a grant lives as long as what was given by it
        const isToken = name === 'RefreshToken' || name === 'AccessToken'
        if (isToken && payload.grantId !== undefined && expiresIn !== undefined) {
          await oidcRecords.prolong(db, `${prefix}Grant`, payload.grantId, now + expiresIn * 1000)
        }
      },
      async find(id) {
        if (name === 'Client') return findClient(id)
        return payloadOf(await oidcRecords.find(db, model, id, clock.now()))
      },
      findByUid: async (uid) => payloadOf(await oidcRecords.findByUid(db, model, uid, clock.now())),
      // the device flow is not offered
      findByUserCode: () => Promise.resolve(undefined),
      async consume(id) {
        if (await oidcRecords.consume(db, model, id, clock.now(), leeway(name))) {
          if (leeway(name) > 0) await endLeewayBefore(model, id)
          return
        }
        // two at once with one code or refresh token: the second is a replay, and what the first got goes too
        const grant = (await oidcRecords.find(db, model, id, clock.now()))?.grant
        if (grant !== undefined) await oidcRecords.removeGrant(db, grant)
        throw new errors.InvalidGrant('already used')
      },
      destroy: (id) => oidcRecords.remove(db, model, id),
      revokeByGrantId: (grant) => oidcRecords.removeGrant(db, grant),
    }
  }
}

/** A code is exchanged for tokens with the claims; with an opaque token /userinfo tells those of the id_token (Auth0). */
function saidIn(name: string): { decided?: unknown } {
  const decided = decidedNow()
  if (name === 'AuthorizationCode') return { decided }
  return name === 'AccessToken' && decided ? { decided: { idToken: decided.idToken, accessToken: {} } } : {}
}

/** Milliseconds in which a refresh token that was used may be used once more, as the client at hand has it. */
function leeway(kind: unknown): number {
  const client = kind === 'RefreshToken' ? Provider.ctx?.oidc.client : undefined
  return client ? clientFacts(client).refresh.leeway * SECOND : 0
}

/** What the Management API names a record by. A grant's id proves nothing. */
function publicId(name: string, id: string): string | undefined {
  if (name === 'RefreshToken') return publicRefreshId(id)
  return name === 'Grant' ? id : undefined
}

/** From where a session or a refresh token was begun, and where it was seen last. */
export type Device = {
  createdAt: number
  initialIp: string
  initialAgent: string
  lastIp: string
  lastAgent: string
}

const DEVICE = Symbol('device of the session at hand')

type Remembering = KoaContextWithOIDC & { [DEVICE]?: Device }

/** The library writes a session anew under another id: what our record knows beyond it has to come along. */
function rememberDevice(payload: AdapterPayload): void {
  const context: Remembering | undefined = Provider.ctx
  const device = payload['device'] as Device | undefined
  if (context && device && payload.kind === 'Session') context[DEVICE] = device
}

function deviceOf(name: 'Session' | 'RefreshToken', now: number): Device {
  const context: Remembering | undefined = Provider.ctx
  const lastIp = context?.get('x-keyturn-ip') ?? ''
  const lastAgent = context?.get('user-agent').slice(0, 500) ?? ''
  const before = name === 'Session' ? context?.[DEVICE] : undefined
  const { createdAt = now, initialIp = lastIp, initialAgent = lastAgent } = before ?? {}
  return { createdAt, initialIp, initialAgent, lastIp, lastAgent }
}
