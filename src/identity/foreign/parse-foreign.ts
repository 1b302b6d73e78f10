// Reads Auth0's `password_hash` and `custom_password_hash` of an import, and refuses what would cost too much to verify.
import {
  type Argon2,
  COST_LIMITS,
  type Digest,
  DIGESTS,
  type ForeignHash,
  type PasswordEncoding,
  storeForeign,
} from './foreign-hash.ts'

/** As its schema lets it through (`flows/import`); names are Auth0's. */
export type CustomHash = {
  algorithm: 'argon2' | 'bcrypt' | 'hmac' | 'ldap' | 'md4' | 'md5' | 'sha1' | 'sha256' | 'sha512' | 'pbkdf2' | 'scrypt'
  hash: { value: string; encoding?: Encoding; digest?: string; key?: { value: string; encoding?: Encoding } }
  salt?: { value: string; encoding?: Encoding; position?: 'prefix' | 'suffix' }
  password?: { encoding?: PasswordEncoding }
  keylen?: number
  cost?: number
  blockSize?: number
  parallelization?: number
}

type Encoding = 'base64' | 'hex' | 'utf8'

/** @returns what `passwords` keeps, or in words what is wrong with it; the words never carry the hash */
export function parseForeign(custom: CustomHash): { stored: string } | { problem: string } {
  try {
    return { stored: storeForeign({ ...read(custom), encoding: custom.password?.encoding ?? 'utf8' }) }
  } catch (thrown) {
    if (thrown instanceof Unreadable) return { problem: thrown.message }
    throw thrown
  }
}

class Unreadable extends Error {}

type Parsed = ForeignHash extends infer Hash ? (Hash extends ForeignHash ? Omit<Hash, 'encoding'> : never) : never

function read(custom: CustomHash): Parsed {
  const { algorithm, hash } = custom
  switch (algorithm) {
    case 'bcrypt':
      refuseEncoding(custom)
      return readBcrypt(hash.value)
    case 'argon2':
      return readArgon2(hash.value)
    case 'pbkdf2':
      return readPbkdf2(hash.value)
    case 'scrypt':
      return readScrypt(custom)
    case 'ldap':
      return readLdap(hash.value)
    case 'hmac': {
      if (hash.key === undefined) throw new Unreadable('hash.key is required for hmac')
      const digest = digestOf(hash.digest ?? '')
      if (digest === 'md4') throw new Unreadable(`hmac with ${digest} is not supported`)
      const key = bytesOf(hash.key.value, hash.key.encoding ?? 'utf8', 'hash.key')
      return { kind: 'hmac', digest, key, ...salted(custom), hash: digestValue(custom, digest) }
    }
    case 'md4':
    case 'md5':
    case 'sha1':
    case 'sha256':
    case 'sha512':
      return { kind: 'digest', digest: algorithm, ...salted(custom), hash: digestValue(custom, algorithm) }
  }
}

function readBcrypt(value: string): Parsed {
  const cost = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/.exec(value)?.[1]
  if (cost === undefined) throw new Unreadable('the hash is not bcrypt: $2a$, $2b$ or $2y$, cost, 53 characters')
  within(Number(cost), COST_LIMITS.bcrypt.least, COST_LIMITS.bcrypt.most, 'the cost of bcrypt')
  return { kind: 'bcrypt', hash: value }
}

function readArgon2(value: string): Parsed {
  const found = /^\$(argon2(?:d|i|id))\$v=(\d+)\$([mtp]=\d+(?:,[mtp]=\d+){2})\$([\w+/]+)=*\$([\w+/]+)=*$/.exec(value)
  if (!found) throw new Unreadable('the hash is not argon2 in PHC form: $argon2id$v=19$m=…,t=…,p=…$salt$hash')
  const [, variant = '', version, parameters = '', salt = '', hash = ''] = found
  if (version !== '19') throw new Unreadable('argon2 of a version other than 19 is not supported')
  const number = (name: string) => Number(new RegExp(`${name}=(\\d+)`).exec(parameters)?.[1] ?? 0)
  const [memory, passes, parallelism] = ['m', 't', 'p'].map(number) as [number, number, number]
  const limits = COST_LIMITS.argon2
  within(parallelism, 1, limits.parallelism, 'the parallelism of argon2')
  within(memory, 8 * parallelism, limits.memory, 'the memory of argon2')
  within(passes, 1, limits.passes, 'the passes of argon2')
  within(memory * passes, 1, limits.work, 'memory times passes of argon2')
  const tag = bytesOf(hash, 'base64', 'hash.value')
  const nonce = bytesOf(salt, 'base64', 'the salt')
  if (lengthOf(nonce) < 8) throw new Unreadable('the salt of argon2 is shorter than 8 bytes')
  return { kind: 'argon2', variant: variant as Argon2, memory, passes, parallelism, salt: nonce, hash: tag }
}

/** `$pbkdf2-sha512$i=100000,l=64$salt$hash`, or passlib's `$pbkdf2-sha256$29000$salt$hash` with its dots for plusses. */
function readPbkdf2(value: string): Parsed {
  const found = /^\$pbkdf2-(\w+)\$(?:i=)?(\d+)(?:,l=(\d+))?\$([\w+/.]*)=*\$([\w+/.]+)=*$/.exec(value)
  if (!found) throw new Unreadable('the hash is not pbkdf2 in PHC form: $pbkdf2-<digest>$i=…,l=…$salt$hash')
  const [, name = '', rounds, length, salt = '', hash = ''] = found
  const digest = digestOf(name)
  if (digest === 'md4') throw new Unreadable(`pbkdf2 with ${digest} is not supported`)
  within(Number(rounds), 1, COST_LIMITS.pbkdf2.iterations, 'the iterations of pbkdf2')
  const key = bytesOf(hash.replaceAll('.', '+'), 'base64', 'hash.value')
  if (length !== undefined && Number(length) !== lengthOf(key)) throw new Unreadable('l is not the length of the hash')
  const iterations = Number(rounds)
  return {
    kind: 'pbkdf2',
    digest,
    iterations,
    salt: bytesOf(salt.replaceAll('.', '+'), 'base64', 'the salt'),
    hash: key,
  }
}

function readScrypt(custom: CustomHash): Parsed {
  const { cost = 16_384, blockSize = 8, parallelization: parallelism = 1, keylen } = custom
  const limits = COST_LIMITS.scrypt
  if (cost < 2 || (cost & (cost - 1)) !== 0) throw new Unreadable('the cost of scrypt is no power of two')
  within(blockSize, 1, 1024, 'the block size of scrypt')
  within(128 * cost * blockSize, 1, limits.memory, 'the memory of scrypt (128 × cost × blockSize)')
  within(parallelism, 1, limits.parallelism, 'the parallelization of scrypt')
  within(128 * cost * blockSize * parallelism, 1, limits.work, 'the work of scrypt')
  const hash = bytesOf(custom.hash.value, custom.hash.encoding ?? 'base64', 'hash.value')
  if (keylen !== undefined && keylen !== lengthOf(hash)) throw new Unreadable('keylen is not the length of the hash')
  return { kind: 'scrypt', cost, blockSize, parallelism, salt: salted(custom).salt, hash }
}

/** RFC 2307 userPassword: `{SSHA}` and its kin have the salt after the digest. */
function readLdap(value: string): Parsed {
  const [, scheme = '', rest = ''] = /^\{([\w-]+)\}(.+)$/s.exec(value) ?? []
  const name = scheme.toUpperCase()
  if (name === 'CRYPT' && rest.startsWith('$2')) return readBcrypt(rest)
  const digest = LDAP[name]
  if (digest === undefined) throw new Unreadable('the scheme of the ldap hash is not supported')
  const bytes = Buffer.from(bytesOf(rest, 'base64', 'hash.value'), 'base64')
  const size = SIZES[digest] ?? 0
  if (bytes.length < size || (bytes.length > size && !/^S(MD5|SHA)/.test(name))) {
    throw new Unreadable('the ldap hash is not as long as its scheme says')
  }
  const part = (from: number, to?: number) => bytes.subarray(from, to).toString('base64')
  return { kind: 'digest', digest, salt: part(size), position: 'suffix', hash: part(0, size) }
}

/** Looked up in upper case, in which no name of a prototype is. */
const LDAP: { readonly [scheme: string]: Digest | undefined } = {
  ...{ MD5: 'md5', SMD5: 'md5', SHA: 'sha1', SSHA: 'sha1', SHA256: 'sha256', SSHA256: 'sha256' },
  ...{ SHA384: 'sha384', SSHA384: 'sha384', SHA512: 'sha512', SSHA512: 'sha512' },
}

const SIZES: { readonly [digest in Digest]: number } = {
  ...{ md4: 16, md5: 16, ripemd160: 20, sha1: 20, sha224: 28, sha256: 32, sha384: 48, sha512: 64 },
}

function salted({ salt }: CustomHash): { salt: string; position: 'prefix' | 'suffix' } {
  if (!salt) return { salt: '', position: 'prefix' }
  return { salt: bytesOf(salt.value, salt.encoding ?? 'utf8', 'salt.value'), position: salt.position ?? 'prefix' }
}

function digestValue({ hash }: CustomHash, digest: Digest): string {
  const bytes = bytesOf(hash.value, hash.encoding ?? 'hex', 'hash.value')
  if (lengthOf(bytes) !== SIZES[digest]) throw new Unreadable(`hash.value is not as long as ${digest} makes it`)
  return bytes
}

function digestOf(name: string): Digest {
  const digest = DIGESTS.find((each) => each === name.toLowerCase().replace('-', ''))
  if (!digest) throw new Unreadable('the digest is not supported')
  return digest
}

/** Strict: what a decoder would skip (a stray character, an odd digit) is another hash than the one that was meant. */
function bytesOf(text: string, encoding: Encoding, where: string): string {
  const well =
    encoding === 'hex' ? /^(?:[\da-f]{2})*$/i.test(text) : encoding === 'base64' ? /^[\w+/-]*={0,2}$/.test(text) : true
  if (!well) throw new Unreadable(`${where} is not ${encoding}`)
  const bytes = Buffer.from(text, encoding)
  if (bytes.length > COST_LIMITS.bytes) throw new Unreadable(`${where} is longer than ${COST_LIMITS.bytes} bytes`)
  return bytes.toString('base64')
}

function lengthOf(base64: string): number {
  return Buffer.from(base64, 'base64').length
}

function within(value: number, least: number, most: number, what: string): void {
  if (!Number.isSafeInteger(value) || value < least || value > most) {
    throw new Unreadable(`${what} must be between ${least} and ${most}`)
  }
}

function refuseEncoding({ password }: CustomHash): void {
  if (password?.encoding !== undefined && password.encoding !== 'utf8') {
    throw new Unreadable('bcrypt takes passwords in utf8 only')
  }
}
