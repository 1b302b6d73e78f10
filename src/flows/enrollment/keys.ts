// Registering a security key or a platform authenticator (WebAuthn Level 3 §7.1).
import type { RegistrationResponseJSON } from '@simplewebauthn/server'

import { factors, type User } from '#identity'
import { isObject, type JsonObject } from '#kit'

import type { ResetDeps } from '../password-reset/deps.ts'
import { keyIdOf, verificationOf, webauthn } from '../password-reset/webauthn.ts'
import type { Pending } from './states.ts'

type KeyPending = Extract<Pending, { options: unknown }>

export async function startKey(
  { storage, publicUrl }: ResetDeps,
  user: User,
  kind: KeyPending['kind'],
  tenant: string,
): Promise<KeyPending> {
  const { generateRegistrationOptions } = await webauthn()
  const keys = (await factors.list(storage.db, user.id)).filter((row) => row.type.startsWith('webauthn-'))
  const options = await generateRegistrationOptions({
    rpName: tenant,
    rpID: new URL(publicUrl).hostname,
    userName: user.email ?? user.username ?? user.phoneNumber ?? user.id,
    userID: new Uint8Array(Buffer.from(user.id, 'utf8')),
    attestationType: 'none',
    excludeCredentials: keys.map((row) => ({ id: keyIdOf(row) })),
    authenticatorSelection: {
      authenticatorAttachment: kind === 'webauthn-platform' ? 'platform' : 'cross-platform',
      residentKey: 'discouraged',
      userVerification: verificationOf(kind),
    },
  })
  return { kind, options: options as unknown as JsonObject, challenge: options.challenge }
}

/** @returns undefined when the answer is none, or does not verify */
export async function confirmKey(
  { publicUrl }: ResetDeps,
  { kind, challenge }: KeyPending,
  proof: string,
): Promise<{ id: string; publicKey: string; counter: number } | undefined> {
  try {
    const { verifyRegistrationResponse } = await webauthn()
    const response: unknown = JSON.parse(proof)
    if (!isObject(response)) return undefined
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: response as unknown as RegistrationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: publicUrl,
      expectedRPID: new URL(publicUrl).hostname,
      requireUserVerification: verificationOf(kind) === 'required',
    })
    if (!verified || !registrationInfo) return undefined
    const { id, publicKey, counter } = registrationInfo.credential
    return { id, publicKey: Buffer.from(publicKey).toString('base64url'), counter }
  } catch {
    // the library throws for every kind of answer that does not verify
    return undefined
  }
}
