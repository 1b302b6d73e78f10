// Reads a JSON body and refuses what JSON.parse would let through: duplicate keys, prototypes, great depth.
import { AppError } from '#kit'

/** 100 levels are more than any body of the API has; a deeper one is there to hurt. */
const DEEPEST = 100

/**
 * @param bytes the body as it came
 * @returns undefined for an empty body
 * @throws AppError `invalid_body`
 */
export function parseStrictJson(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return undefined
  let text: string
  try {
    text = UTF8.decode(bytes)
  } catch {
    throw refused('Invalid request payload JSON format: not UTF-8')
  }
  inspect(text)
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw refused('Invalid request payload JSON format')
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })

/** One pass over the text, before anything is built of it. What is no JSON at all is left to JSON.parse to refuse. */
function inspect(text: string): void {
  const stack: (Set<string> | null)[] = []
  let expectsKey = false
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 0x7b: // {
      case 0x5b: {
        // [
        const isObject = text.charCodeAt(at) === 0x7b
        stack.push(isObject ? new Set() : null)
        if (stack.length > DEEPEST) throw refused(`The body is nested deeper than ${DEEPEST} levels`)
        expectsKey = isObject
        break
      }
      case 0x7d: // }
      case 0x5d: // ]
        stack.pop()
        expectsKey = false
        break
      case 0x2c: // ,
        expectsKey = stack.at(-1) instanceof Set
        break
      case 0x22: {
        const end = endOfString(text, at)
        if (expectsKey) rememberKey(stack, text.slice(at, end))
        expectsKey = false
        at = end - 1
        break
      }
      default:
    }
  }
}

function rememberKey(stack: readonly (Set<string> | null)[], token: string): void {
  const keys = stack.at(-1)
  const key = keyOf(token)
  if (!keys || key === undefined) return
  if (keys.has(key)) throw refused(`Duplicate key: ${key.slice(0, 100)}`)
  // JSON.parse makes an own property of it; whoever copies the object later would set a prototype
  if (key === '__proto__' || key === 'constructor') throw refused(`Key not allowed: ${key}`)
  keys.add(key)
}

function keyOf(token: string): string | undefined {
  if (!token.includes('\\')) return token.slice(1, -1)
  try {
    return JSON.parse(token) as string
  } catch {
    return undefined
  }
}

/** @returns the index after the closing quote, or the end of the text */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x5c) at += lengthOfEscape(text, at) - 1
    else if (code === 0x22) return at + 1
  }
  return text.length
}

/** PostgreSQL stores no NUL, and half a surrogate pair is no text in UTF-8: neither is taken, whatever the store is. */
function lengthOfEscape(text: string, at: number): number {
  const unit = /^u[\da-f]{4}/i.test(text.slice(at + 1, at + 6)) ? Number.parseInt(text.slice(at + 2, at + 6), 16) : -1
  if (unit === -1) return 2
  if (unit === 0) throw refused('Strings must not contain NUL')
  if (unit < 0xd800 || unit > 0xdfff) return 6
  if (unit < 0xdc00 && /^\\ud[c-f][\da-f]{2}/i.test(text.slice(at + 6, at + 12))) return 12
  throw refused('Strings must not contain half a surrogate pair')
}

function refused(words: string): AppError {
  return new AppError('invalid', 'invalid_body', words)
}
