// The Actions of post-login: whether somebody who has signed in gets tokens, and what stands in them beside the standards.
import type { Actions, BlockingOutcome } from '#actions'
import { connections, mergedMetadata, type User, users } from '#identity'
import { type Clock, isoTime, type JsonObject, type UserId } from '#kit'
import type { Logs } from '#logs'
import type { Storage, Tx } from '#storage'
import { clients, type Client } from '#tenant'
import { CLAIMS_LIMIT, effectsOf, type Effects, type PostLoginEvent } from '#triggers'

import { eventSurroundings } from './event-user.ts'
import { eventRequest, type RequestFacts } from './request-facts.ts'

const TRIGGER = 'post-login'

/** Of an authorization request that is about to be answered, or of a refresh token that is about to be exchanged. */
export type LoginFacts = {
  user: string
  client: string
  protocol: PostLoginEvent['transaction']['protocol']
  /** as in the session: `pwd`, `mfa` */
  amr: readonly string[]
  /** milliseconds since the epoch */
  authenticatedAt: number
  /** there when a browser signs in */
  session: string | undefined
  refreshToken: { id: string; createdAt: number } | undefined
  audience: string | undefined
  scopes: readonly string[]
  /** of the authorization request; nothing in it is a credential */
  query: { readonly [name: string]: string }
  /** of the token request, likewise */
  body: { readonly [name: string]: string }
  request: RequestFacts
}

export type LoginDecision =
  | { kind: 'granted'; execution: string | undefined; idToken: JsonObject; accessToken: JsonObject }
  | { kind: 'denied'; execution: string; reason: string }
  /** an Action failed, or asked for what cannot be: nobody is let in by code that did not run to its end */
  | { kind: 'failed'; execution: string; reason: string }

export type AtLogin = (facts: LoginFacts) => Promise<LoginDecision>

type Deps = { storage: Storage; actions: Actions; logs: Logs; clock: Clock }

/** Fails closed. What the Actions did, and the user's metadata, are written before the answer is given. */
export async function decideLogin(deps: Deps, facts: LoginFacts): Promise<LoginDecision> {
  const { storage, actions } = deps
  const position = await actions.blocking.begin(storage.db, TRIGGER)
  if (!position) return { kind: 'granted', execution: undefined, idToken: {}, accessToken: {} }
  const user = await users.find(storage.db, facts.user)
  if (!user) throw new Error('somebody signed in who is not there')
  const client = await clients.find(storage.db, facts.client)
  const event = await buildEvent(deps, user, client, facts)
  const run = await actions.blocking.run({ trigger: TRIGGER, position, event, redirect: undefined })
  const effects = effectsOf(run.commands)
  const { execution } = position
  const decision = decide(run.outcome, effects, execution)
  await storage.transaction(async (tx) => {
    await actions.blocking.record(tx, run.record, user.id)
    // at Auth0 a denial leaves what the Actions asked of the user's metadata standing; a failure does not
    if (decision.kind !== 'failed') await storeMetadata(deps, tx, user.id, effects)
    if (decision.kind !== 'granted') await logRefusal(deps, tx, { user, client, facts, decision })
  })
  return decision
}

function decide(outcome: BlockingOutcome, effects: Effects, execution: string): LoginDecision {
  const { idToken, accessToken } = effects
  if (outcome.kind === 'deny') return { kind: 'denied', execution, reason: outcome.reason }
  if (outcome.kind !== 'ended') return { kind: 'failed', execution, reason: 'An Action failed.' }
  const long = [idToken, accessToken].some((claims) => JSON.stringify(claims).length > CLAIMS_LIMIT)
  if (long) return { kind: 'failed', execution, reason: 'The custom claims of a token are longer than 100 kB.' }
  return { kind: 'granted', execution, idToken, accessToken }
}

async function storeMetadata({ clock }: Deps, tx: Tx, id: UserId, effects: Effects): Promise<void> {
  const { userMetadata, appMetadata } = effects
  if (Object.keys(userMetadata).length === 0 && Object.keys(appMetadata).length === 0) return
  const user = await users.lock(tx, id)
  if (!user) return
  await users.update(tx, id, {
    userMetadata: mergedMetadata(user.userMetadata, userMetadata),
    appMetadata: mergedMetadata(user.appMetadata, appMetadata),
    at: clock.now(),
  })
}

async function logRefusal(
  { logs }: Deps,
  tx: Tx,
  refused: {
    user: User
    client: Client | undefined
    facts: LoginFacts
    decision: Extract<LoginDecision, { reason: string }>
  },
): Promise<void> {
  const { user, client, facts, decision } = refused
  // the token endpoint writes an event of its own
  if (facts.protocol === 'oauth2-refresh-token' || facts.protocol === 'oauth2-password') return
  const connection = await connections.find(tx, user.connection)
  await logs.write(tx, {
    type: 'f',
    description: decision.kind === 'denied' ? `An Action denied it: ${decision.reason}` : decision.reason,
    user: { id: user.id, name: user.email ?? user.username ?? user.phoneNumber },
    connection: connection && { id: connection.id, name: connection.name, strategy: connection.strategy },
    client: client && { id: client.id, name: client.name },
    request: facts.request,
    details: { actions: { executions: [decision.execution] } },
  })
}

async function buildEvent(deps: Deps, user: User, client: Client | undefined, facts: LoginFacts): Promise<JsonObject> {
  const { query, request, protocol, refreshToken, session, audience } = facts
  const timestamp = isoTime(facts.authenticatedAt)
  const words = (text: string | undefined) => (text ?? '').split(' ').filter((word) => word !== '')
  const optional = (name: string, value: string | undefined) => (value === undefined ? {} : { [name]: value })
  const event: PostLoginEvent = {
    authentication: { methods: facts.amr.map((name) => ({ name, timestamp })) },
    ...(await eventSurroundings(deps, user, client)),
    ...(refreshToken === undefined
      ? {}
      : {
          refresh_token: {
            id: refreshToken.id,
            client_id: facts.client,
            created_at: isoTime(refreshToken.createdAt),
          },
        }),
    request: { ...eventRequest(request), body: facts.body, query },
    ...(audience === undefined ? {} : { resource_server: { identifier: audience } }),
    ...(session === undefined ? {} : { session: { id: session, authenticated_at: timestamp } }),
    transaction: {
      acr_values: words(query['acr_values']),
      locale: request.locale ?? request.language ?? 'en',
      ...optional('login_hint', query['login_hint']),
      ...(query['prompt'] === undefined ? {} : { prompt: words(query['prompt']) }),
      protocol,
      ...optional('redirect_uri', query['redirect_uri']),
      requested_scopes: facts.scopes,
      ...optional('response_mode', query['response_mode']),
      ...(query['response_type'] === undefined ? {} : { response_type: words(query['response_type']) }),
      ...optional('state', query['state']),
      ui_locales: words(query['ui_locales']),
    },
  }
  return event
}
