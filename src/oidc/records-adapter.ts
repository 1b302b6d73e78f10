// oidc-provider's adapter: clients come from tenant, everything else is a sealed record of identity.
import type { Adapter, AdapterPayload, KoaContextWithOIDC } from 'oidc-provider'

import { type OidcRecord, oidcRecords } from '#identity'
import { type Clock, type Sealer, sha256, type UserId } from '#kit'
import type { Storage } from '#storage'

import { parseAccountId } from './account-id.ts'
import { errors, Provider } from './library.ts'
import type { People } from './people.ts'

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
    return record.consumedAt === undefined ? payload : { ...payload, consumed: Math.floor(record.consumedAt / 1000) }
  }

  return (name) => {
    const model = `${prefix}${name}`
    return {
      async upsert(id, payload, expiresIn) {
        const now = clock.now()
        if (name === 'ReplayDetection') {
          // the library looks and then writes: of two at once with one assertion only the first gets by
          const expiresAt = expiresIn === undefined ? undefined : now + expiresIn * 1000
          const payloadSealed = oidcRecords.sealPayload(sealer, model, payload)
          if (await oidcRecords.putFirst(db, id, { model, payloadSealed, createdAt: now, expiresAt })) return
          throw new errors.InvalidClientAuth('client assertion tokens must only be used once')
        }
        const device = name === 'Session' || name === 'RefreshToken' ? deviceOf(name, now) : undefined
        await oidcRecords.put(db, id, {
          model,
          payloadSealed: oidcRecords.sealPayload(sealer, model, { ...payload, ...(device && { device }) }),
          user: (payload.accountId && parseAccountId(payload.accountId)?.id) as UserId | undefined,
          client: payload.clientId,
          grant: payload.grantId,
          uid: publicId(name, id) ?? payload.uid,
          createdAt: now,
          expiresAt: expiresIn === undefined ? undefined : now + expiresIn * 1000,
          consumedAt: undefined,
        })
      },
      async find(id) {
        if (name === 'Client') return findClient(id)
        return payloadOf(await oidcRecords.find(db, model, id, clock.now()))
      },
      findByUid: async (uid) => payloadOf(await oidcRecords.findByUid(db, model, uid, clock.now())),
      // the device flow is not offered
      findByUserCode: () => Promise.resolve(undefined),
      async consume(id) {
        if (await oidcRecords.consume(db, model, id, clock.now())) return
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

/** What the Management API names a refresh token by; the token itself never stands readable. A grant's id proves nothing. */
function publicId(name: string, id: string): string | undefined {
  if (name === 'RefreshToken') return `rt_${sha256(`id:${id}`).slice(0, 32)}`
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
