// Verifies a password against a hash of another system, off the main thread where it is slow, in constant time.
import { argon2, createHash, createHmac, pbkdf2, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

import type { Secret } from '#kit'

import { verifyBcrypt } from './bcrypt.ts'
import type { ForeignHash } from './foreign-hash.ts'
import { md4 } from './md4.ts'

const deriveArgon2 = promisify(argon2)
const derivePbkdf2 = promisify(pbkdf2)

/**
 * The other system may have hashed what was typed as it was, or normalised: both are tried.
 *
 * @param password as it was typed
 */
export async function verifyForeign(password: Secret<string>, hash: ForeignHash): Promise<boolean> {
  const typed = password.reveal()
  for (const text of new Set([typed, typed.normalize('NFKC'), typed.normalize('NFC')])) {
    if (await matches(text, hash)) return true
  }
  return false
}

async function matches(text: string, hash: ForeignHash): Promise<boolean> {
  if (hash.kind === 'bcrypt') return verifyBcrypt(text, hash.hash)
  const password = Buffer.from(text, hash.encoding)
  // an encoding that loses letters would let other passwords pass: `é` is `i` in ASCII
  if (password.toString(hash.encoding) !== text) return false
  const expected = Buffer.from(hash.hash, 'base64')
  const found = await derive(password, expected.length, hash)
  return found.length === expected.length && timingSafeEqual(found, expected)
}

async function derive(
  password: Buffer,
  length: number,
  hash: Exclude<ForeignHash, { kind: 'bcrypt' }>,
): Promise<Buffer> {
  const salt = Buffer.from(hash.salt, 'base64')
  switch (hash.kind) {
    case 'argon2': {
      const { variant, memory, passes, parallelism } = hash
      return deriveArgon2(variant, { memory, passes, parallelism, nonce: salt, tagLength: length, message: password })
    }
    case 'scrypt': {
      const { cost, blockSize, parallelism } = hash
      return deriveScrypt(password, salt, length, { cost, blockSize, parallelism })
    }
    case 'pbkdf2':
      return derivePbkdf2(password, salt, hash.iterations, length, hash.digest)
    case 'digest': {
      const message = joined(password, salt, hash.position)
      return hash.digest === 'md4' ? md4(message) : createHash(hash.digest).update(message).digest()
    }
    case 'hmac':
      return createHmac(hash.digest, Buffer.from(hash.key, 'base64'))
        .update(joined(password, salt, hash.position))
        .digest()
  }
}

function joined(password: Buffer, salt: Buffer, position: 'prefix' | 'suffix'): Buffer {
  return Buffer.concat(position === 'prefix' ? [salt, password] : [password, salt])
}

function deriveScrypt(
  password: Buffer,
  salt: Buffer,
  length: number,
  { cost, blockSize, parallelism }: { cost: number; blockSize: number; parallelism: number },
): Promise<Buffer> {
  // twice what the parameters need: Node counts its own overhead into the limit
  const maxmem = 256 * cost * blockSize + 1024 * 1024
  return new Promise((resolve, reject) => {
    scrypt(password, salt, length, { cost, blockSize, parallelization: parallelism, maxmem }, (error, key) => {
      if (error) reject(error)
      else resolve(key)
    })
  })
}
