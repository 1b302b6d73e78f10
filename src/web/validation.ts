// Checks what came in against a route's schemas; a refusal has Auth0's words (spec §1).
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import formats from 'ajv-formats'
import type { FastifySchemaCompiler } from 'fastify'

import { AppError } from '#kit'

import { ruleOf } from './validation-words.ts'

const options = { allErrors: false, verbose: true, strict: false, allowUnionTypes: true } as const

/** Bodies are taken as they are: `"5"` is no number. */
const exact = withFormats(new Ajv({ ...options }))
/** Everything in a query is text, so numbers and booleans are read out of it. */
const reading = withFormats(new Ajv({ ...options, coerceTypes: true }))

const PARTS: Record<string, { ajv: Ajv; what: string; code: string }> = {
  body: { ajv: exact, what: 'Payload', code: 'invalid_body' },
  querystring: { ajv: reading, what: 'Query', code: 'invalid_query_string' },
  params: { ajv: exact, what: 'Path', code: 'invalid_uri' },
}

/**
 * fastify's validator compiler: one ajv for what is typed, one for what is text. A schema is compiled with its first
 * request: all of them at once were a third of a start.
 */
export const validatorCompiler: FastifySchemaCompiler<object> = ({ schema, httpPart = 'body' }) => {
  const part = PARTS[httpPart]
  if (!part) throw new Error(`no validation for ${httpPart}`)
  let check: ValidateFunction | undefined
  return (value: unknown) => {
    check ??= part.ajv.compile(schema)
    const refusal = judge(check, value ?? null, part)
    return refusal ? { error: refusal } : { value }
  }
}

function judge(check: ValidateFunction, value: unknown, part: { what: string; code: string }): AppError | undefined {
  if (check(value)) return undefined
  const error = mostTelling(check.errors ?? [])
  return new AppError('invalid', part.code, `${part.what} validation error: ${error ? sentence(error) : "'Invalid'"}.`)
}

/** Of the alternatives of a union, the branch that got furthest says most. */
function mostTelling(errors: readonly ErrorObject[]): ErrorObject | undefined {
  return errors.toSorted((a, b) => b.instancePath.split('/').length - a.instancePath.split('/').length)[0]
}

function sentence(error: ErrorObject): string {
  const path = error.instancePath.slice(1).replaceAll('/', '.').replaceAll('~1', '/').replaceAll('~0', '~')
  const { description } = (error.parentSchema ?? {}) as { description?: string }
  const words = description === undefined ? '' : ` (${description})`
  return path === '' ? `'${ruleOf(error)}'` : `'${ruleOf(error)}' on property ${path}${words}`
}

/** A refusal in the same words, for what a schema cannot say. */
export function bodyRefusal(rule: string, property?: string): AppError {
  const where = property === undefined ? '' : ` on property ${property}`
  return new AppError('invalid', 'invalid_body', `Payload validation error: '${rule}'${where}.`)
}

function withFormats(ajv: Ajv): Ajv {
  formats.default(ajv, ['email', 'uri', 'date-time', 'uuid'])
  // an address as identity reads it again: this is only the first sieve
  ajv.addFormat('email', /^[^\s@]{1,64}@[^\s@]{1,255}$/)
  return ajv
}
