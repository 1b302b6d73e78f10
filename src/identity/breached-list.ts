// The bundled list of breached and common passwords: sorted SHA-1 prefixes, made by tools/breached-passwords.ts.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import type { Secret } from '#kit'

import { normalizePassword } from './password-hash.ts'

/** Bytes of each entry. */
const KEPT = 5

const list = readFileSync(join(import.meta.dirname, 'breached-passwords.bin'))

/** Whether the password, in whatever case, is one of those that are tried first (ASVS 6.2.4, 6.2.12). */
export function isListed(password: Secret<string>): boolean {
  const wanted = createHash('sha1').update(normalizePassword(password).toLowerCase()).digest().subarray(0, KEPT)
  let low = 0
  let high = list.length / KEPT
  while (low < high) {
    const middle = (low + high) >>> 1
    const order = wanted.compare(list, middle * KEPT, (middle + 1) * KEPT)
    if (order === 0) return true
    if (order < 0) high = middle
    else low = middle + 1
  }
  return false
}
