// Whatever was thrown → the plain record that crosses the pipe. Nothing about a thrown value is believed.
import type { Thrown } from '../protocol.ts'
import { peek, textOf } from './capture.ts'

const MAX_TEXT = 8 * 1024

/** Errors that the sandbox itself throws, told apart by identity and not by a property that code could set. */
const kinds = new WeakMap<object, Thrown['kind']>()

export function mark<E extends Error>(error: E, kind: Thrown['kind']): E {
  kinds.set(error, kind)
  return error
}

export function thrownOf(value: unknown): Thrown {
  const message = peek(value, 'message')
  const text = typeof message === 'string' ? message : textOf(value)
  const name = peek(value, 'name')
  const stack = peek(value, 'stack')
  const msg = withCause(text === '' && typeof name === 'string' ? name : text, peek(value, 'cause'))
  return { kind: kindOf(value, 0), msg: cut(msg), stack: typeof stack === 'string' ? cut(stack) : '' }
}

/** `fetch failed` says nothing; what it failed of is in the cause. */
function withCause(text: string, cause: unknown): string {
  const more = peek(cause, 'message')
  return typeof more !== 'string' || more === '' || text.includes(more) ? text : `${text}: ${more}`
}

function kindOf(value: unknown, depth: number): Thrown['kind'] {
  if (typeof value !== 'object' || value === null || depth > 4) return 'threw'
  const own = kinds.get(value)
  if (own !== undefined) return own
  // axios, got, node-fetch and fetch wrap the error of the socket
  if (peek(value, 'code') === 'EGRESS_DENIED') return 'egress_denied'
  const cause = peek(value, 'cause')
  return cause === undefined ? 'threw' : kindOf(cause, depth + 1)
}

function cut(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text
}
