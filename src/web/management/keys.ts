// /keys/signing: the keys that sign tokens; rotating and revoking them.
import { AppError, isoTime } from '#kit'
import { listSigningKeys, revokeSigningKey, rotateSigningKeys, type SigningKey } from '#tenant'

import { flag, list, optional, shape, text, time } from './answers/shape.ts'
import { route } from './route.ts'
import { closed } from './schema.ts'

const works = { support: 'works' } as const

const answer = shape('SigningKey', {
  kid: text,
  cert: text,
  pkcs7: text,
  current: optional(flag),
  next: optional(flag),
  previous: optional(flag),
  current_since: optional(time),
  current_until: optional(time),
  fingerprint: text,
  thumbprint: text,
  revoked: flag,
  revoked_at: optional(time),
})
const changed = shape('ChangedSigningKey', { cert: text, kid: text })
const note = 'other nodes heed it within two seconds'

export const keyRoutes = [
  route({
    ...works,
    method: 'GET',
    path: '/keys/signing',
    summary: 'Get all application signing keys',
    scopes: ['read:signing_keys'],
    status: 200,
    answer: list(answer),
    handle: async ({ storage: { db } }) => (await listSigningKeys(db)).map(show),
  }),
  route({
    ...works,
    method: 'GET',
    path: '/keys/signing/:kid',
    summary: 'Get an application signing key by its key id',
    scopes: ['read:signing_keys'],
    status: 200,
    answer,
    async handle({ storage: { db } }, { params: { kid = '' } }) {
      const key = (await listSigningKeys(db)).find((each) => each.kid === kid)
      if (!key) throw new AppError('absent', 'inexistent_signing_key', 'The signing key does not exist.')
      return show(key)
    },
  }),
  route({
    ...works,
    note,
    method: 'POST',
    path: '/keys/signing/rotate',
    summary: 'Rotate the application signing key',
    // as at Auth0: a new key is made, and the old one is another one afterwards
    scopes: ['create:signing_keys', 'update:signing_keys'],
    status: 201,
    answer: changed,
    body: closed({}),
    bodyOptional: true,
    async handle({ storage, sealer, clock, oidc, publicUrl }) {
      const next = await rotateSigningKeys(storage, sealer, clock.now(), new URL(publicUrl).hostname)
      oidc.keysChanged()
      return next
    },
  }),
  route({
    ...works,
    note: `only a key that signed before can be revoked; ${note}`,
    method: 'PUT',
    path: '/keys/signing/:kid/revoke',
    summary: 'Revoke an application signing key by its key id',
    scopes: ['update:signing_keys'],
    status: 200,
    answer: changed,
    body: closed({}),
    bodyOptional: true,
    async handle({ storage: { db }, clock, oidc }, { params: { kid = '' } }) {
      const revoked = await revokeSigningKey(db, kid, clock.now())
      oidc.keysChanged()
      return revoked
    },
  }),
]

function show(key: SigningKey): Record<string, unknown> {
  const { kid, cert, state, forms, currentSince, currentUntil, revokedAt } = key
  return {
    kid,
    cert,
    pkcs7: forms.pkcs7,
    [state]: true,
    ...(currentSince === undefined ? {} : { current_since: isoTime(currentSince) }),
    ...(currentUntil === undefined ? {} : { current_until: isoTime(currentUntil) }),
    fingerprint: forms.fingerprint,
    thumbprint: forms.thumbprint,
    revoked: revokedAt !== undefined,
    ...(revokedAt === undefined ? {} : { revoked_at: isoTime(revokedAt) }),
  }
}
