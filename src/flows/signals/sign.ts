// A security event token: RFC 8417 as SSF 1.0 profiles it, signed by the tenant's current key.
import { importJWK, SignJWT } from 'jose'

import type { Clock, Sealer } from '#kit'
import type { Db } from '#storage'
import { signingKeys } from '#tenant'

import type { SignalSubject, StoredSignal } from './event-types.ts'
import type { Stream } from './signals.store.ts'

export type SignDeps = {
  sealer: Sealer
  clock: Clock
  /** `KEYTURN_PUBLIC_URL`; the issuer is the same with a slash */
  publicUrl: string
}

/** The same jti, time and claims at each attempt; only the signature is made anew. There is no `exp` and no `sub`. */
export async function signSignal(
  db: Db,
  { sealer, clock, publicUrl }: SignDeps,
  stream: Stream,
  { jti, signal }: { jti: string; signal: StoredSignal },
): Promise<string> {
  const issuer = `${publicUrl}/`
  const [jwk] = await signingKeys(db, sealer, clock.now())
  if (!jwk) throw new Error('there is no signing key')
  const claims = {
    iss: issuer,
    aud: stream.audience,
    iat: signal.iat,
    jti,
    txn: signal.txn,
    sub_id: subjectOf(signal.subject, stream, issuer),
    events: { [signal.type]: signal.claims },
  }
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', typ: 'secevent+jwt', kid: String(jwk.kid) })
    .sign(await importJWK(jwk, 'RS256'))
}

/** RFC 9493. Somebody without an address is named by issuer and id on every stream. */
function subjectOf(subject: SignalSubject, stream: Stream, iss: string): Record<string, unknown> {
  if (subject.kind === 'stream') return { format: 'opaque', id: stream.id }
  const user =
    stream.format === 'email' && subject.email !== undefined
      ? { format: 'email', email: subject.email }
      : { format: 'iss_sub', iss, sub: subject.id }
  if (!subject.session) return user
  const { id, sids } = subject.session
  return { format: 'complex', user, session: { format: 'opaque', id: sids[stream.client] ?? id } }
}
