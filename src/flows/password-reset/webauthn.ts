// WebAuthn in a reset: one assertion with a key that the user enrolled, user verification as the factor's kind says.
import type { AuthenticationResponseJSON } from '@simplewebauthn/server'

import { factors, type Factor, type User } from '#identity'
import { isObject, type JsonObject } from '#kit'
import type { Tx } from '#storage'

import type { ResetDeps } from './deps.ts'
import type { Started } from './states.ts'

type KeyType = 'webauthn-roaming' | 'webauthn-platform'

/** Loaded with the first key: its 250 modules are a tenth of all that a start would load. */
export const webauthn = () => import('@simplewebauthn/server')

export async function startWebAuthn(
  { storage, publicUrl }: ResetDeps,
  user: User,
  type: KeyType,
): Promise<Extract<Started, { factor: KeyType }>> {
  const { generateAuthenticationOptions } = await webauthn()
  const keys = (await factors.list(storage.db, user.id)).filter((key) => key.type === type && key.confirmed)
  const options = await generateAuthenticationOptions({
    rpID: new URL(publicUrl).hostname,
    allowCredentials: keys.map((key) => ({ id: keyIdOf(key) })),
    userVerification: verificationOf(type),
  })
  return { factor: type, options: options as unknown as JsonObject, challenge: options.challenge }
}

/** The policy is the server's own: nothing that the browser sends changes it (Keycloak CVE-2026-8830). */
export async function verifyWebAuthn(
  { sealer, clock, publicUrl }: ResetDeps,
  tx: Tx,
  user: User,
  { factor: type, challenge }: Extract<Started, { factor: KeyType }>,
  proof: string,
): Promise<boolean> {
  const response = parseResponse(proof)
  const key = (await factors.list(tx, user.id)).find(
    (each) => each.type === type && each.confirmed && keyIdOf(each) === response?.id,
  )
  if (!response || !key?.secretSealed) return false
  const { verifyAuthenticationResponse } = await webauthn()
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: publicUrl,
      expectedRPID: new URL(publicUrl).hostname,
      requireUserVerification: verificationOf(type) === 'required',
      credential: {
        id: keyIdOf(key),
        publicKey: new Uint8Array(Buffer.from(sealer.open('factor', key.secretSealed), 'base64url')),
        counter: key.counter,
      },
    })
    if (!verified) return false
    const { newCounter } = authenticationInfo
    if (newCounter === 0) {
      await factors.touch(tx, key.id, clock.now())
      return true
    }
    return await factors.advance(tx, key.id, newCounter, clock.now())
  } catch {
    // the library throws for every kind of response that does not verify
    return false
  }
}

/** A security key proves possession; a platform authenticator proves the person too, as at Auth0. */
export function verificationOf(type: KeyType): 'required' | 'preferred' {
  return type === 'webauthn-platform' ? 'required' : 'preferred'
}

export function keyIdOf(factor: Factor): string {
  return typeof factor.settings['key_id'] === 'string' ? factor.settings['key_id'] : ''
}

function parseResponse(text: string): AuthenticationResponseJSON | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) && typeof value['id'] === 'string' && isObject(value['response'])
      ? (value as unknown as AuthenticationResponseJSON)
      : undefined
  } catch {
    return undefined
  }
}
