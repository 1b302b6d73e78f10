// What a run of a draft's continue handler begins with: what the browser brought back, or what a form was answered.
import { SignJWT } from 'jose'

import { AppError, isObject, type JsonObject } from '#kit'
import { type Command, type RedirectFacts, type TriggerId, triggers } from '#triggers'

/** Of every test run. No flow's state looks like it, so that a token which comes out of a test resumes nothing. */
export const TEST_STATE = 'test'

/** Seconds. */
const LIFETIME = 900

export type Continuation =
  | {
      /** parameters of the address that the browser came back to, without the state */
      query?: { readonly [name: string]: string } | undefined
      /** fields of the form that brought it back */
      body?: { readonly [name: string]: string } | undefined
      token?: ReturnedToken | undefined
    }
  | { prompt: PromptAnswer }

/** As `event.prompt`. */
type PromptAnswer = { id: string; fields?: JsonObject | undefined; vars?: JsonObject | undefined }

/** What is wrong with a token: who signed it, how old it is, or for whom it was made. */
export const tokenFaults = ['signature', 'expired', 'issuer', 'subject', 'state'] as const

/** A session token as the other site signs it, made anew for every run, so that a kept test does not grow old. */
type ReturnedToken = {
  /** name of the draft's secret that it is signed with */
  secret: string
  /** of the parameter; `session_token` when absent */
  name?: string | undefined
  /** `query` when absent */
  in?: 'query' | 'body' | undefined
  claims?: JsonObject | undefined
  fault?: (typeof tokenFaults)[number] | undefined
}

/** What a run asked for that its continue handler answers. */
export type Suspended =
  /** `url`: with the state in it; `iss` and `sub`: what a session token must say beside the state */
  | { kind: 'redirect'; url: string; state: string; iss: string; sub: string }
  | { kind: 'prompt'; id: string; fields: JsonObject; vars: JsonObject }

/** Of an event of a test or a replay: so they record the redirect that a flow would follow. */
export function redirectFactsOf(trigger: TriggerId, event: JsonObject): RedirectFacts | null {
  return triggers[trigger].handlers.continue === null ? null : factsOf(event)
}

function factsOf({ request, user }: JsonObject): RedirectFacts {
  const text = (from: unknown, key: string) => (isObject(from) && typeof from[key] === 'string' ? from[key] : '')
  return { iss: text(request, 'hostname'), sub: text(user, 'user_id'), ip: text(request, 'ip'), state: TEST_STATE }
}

/** @throws AppError for a trigger whose Actions cannot suspend */
export function mustContinue(trigger: TriggerId): void {
  const { execute, continue: handler } = triggers[trigger].handlers
  if (handler === null) {
    throw refusal(`An Action of ${trigger} is never continued: ${execute} is its only handler`, 'continue')
  }
}

/**
 * The event of the continue handler. A redirect and a prompt have a new request each, as in a flow.
 *
 * @param secrets of the draft, by name
 * @param at milliseconds since the epoch
 * @throws AppError when the trigger cannot suspend, or there is no such secret to sign with
 */
export async function continuedEvent(
  trigger: TriggerId,
  event: JsonObject,
  continuation: Continuation,
  secrets: { readonly [name: string]: string },
  at: number,
): Promise<JsonObject> {
  mustContinue(trigger)
  const request = isObject(event['request']) ? event['request'] : {}
  if ('prompt' in continuation) {
    const { id, fields = {}, vars = {} } = continuation.prompt
    return { ...event, request: { ...request, method: 'POST', body: {}, query: {} }, prompt: { id, fields, vars } }
  }
  const { query, body, token } = continuation
  const given = token && { [token.name ?? 'session_token']: await signed(token, factsOf(event), secrets, at) }
  const { prompt: _none, ...rest } = event
  return {
    ...rest,
    request: {
      ...request,
      method: 'GET',
      body: { ...body, ...(token?.in === 'body' ? given : {}) },
      query: { ...query, ...(token?.in === 'body' ? {} : given), state: TEST_STATE },
    },
  }
}

async function signed(
  { secret: name, claims, fault }: ReturnedToken,
  { iss, sub, state }: RedirectFacts,
  secrets: { readonly [name: string]: string },
  at: number,
): Promise<string> {
  const secret = Object.hasOwn(secrets, name) ? secrets[name] : undefined
  if (secret === undefined || secret === '') {
    throw refusal(`The draft has no secret ${name}, with which the token is signed`, 'continue.token.secret')
  }
  const another = (text: string) => `another ${text}`
  const now = Math.floor(at / 1000)
  const key = new TextEncoder().encode(fault === 'signature' ? another(secret) : secret)
  return new SignJWT({
    ...claims,
    iat: now,
    exp: fault === 'expired' ? now - 60 : now + LIFETIME,
    iss: fault === 'issuer' ? another(iss) : iss,
    sub: fault === 'subject' ? another(sub) : sub,
    state: fault === 'state' ? another(state) : state,
  })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .sign(key)
}

/** @param commands masked: an answer shows them */
export function suspendedBy(
  trigger: TriggerId,
  commands: readonly Command[],
  event: JsonObject,
): Suspended | undefined {
  const of = triggers[trigger]
  const facts = redirectFactsOf(trigger, event)
  const settlement = of.blocking ? of.settle(commands) : undefined
  if (!facts || !settlement?.ok) return undefined
  const { outcome } = settlement
  if (outcome.kind === 'prompt') {
    const { kind, promptId: id, fields, vars } = outcome
    return { kind, id, fields, vars }
  }
  const url = outcome.kind === 'redirect' ? URL.parse(outcome.url) : null
  if (!url) return undefined
  const { state, iss, sub } = facts
  url.searchParams.set('state', state)
  return { kind: 'redirect', url: url.href, state, iss, sub }
}

function refusal(rule: string, property: string): AppError {
  return new AppError('invalid', 'invalid_body', `Payload validation error: '${rule}' on property ${property}.`)
}
