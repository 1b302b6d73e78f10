// From a refusal or a failure to a status and Auth0's error body. The only file that knows both.
import { STATUS_CODES } from 'node:http'

import { AppError, type Log, messageOf, type RefusalKind } from '#kit'

export type ErrorBody = {
  statusCode: number
  /** the HTTP reason phrase */
  error: string
  message: string
  errorCode?: string
  attributes?: { error: string }
}

/** What the caller reads. Of what was not foreseen it reads nothing: the log has it (ASVS 16.5.1). */
export function errorBody(thrown: unknown): ErrorBody {
  if (thrown instanceof AppError) {
    const body = bodyOf(STATUS[thrown.kind], thrown.message, thrown.code)
    const told = thrown.kind === 'unauthenticated' && thrown.message !== 'Missing authentication'
    return told ? { ...body, attributes: { error: thrown.message } } : body
  }
  const code = property(thrown, 'code')
  const known = typeof code === 'string' && Object.hasOwn(FRAMEWORK, code) ? FRAMEWORK[code] : undefined
  if (known) return bodyOf(...known)
  const status = property(thrown, 'statusCode')
  if (
    typeof code === 'string' &&
    code.startsWith('FST_') &&
    typeof status === 'number' &&
    status >= 400 &&
    status < 500
  ) {
    return bodyOf(status, STATUS_CODES[status] ?? 'Bad Request')
  }
  return bodyOf(500, 'Internal Server Error')
}

/** A refusal before any route was found, such as a foreign Host. */
export function bodyOf(statusCode: number, message: string, errorCode?: string): ErrorBody {
  const error = STATUS_CODES[statusCode] ?? 'Error'
  return errorCode === undefined ? { statusCode, error, message } : { statusCode, error, message, errorCode }
}

/** Writes what the caller did not get to read; refusals that somebody provoked are not worth a line. */
export function logFailure(log: Log, thrown: unknown, facts: Record<string, unknown>): void {
  if (thrown instanceof AppError) {
    if (thrown.detail !== undefined) log.warn(thrown.message, { ...facts, detail: thrown.detail })
    return
  }
  if (errorBody(thrown).statusCode < 500) return
  const stack = thrown instanceof Error ? thrown.stack : undefined
  log.error('a request failed', { ...facts, error: messageOf(thrown), stack })
}

const STATUS: Record<RefusalKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  absent: 404,
  conflict: 409,
  outdated: 412,
  too_large: 413,
  unsupported: 415,
  too_many: 429,
  unavailable: 503,
}

/** Refusals of the framework that have words of their own. */
const FRAMEWORK: Record<string, readonly [number, string, string?]> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'The request body is larger than 1 MB.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, 'Unsupported Media Type'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, 'The body is not as long as its Content-Length says.'],
  FST_ERR_BAD_URL: [400, 'The path is not a valid URL.', 'invalid_uri'],
  FST_ERR_MAX_PARAM_LENGTH: [414, 'An id in the path is too long.', 'invalid_uri'],
}

function property(thrown: unknown, name: string): unknown {
  return typeof thrown === 'object' && thrown !== null && name in thrown
    ? (thrown as Record<string, unknown>)[name]
    : undefined
}
