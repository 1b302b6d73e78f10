// Password hashes: argon2id by Node, off the main thread, kept as PHC strings; imported ones are verified beside them.
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

import type { Secret } from '#kit'

import { readForeign } from './foreign/foreign-hash.ts'
import { verifyForeign } from './foreign/verify-foreign.ts'

const derive = promisify(argon2)

/** OWASP Password Storage Cheat Sheet: m = 19 MiB, t = 2, p = 1. */
const OWASP = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 }

/** A password in the one Unicode form that is hashed, at setting and at verifying alike. */
export function normalizePassword(password: Secret<string>): string {
  return password.reveal().normalize('NFKC')
}

/** @returns `$argon2id$v=19$m=…,t=…,p=…$salt$hash` */
export async function hashPassword(password: Secret<string>): Promise<string> {
  const nonce = randomBytes(16)
  const tag = await derive('argon2id', { ...OWASP, nonce, message: normalizePassword(password) })
  const { memory, passes, parallelism } = OWASP
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(nonce)}$${unpadded(tag)}`
}

/** @returns whether the password is the one that was hashed; false too for a hash of a form that we do not know */
export async function verifyPassword(password: Secret<string>, stored: string): Promise<boolean> {
  const foreign = readForeign(stored)
  if (foreign) return verifyForeign(password, foreign)
  const match = PHC.exec(stored)?.groups
  if (!match) return false
  const expected = Buffer.from(match['tag'] ?? '', 'base64')
  const tag = await derive('argon2id', {
    memory: Number(match['m']),
    passes: Number(match['t']),
    parallelism: Number(match['p']),
    nonce: Buffer.from(match['salt'] ?? '', 'base64'),
    tagLength: expected.length,
    message: normalizePassword(password),
  })
  return timingSafeEqual(tag, expected)
}

const PHC = /^\$argon2id\$v=19\$m=(?<m>\d+),t=(?<t>\d+),p=(?<p>\d+)\$(?<salt>[\w+/]+)\$(?<tag>[\w+/]+)$/

function unpadded(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '')
}
