// One way to the Management API: token on, refusal to words; a token that is no longer good ends in signing in.
import { currentSession, forget, signIn } from '../session/token.ts'

/** A refusal of the server, in its own words. */
export class Refused extends Error {
  readonly status: number
  readonly code: string | undefined
  constructor(status: number, message: string, code: string | undefined) {
    super(message)
    this.status = status
    this.code = code
  }
}

/** Called before the page is left for signing in: unsaved drafts are put aside here. */
export const beforeSignIn = new Set<() => void>()

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'

export async function call<Answer>(
  method: Method,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<Answer> {
  const session = currentSession() ?? (await leave())
  let answer: Response
  try {
    answer = await fetch(`${location.origin}/api/v2${path}`, {
      method,
      headers: {
        authorization: `Bearer ${session.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    })
  } catch (thrown) {
    if (signal?.aborted) throw thrown
    throw new Refused(
      0,
      'The server cannot be reached. Nothing was changed; try again when the connection is back.',
      'offline',
    )
  }
  if (answer.status === 401) {
    forget()
    await leave()
  }
  if (answer.status === 204) return undefined as Answer
  const text = await answer.text()
  const parsed: unknown = text === '' ? undefined : safely(text)
  if (answer.ok) return parsed as Answer
  const { message, errorCode } = (parsed ?? {}) as { message?: string; errorCode?: string }
  throw new Refused(answer.status, message ?? `The server answered ${answer.status}.`, errorCode)
}

export const get = <Answer>(path: string, signal?: AbortSignal): Promise<Answer> => call('GET', path, undefined, signal)
export const post = <Answer>(path: string, body: unknown = {}): Promise<Answer> => call('POST', path, body)
export const patch = <Answer>(path: string, body: unknown): Promise<Answer> => call('PATCH', path, body)
export const put = <Answer>(path: string, body: unknown): Promise<Answer> => call('PUT', path, body)
export const remove = <Answer>(path: string, body?: unknown): Promise<Answer> => call('DELETE', path, body)

/** An id or a name in a path. */
export const id = encodeURIComponent

function leave(): Promise<never> {
  for (const each of beforeSignIn) each()
  return signIn()
}

function safely(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
