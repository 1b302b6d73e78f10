// Reads one text out of a query or a form: exactly one, or it counts as malformed.
import { isObject } from '#kit'

/**
 * Lists, objects and a name given twice are malformed, and so are control characters and more than `longest`
 * characters (GitLab CVE-2023-7028: two addresses in one field; Parse Server CVE-2026-30941: a token as an object).
 *
 * @returns undefined when it is absent, null when it is malformed
 */
export function oneText(source: unknown, name: string, longest = 256): string | undefined | null {
  if (!isObject(source) || !Object.hasOwn(source, name)) return undefined
  const value = source[name]
  return typeof value === 'string' && value.length <= longest && !/\p{Cc}/u.test(value) ? value : null
}

/** The same for a password: of any length and with any character, never trimmed (ASVS 6.2.8). */
export function onePassword(source: unknown, name: string): string | undefined | null {
  if (!isObject(source) || !Object.hasOwn(source, name)) return undefined
  const value = source[name]
  return typeof value === 'string' ? value : null
}
