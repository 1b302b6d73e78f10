// oidc-provider's adapter: clients come from tenant, everything else is a sealed record of identity.
import type { Adapter, AdapterPayload } from 'oidc-provider'

import { type OidcRecord, oidcRecords } from '#identity'
import type { Clock, Sealer, UserId } from '#kit'
import type { Storage } from '#storage'
import { clients } from '#tenant'

import { clientMetadata } from './client-metadata.ts'

export type AdapterDeps = { storage: Storage; sealer: Sealer; clock: Clock }

/** One adapter per model; ids are stored as hashes, payloads sealed for their model. */
export function recordsAdapter({ storage, sealer, clock }: AdapterDeps): (model: string) => Adapter {
  const { db } = storage

  function payloadOf(record: OidcRecord | undefined): AdapterPayload | undefined {
    if (!record) return undefined
    const payload = JSON.parse(sealer.open(purpose(record.model), record.payloadSealed)) as AdapterPayload
    return record.consumedAt === undefined ? payload : { ...payload, consumed: Math.floor(record.consumedAt / 1000) }
  }

  return (model) => ({
    async upsert(id, payload, expiresIn) {
      const now = clock.now()
      await oidcRecords.put(db, id, {
        model,
        payloadSealed: sealer.seal(purpose(model), JSON.stringify(payload)),
        user: (payload.accountId ?? undefined) as UserId | undefined,
        client: payload.clientId,
        grant: payload.grantId,
        uid: payload.uid,
        createdAt: now,
        expiresAt: expiresIn === undefined ? undefined : now + expiresIn * 1000,
        consumedAt: undefined,
      })
    },
    async find(id) {
      if (model !== 'Client') return payloadOf(await oidcRecords.find(db, model, id, clock.now()))
      const client = await clients.find(db, id)
      return client && clientMetadata(client, sealer)
    },
    findByUid: async (uid) => payloadOf(await oidcRecords.findByUid(db, model, uid, clock.now())),
    // the device flow is not offered
    findByUserCode: () => Promise.resolve(undefined),
    async consume(id) {
      await oidcRecords.consume(db, model, id, clock.now())
    },
    destroy: (id) => oidcRecords.remove(db, model, id),
    revokeByGrantId: (grant) => oidcRecords.removeGrant(db, grant),
  })
}

function purpose(model: string): string {
  return `oidc-${model}`
}
