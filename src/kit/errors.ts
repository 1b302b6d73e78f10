// AppError: a refusal that somebody outside will read. Bugs are plain Errors; expected outcomes are values.

/**
 * A refusal with a stable code. `web/errors.ts` alone turns it into a status and Auth0's error body.
 *
 * @param kind what sort of refusal it is; decides the status (`invalid` 400, `unauthenticated` 401, `forbidden` 403,
 *   `absent` 404, `conflict` 409, `outdated` 412, `too_large` 413, `unsupported` 415, `too_many` 429, `unavailable` 503)
 * @param code stable machine word, Auth0's `errorCode` where Auth0 has one; `undefined` where Auth0 leaves it out
 * @param message what the caller may read
 * @param detail what only the log may read; never a secret
 */
export class AppError extends Error {
  readonly kind: RefusalKind
  readonly code: string | undefined
  readonly detail: unknown

  constructor(kind: RefusalKind, code: string | undefined, message: string, detail?: unknown) {
    super(message)
    this.name = 'AppError'
    this.kind = kind
    this.code = code
    this.detail = detail
  }
}

export type RefusalKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'absent'
  | 'conflict'
  | 'outdated'
  | 'too_large'
  | 'unsupported'
  | 'too_many'
  | 'unavailable'

/** A start that cannot go on: `main.ts` prints its one sentence and exits 1, without a stack. */
export class StartRefused extends Error {
  constructor(sentence: string) {
    super(sentence)
    this.name = 'StartRefused'
  }
}

/** Says that a switch forgot a case; the compiler says so first. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`)
}

/** The message of whatever was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
