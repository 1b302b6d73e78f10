// Sealing (AES-256-GCM), hashing of handles, constant-time comparison, and Secret<T> that no serialiser prints.
import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { inspect } from 'node:util'

/** A value that prints and serialises as `[secret]`; `reveal()` is the only way to it. */
export class Secret<T> {
  readonly #value: T

  constructor(value: T) {
    this.#value = value
  }

  reveal(): T {
    return this.#value
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  [inspect.custom](): string {
    return '[secret]'
  }
}

/** Text sealed for rest: `v1.` and base64url of nonce (12 bytes), tag (16 bytes), ciphertext. */
export type Sealed = string & { readonly __sealed: true }

export type Sealer = {
  /** @param purpose bound as additional data: what was sealed for one purpose does not open for another */
  seal(purpose: string, plain: string | Uint8Array): Sealed
  /** @throws Error when the text was changed, sealed for another purpose or under another key */
  open(purpose: string, sealed: string): string
}

/** @param key 32 bytes */
export function openSealer(key: Secret<Buffer>): Sealer {
  return {
    seal(purpose, plain) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key.reveal(), nonce)
      cipher.setAAD(Buffer.from(purpose, 'utf8'))
      const body = Buffer.concat([cipher.update(plain), cipher.final()])
      return `v1.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}` as Sealed
    },
    open(purpose, sealed) {
      if (!sealed.startsWith('v1.')) throw new Error('sealed text of an unknown version')
      const bytes = Buffer.from(sealed.slice(3), 'base64url')
      const decipher = createDecipheriv('aes-256-gcm', key.reveal(), bytes.subarray(0, 12))
      decipher.setAAD(Buffer.from(purpose, 'utf8'))
      decipher.setAuthTag(bytes.subarray(12, 28))
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
    },
  }
}

/** SHA-256 in hex: how random handles of 256 bits are kept at rest (no salt needed at that entropy). */
export function hashHandle(handle: string): string {
  return createHash('sha256').update(handle, 'utf8').digest('hex')
}

export function sha256(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex')
}

export function hmac(key: string | Uint8Array, text: string): string {
  return createHmac('sha256', key).update(text, 'utf8').digest('base64url')
}

/** Compares two texts in a time that does not tell where they differ. */
export function sameText(a: string, b: string): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest())
}
