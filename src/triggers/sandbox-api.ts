// What a trigger's api.ts gets from the sandbox, and what it gives back. Everything here was captured before Action code.
import type { CacheEntries } from './cache.ts'
import type { Command } from './commands.ts'

/** Facts that redirect tokens are bound to (spec/triggers.md §2); `null` where a trigger has no browser. */
export type RedirectFacts = {
  /** the issuer: hostname of the request */
  iss: string
  /** user_id */
  sub: string
  ip: string
  /** the state that sendUserTo adds, and that a returned token must carry */
  state: string
}

export type ApiFacts = {
  version: string
  cache: CacheEntries
  redirect: RedirectFacts | null
  secrets: { readonly [name: string]: string }
}

export type ApiTools = {
  now(): number
  byteLength(text: string): number
  /** base64url of HMAC-SHA256 */
  hmacSha256(secret: string, text: string): string
  base64url(text: string): string
  /** undefined when the text is no base64url of UTF-8 JSON */
  fromBase64url(text: string): unknown
  sameText(a: string, b: string): boolean
  stringify(value: unknown): string
  parse(text: string): unknown
}

/** Builds the second argument of a handler. `emit` keeps a command for the completion. */
export type BuildApi = (
  facts: ApiFacts,
  tools: ApiTools,
  event: { readonly [key: string]: unknown },
  emit: (command: Command) => void,
) => object
