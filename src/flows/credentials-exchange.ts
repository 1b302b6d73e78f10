// The Actions of credentials-exchange: whether an application gets a token of its own, and what stands in it.
import type { Actions, BlockingOutcome } from '#actions'
import type { JsonObject } from '#kit'
import type { Logs } from '#logs'
import type { Storage } from '#storage'
import { type Client, settings } from '#tenant'
import { CLAIMS_LIMIT, type Command, type CredentialsExchangeEvent, effectsOf } from '#triggers'

import { eventRequest, type RequestFacts } from './request-facts.ts'

const TRIGGER = 'credentials-exchange'

export type ExchangeFacts = {
  client: Client
  api: { id: string; identifier: string }
  /** what the token will be good for */
  scope: readonly string[]
  requested: readonly string[]
  /** of the token request; nothing in it is a credential */
  body: { readonly [name: string]: string }
  request: RequestFacts
}

export type ExchangeDecision =
  | { kind: 'granted'; execution: string | undefined; accessToken: JsonObject }
  /** `code` is the OAuth error that the client is answered with */
  | { kind: 'refused'; execution: string; code: string; reason: string }

export type AtExchange = (facts: ExchangeFacts) => Promise<ExchangeDecision>

type Deps = { storage: Storage; actions: Actions; logs: Logs }

/** Fails closed: an Action that fails gives no token. */
export async function decideExchange(deps: Deps, facts: ExchangeFacts): Promise<ExchangeDecision> {
  const { storage, actions, logs } = deps
  const { client, request } = facts
  const position = await actions.blocking.begin(storage.db, TRIGGER)
  if (!position) return { kind: 'granted', execution: undefined, accessToken: {} }
  const event = await buildEvent(deps, facts)
  const run = await actions.blocking.run({ trigger: TRIGGER, position, event, redirect: undefined })
  const decision = decide(run.outcome, run.commands, position.execution)
  await storage.transaction(async (tx) => {
    await actions.blocking.record(tx, run.record, `${client.id}@clients`)
    if (decision.kind === 'granted') return
    await logs.write(tx, {
      type: 'feccft',
      description: decision.reason,
      client: { id: client.id, name: client.name },
      request,
      details: { error: decision.code, actions: { executions: [position.execution] } },
    })
  })
  return decision
}

function decide(outcome: BlockingOutcome, commands: readonly Command[], execution: string): ExchangeDecision {
  const refused = commands.find((command) => command.type === 'access.refuse')
  const failed = (reason: string): ExchangeDecision => ({ kind: 'refused', execution, code: 'server_error', reason })
  if (outcome.kind === 'deny' && refused)
    return { kind: 'refused', execution, code: refused.code, reason: outcome.reason }
  if (outcome.kind !== 'ended') return failed('An Action failed.')
  const { accessToken } = effectsOf(commands)
  if (JSON.stringify(accessToken).length > CLAIMS_LIMIT) return failed('The custom claims are longer than 100 kB.')
  return { kind: 'granted', execution, accessToken }
}

async function buildEvent({ storage }: Deps, facts: ExchangeFacts): Promise<JsonObject> {
  const { client, api, request } = facts
  const tenant = await settings.read(storage.db, 'tenant')
  const event: CredentialsExchangeEvent = {
    accessToken: { scope: facts.scope, customClaims: {} },
    client: { client_id: client.id, name: client.name, metadata: client.metadata },
    request: { ...eventRequest(request), body: facts.body, query: {} },
    resource_server: api,
    tenant: { id: tenant?.id ?? '' },
    transaction: { requested_scopes: facts.requested },
  }
  return event
}
