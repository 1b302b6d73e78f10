// What an Action answers in: commands, emitted by the api object inside the sandbox, given a meaning only by settle().
import type { Factor } from './factors.ts'

export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue | undefined }

/** One effect that an Action asked for, in the order of asking. Plain JSON: it crosses the pipe from the sandbox. */
export type Command =
  | { type: 'access.deny'; reason: string }
  | { type: 'access.refuse'; code: string; reason: string }
  | { type: 'authentication.challengeWith'; factor: Factor; additionalFactors: readonly Factor[] }
  | { type: 'authentication.challengeWithAny'; factors: readonly Factor[] }
  | { type: 'redirect.sendUserTo'; url: string }
  | {
      type: 'prompt.render'
      promptId: string
      fields: { readonly [key: string]: JsonValue | undefined }
      vars: { readonly [key: string]: JsonValue | undefined }
    }
  | { type: 'transaction.setResultUrl'; url: string }
  | { type: 'idToken.setCustomClaim' | 'accessToken.setCustomClaim'; name: string; value: JsonValue }
  /** a name that no custom claim may have: told in the execution, and without effect */
  | { type: 'claim.leftOut'; token: string; name: string; reason: string }
  | { type: 'user.setUserMetadata' | 'user.setAppMetadata'; name: string; value: JsonValue }
  | { type: 'cache.set'; key: string; value: string; expires_at: number }
  | { type: 'cache.delete'; key: string }

export type CommandType = Command['type']

const shapes: { readonly [T in CommandType]: readonly string[] } = {
  'access.deny': ['reason'],
  'access.refuse': ['code', 'reason'],
  'authentication.challengeWith': ['factor', 'additionalFactors'],
  'authentication.challengeWithAny': ['factors'],
  'redirect.sendUserTo': ['url'],
  'prompt.render': ['promptId', 'fields', 'vars'],
  'transaction.setResultUrl': ['url'],
  'idToken.setCustomClaim': ['name', 'value'],
  'accessToken.setCustomClaim': ['name', 'value'],
  'claim.leftOut': ['token', 'name', 'reason'],
  'user.setUserMetadata': ['name', 'value'],
  'user.setAppMetadata': ['name', 'value'],
  'cache.set': ['key', 'value', 'expires_at'],
  'cache.delete': ['key'],
}

/**
 * Reads what came over the pipe. An Action can forge frames on its own pipe, so nothing about a command is believed:
 * one of an unknown type or shape, or of another trigger, makes the whole list invalid.
 *
 * @param words the commands of the trigger
 */
export function readCommands(value: unknown, words: readonly CommandType[]): readonly Command[] | undefined {
  if (!Array.isArray(value)) return undefined
  return value.every((each) => isCommand(each) && words.includes(each.type)) ? value : undefined
}

function isCommand(value: unknown): value is Command {
  if (!isRecord(value) || typeof value.type !== 'string' || !Object.hasOwn(shapes, value.type)) return false
  const keys = shapes[value.type as CommandType]
  return (
    keys.every((key) => fieldFits(value.type as CommandType, key, value[key])) &&
    Object.keys(value).length === keys.length + 1
  )
}

function fieldFits(type: CommandType, key: string, value: unknown): boolean {
  switch (key) {
    case 'expires_at':
      return typeof value === 'number' && Number.isFinite(value)
    case 'factor':
      return isFactor(value)
    case 'factors':
    case 'additionalFactors':
      return Array.isArray(value) && value.every(isFactor)
    case 'fields':
    case 'vars':
      return isRecord(value)
    case 'value':
      // it came over the pipe as JSON, so it is JSON
      return type === 'cache.set' ? typeof value === 'string' : value !== undefined
    default:
      return typeof value === 'string'
  }
}

function isFactor(value: unknown): boolean {
  return isRecord(value) && typeof value.type === 'string' && (value.options === undefined || isRecord(value.options))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
