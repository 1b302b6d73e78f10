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
  return (await ask<Answer>(method, path, { body, signal })).answer
}

type Sent = { body?: unknown; signal?: AbortSignal | undefined; ifMatch?: string | undefined }

async function ask<Answer>(
  method: Method,
  path: string,
  { body, signal, ifMatch }: Sent,
): Promise<{ answer: Answer; tag: string | undefined }> {
  const session = currentSession() ?? (await leave())
  let answer: Response
  try {
    answer = await fetch(`${location.origin}/api/v2${path}`, {
      method,
      headers: {
        authorization: `Bearer ${session.token}`,
        ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
        ...(body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
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
  const tag = answer.headers.get('etag') ?? undefined
  if (answer.status === 204) return { answer: undefined as Answer, tag }
  const text = await answer.text()
  const parsed: unknown = text === '' ? undefined : safely(text)
  if (answer.ok) return { answer: parsed as Answer, tag }
  const { message, errorCode } = (parsed ?? {}) as { message?: string; errorCode?: string }
  throw new Refused(answer.status, message ?? `The server answered ${answer.status}.`, errorCode)
}

export const get = <Answer>(path: string, signal?: AbortSignal): Promise<Answer> => call('GET', path, undefined, signal)
export const post = <Answer>(path: string, body: unknown = {}): Promise<Answer> => call('POST', path, body)
export const patch = <Answer>(path: string, body: unknown): Promise<Answer> => call('PATCH', path, body)
export const put = <Answer>(path: string, body: unknown): Promise<Answer> => call('PUT', path, body)
export const remove = <Answer>(path: string, body?: unknown): Promise<Answer> => call('DELETE', path, body)

/** What was read or changed, with its ETag. */
export type Tagged<T> = T & { tag: string | undefined }

export async function getTagged<Answer>(path: string, signal?: AbortSignal): Promise<Tagged<Answer>> {
  const { answer, tag } = await ask<Answer>('GET', path, { signal })
  return { ...answer, tag }
}

/** @throws Refused with status 412 when it has another tag by now */
export async function patchTagged<Answer>(
  path: string,
  body: unknown,
  ifMatch: string | undefined,
): Promise<Tagged<Answer>> {
  const { answer, tag } = await ask<Answer>('PATCH', path, { body, ifMatch })
  return { ...answer, tag }
}

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
