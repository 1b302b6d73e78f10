// A client's key as it comes in: PEM of a public RSA key or of a certificate, read once and kept as the key alone.
import { createHash, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto'

import { type Static, Type } from 'typebox'

import { CREDENTIAL_ALGORITHMS, type ClientCredential } from '#tenant'

import type { WebDeps } from '../deps.ts'
import { bodyRefusal } from '../validation.ts'
import { closed } from './schema.ts'

/** Auth0's: one that is in use, and the one that comes after it. */
export const MOST_CREDENTIALS = 2

export const newCredentialBody = closed({
  credential_type: Type.Enum(['public_key'], {
    description: 'public_key: those of mTLS, cert_subject_dn and x509_cert, are not supported',
  }),
  name: Type.Optional(Type.String({ maxLength: 128, description: 'Friendly name of the credential' })),
  pem: Type.String({
    minLength: 1,
    maxLength: 16_384,
    description: 'PEM of a public RSA key or of an X.509 certificate',
  }),
  alg: Type.Optional(Type.Enum([...CREDENTIAL_ALGORITHMS], { description: 'The one algorithm of its signatures' })),
  kid: Type.Optional(
    Type.String({ pattern: '^[A-Za-z0-9_-]{10,64}$', description: 'Key ID: 10 to 64 letters, digits, _ and -' }),
  ),
  expires_at: Type.Optional(Type.String({ format: 'date-time', description: 'When the credential ends' })),
  parse_expiry_from_cert: Type.Optional(Type.Boolean({ description: 'Take the end of the certificate' })),
})

/** @throws AppError `invalid_body` that says what is wrong with the key */
export function readCredential(
  { ids, clock }: Pick<WebDeps, 'ids' | 'clock'>,
  client: string,
  body: Static<typeof newCredentialBody>,
): ClientCredential {
  const at = clock.now()
  const { key, certificate } = readPem(body.pem)
  if (body.parse_expiry_from_cert === true && body.expires_at !== undefined) {
    throw bodyRefusal('parse_expiry_from_cert and expires_at cannot go together', 'parse_expiry_from_cert')
  }
  if (body.parse_expiry_from_cert === true && !certificate) {
    throw bodyRefusal('Only a certificate has an end to take', 'parse_expiry_from_cert')
  }
  const end = body.parse_expiry_from_cert === true ? certificate?.validToDate.getTime() : timeOf(body.expires_at)
  if (end !== undefined && end <= at) throw bodyRefusal('The credential would be expired already', 'expires_at')
  const pem = key.export({ type: 'spki', format: 'pem' })
  return {
    id: ids.credential(),
    client,
    name: body.name,
    kid: body.kid ?? thumbprint(key),
    alg: body.alg ?? 'RS256',
    pem,
    createdAt: at,
    updatedAt: at,
    expiresAt: end,
  }
}

/** @throws AppError `invalid_body` when the time is none */
export function timeOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const at = Date.parse(text)
  if (Number.isNaN(at)) throw bodyRefusal("Object didn't pass validation for format date-time", 'expires_at')
  return at
}

const BLOCK = /^\s*-----BEGIN (PUBLIC KEY|CERTIFICATE)-----[A-Za-z0-9+/=\s]+-----END \1-----\s*$/

/** Exactly one block, and a public one: a private key that was sent by mistake is refused, not silently halved. */
function readPem(pem: string): { key: KeyObject; certificate?: X509Certificate } {
  if (/PRIVATE KEY/.test(pem)) throw bodyRefusal('A private key stays with the client: send its public half', 'pem')
  const kind = BLOCK.exec(pem)?.[1]
  if (kind === undefined) throw bodyRefusal('It has to be one PEM block, PUBLIC KEY or CERTIFICATE', 'pem')
  const read = keyIn(kind, pem)
  if (!read) throw bodyRefusal('The PEM cannot be read', 'pem')
  const { asymmetricKeyType: type, asymmetricKeyDetails: { modulusLength: bits = 0, publicExponent = 0n } = {} } =
    read.key
  if (type !== 'rsa') throw bodyRefusal('It has to be an RSA key', 'pem')
  // NIST SP 800-131A rev. 2 §3; larger ones would only make the server work. 1 as exponent signs nothing
  if (bits < 2048 || bits > 4096) throw bodyRefusal('The RSA key has to have 2048 to 4096 bits', 'pem')
  if (publicExponent < 3n || publicExponent > 0xffffffffn)
    throw bodyRefusal('The exponent of the key is unusual', 'pem')
  return read
}

function keyIn(kind: string, pem: string): { key: KeyObject; certificate?: X509Certificate } | undefined {
  try {
    if (kind === 'PUBLIC KEY') return { key: createPublicKey(pem) }
    const certificate = new X509Certificate(pem)
    return { key: certificate.publicKey, certificate }
  } catch {
    return undefined
  }
}

/** RFC 7638. */
function thumbprint(key: KeyObject): string {
  const { e, kty, n } = key.export({ format: 'jwk' })
  return createHash('sha256').update(JSON.stringify({ e, kty, n })).digest('base64url')
}
