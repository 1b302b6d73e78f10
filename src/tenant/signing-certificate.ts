// A new RS256 key with a certificate of its own, and the forms in which certificates are shown.
import { createHash, createPrivateKey, X509Certificate } from 'node:crypto'

import { exportJWK, type JWK } from 'jose'

import { DAY, sha256 } from '#kit'

export type NewKey = { kid: string; jwk: JWK; cert: string }

/** The certificate vouches for nothing: clients that want `x5c` find the public key in it. @param name its subject */
export async function makeSigningKey(name: string, now: number): Promise<NewKey> {
  // in the past, because clocks differ; for thirteen years, because nobody reads when it ends and rotation is by hand
  const validity = { notBeforeDate: new Date(now - DAY), notAfterDate: new Date(now + 13 * 365 * DAY) }
  // loaded here: keys are made at a first start and when they are rotated
  const { generate } = await import('selfsigned')
  const made = await generate([{ name: 'commonName', value: name.slice(0, 64) }], {
    ...{ keyType: 'rsa', keySize: 2048, algorithm: 'sha256' },
    ...validity,
  })
  const jwk = await exportJWK(createPrivateKey(made.private))
  const kid = sha256(String(jwk.n)).slice(0, 21)
  return { kid, jwk: { ...jwk, alg: 'RS256', use: 'sig', kid }, cert: made.cert }
}

export type CertificateForms = { x5c: string[]; x5t: string; fingerprint: string; thumbprint: string; pkcs7: string }

/** @param pem one certificate */
export function formsOf(pem: string): CertificateForms {
  const { raw } = new X509Certificate(pem)
  // SHA-1 names the certificate (RFC 7517 §4.8); nothing rests on it
  const digest = createHash('sha1').update(raw).digest()
  const thumbprint = digest.toString('hex').toUpperCase()
  return {
    x5c: [raw.toString('base64')],
    x5t: digest.toString('base64url'),
    thumbprint,
    fingerprint: (thumbprint.match(/../g) ?? []).join(':'),
    pkcs7: pkcs7Of(raw),
  }
}

const SIGNED_DATA = Buffer.from('06092a864886f70d010702', 'hex')
const DATA = Buffer.from('06092a864886f70d010701', 'hex')
const VERSION_1 = Buffer.from('020101', 'hex')

/** A bundle of one certificate and no signature: SignedData of nothing (RFC 2315 §9.1, degenerate case). */
function pkcs7Of(certificate: Buffer): string {
  const signed = der(0x30, VERSION_1, der(0x31), der(0x30, DATA), der(0xa0, certificate), der(0x31))
  const base64 = der(0x30, SIGNED_DATA, der(0xa0, signed)).toString('base64')
  return `-----BEGIN PKCS7-----\n${(base64.match(/.{1,64}/g) ?? []).join('\n')}\n-----END PKCS7-----\n`
}

/** Tag, length in as few bytes as it takes, content. */
function der(tag: number, ...content: readonly Buffer[]): Buffer {
  const inner = Buffer.concat(content)
  if (inner.length < 128) return Buffer.concat([Buffer.from([tag, inner.length]), inner])
  const hex = inner.length.toString(16)
  const length = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex')
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, inner])
}
