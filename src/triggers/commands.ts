// What an Action answers in: commands, emitted by the api object inside the sandbox, given a meaning only by settle().
import type { Factor } from './factors.ts'

type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue | undefined }

/** One effect that an Action asked for, in the order of asking. Plain JSON: it crosses the pipe from the sandbox. */
export type Command =
  | { type: 'access.deny'; reason: string }
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
  | { type: 'cache.set'; key: string; value: string; expires_at: number }
  | { type: 'cache.delete'; key: string }

export type CommandType = Command['type']

const shapes: { readonly [T in CommandType]: readonly string[] } = {
  'access.deny': ['reason'],
  'authentication.challengeWith': ['factor', 'additionalFactors'],
  'authentication.challengeWithAny': ['factors'],
  'redirect.sendUserTo': ['url'],
  'prompt.render': ['promptId', 'fields', 'vars'],
  'transaction.setResultUrl': ['url'],
  'cache.set': ['key', 'value', 'expires_at'],
  'cache.delete': ['key'],
}

/**
 * Reads what came over the pipe. An Action can forge frames on its own pipe, so nothing about a command is believed:
 * one of an unknown type or shape makes the whole list invalid.
 */
export function readCommands(value: unknown): readonly Command[] | undefined {
  if (!Array.isArray(value)) return undefined
  return value.every(isCommand) ? value : undefined
}

function isCommand(value: unknown): value is Command {
  if (!isRecord(value) || typeof value.type !== 'string' || !Object.hasOwn(shapes, value.type)) return false
  const keys = shapes[value.type as CommandType]
  return keys.every((key) => fieldFits(key, value[key])) && Object.keys(value).length === keys.length + 1
}

function fieldFits(key: string, value: unknown): boolean {
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
