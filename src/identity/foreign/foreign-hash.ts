// A password hash that another system made, in the one form in which it is stored until its owner signs in.

/** Bytes are base64. `encoding`: how that system turned the password into bytes. */
export type ForeignHash = { encoding: PasswordEncoding } & (
  | { kind: 'bcrypt'; hash: string }
  | { kind: 'argon2'; variant: Argon2; memory: number; passes: number; parallelism: number; salt: string; hash: string }
  | { kind: 'scrypt'; cost: number; blockSize: number; parallelism: number; salt: string; hash: string }
  | { kind: 'pbkdf2'; digest: Digest; iterations: number; salt: string; hash: string }
  | { kind: 'digest'; digest: Digest; salt: string; position: 'prefix' | 'suffix'; hash: string }
  | { kind: 'hmac'; digest: Digest; key: string; salt: string; position: 'prefix' | 'suffix'; hash: string }
)

export type Argon2 = 'argon2d' | 'argon2i' | 'argon2id'
export type PasswordEncoding = 'ascii' | 'utf8' | 'utf16le' | 'ucs2' | 'latin1' | 'binary'
export type Digest = (typeof DIGESTS)[number]

export const DIGESTS = ['md4', 'md5', 'ripemd160', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'] as const

/**
 * What one verification may cost. A file that asks for more is not taken: each sign-in would be an attack on the
 * server (bcrypt 2^14 is about a second; 128 MiB and four passes of argon2 about half of one).
 */
export const COST_LIMITS = {
  bcrypt: { least: 4, most: 14 },
  argon2: { memory: 131_072, passes: 16, parallelism: 16, work: 1_048_576 },
  scrypt: { memory: 128 * 1024 * 1024, parallelism: 16, work: 512 * 1024 * 1024 },
  pbkdf2: { iterations: 2_000_000 },
  bytes: 512,
}

const PREFIX = 'foreign:'

export function storeForeign(hash: ForeignHash): string {
  return PREFIX + JSON.stringify(hash)
}

/** @returns undefined for a hash of our own */
export function readForeign(stored: string): ForeignHash | undefined {
  return stored.startsWith(PREFIX) ? (JSON.parse(stored.slice(PREFIX.length)) as ForeignHash) : undefined
}
