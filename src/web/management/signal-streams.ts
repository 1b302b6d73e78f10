// /keyturn/signal-streams: streams of security events as administrators see them, of every receiver (decision 0146).
import { Type } from 'typebox'

import { OFFERED_EVENTS, type WatchedStream } from '#flows'
import { isoTime } from '#kit'
import { clientGrants, clients } from '#tenant'

import type { WebDeps } from '../deps.ts'
import { bodyRefusal } from '../validation.ts'
import { flag, list, optional, shape, text, time, whole } from './answers/shape.ts'
import { route } from './route.ts'
import { closed } from './schema.ts'
import { changeOf, configuration, POLL, PUSH, SSF_PATHS } from './ssf.ts'

const works = { support: 'works', note: 'ours: of every receiver; receivers themselves use /keyturn/ssf' } as const
const path = '/keyturn/signal-streams'
const one = `${path}/:id`

const status = Type.Enum(['enabled', 'paused', 'disabled'], { description: 'Status of the stream' })

const answer = shape('TenantSignalStream', {
  ...{ id: text, client_id: text, client_name: text, description: optional(text) },
  /** where a receiver finds the endpoints */
  configuration_url: text,
  delivery: shape('TenantSignalDelivery', {
    method: Type.Enum([PUSH, POLL]),
    endpoint_url: text,
    /** whether one is stored; what it is never comes back */
    has_authorization_header: flag,
  }),
  ...{ events_supported: list(text), events_requested: list(text), events_delivered: list(text) },
  ...{ format: Type.Enum(['iss_sub', 'email']), status, reason: optional(text) },
  /** whether its client has a grant with which it can fetch events */
  receiver_may_fetch: flag,
  ...{ created_at: time, updated_at: time },
  ...{ waiting: whole, oldest_waiting_at: optional(time) },
  /** whether a stream-updated event waits, which tells the receiver of the status; not counted in `waiting` */
  receiver_to_be_told: flag,
  ...{ delivered_at: optional(time), failing_since: optional(time) },
  ...{ last_error: optional(text), last_error_at: optional(time) },
  verification: optional(
    shape('SignalVerification', {
      state: Type.Enum(['waits', 'delivered', 'refused', 'dropped']),
      ...{ asked_at: time, ended_at: optional(time), reason: optional(text) },
    }),
  ),
})

export const signalStreamRoutes = [
  route({
    ...works,
    ...{ method: 'GET', path, summary: 'Keyturn: streams of security events, of every receiver' },
    scopes: ['read:signal_streams'],
    status: 200,
    answer: shape('TenantSignalStreams', { configuration_url: text, streams: list(answer) }),
    async handle(deps) {
      const show = openShow(deps)
      const streams = []
      for (const each of await deps.flows.signals.listAll()) streams.push(await show(each))
      return { configuration_url: configurationUrl(deps), streams }
    },
  }),
  route({
    ...works,
    ...{ method: 'POST', path, summary: 'Keyturn: make a stream of security events for a receiver' },
    scopes: ['create:signal_streams'],
    status: 201,
    answer,
    body: closed({
      client_id: Type.String({ minLength: 1, maxLength: 64, description: 'The receiver' }),
      ...configuration,
    }),
    async handle(deps, { body: { client_id, ...asked } }) {
      const receiver = await clients.find(deps.storage.db, client_id)
      if (!receiver) throw bodyRefusal('There is no such client', 'client_id')
      checkEvents(asked.events_requested)
      const change = changeOf(deps, asked)
      const { id } = await deps.flows.signals.create(receiver.id, {
        ...{ delivery: { method: 'poll' }, requested: [], format: 'iss_sub' },
        ...change,
      })
      return showOne(deps, id)
    },
  }),
  route({
    ...works,
    ...{ method: 'GET', path: one, summary: 'Keyturn: get a stream of security events' },
    scopes: ['read:signal_streams'],
    status: 200,
    answer,
    handle: (deps, { params: { id = '' } }) => showOne(deps, id),
  }),
  route({
    ...works,
    ...{ method: 'PATCH', path: one, summary: 'Keyturn: change a stream of security events' },
    scopes: ['update:signal_streams'],
    status: 200,
    answer,
    body: closed(configuration),
    async handle(deps, { params: { id = '' }, body }) {
      const { signals } = deps.flows
      const { client, requested } = await signals.findAny(id)
      checkEvents(body.events_requested, requested)
      await signals.change(client, id, changeOf(deps, body), false)
      return showOne(deps, id)
    },
  }),
  route({
    ...works,
    note: `${works.note}; the receiver is told by a stream-updated event`,
    ...{ method: 'POST', path: `${one}/status`, summary: 'Keyturn: pause, resume or disable a stream' },
    scopes: ['update:signal_streams'],
    status: 200,
    answer,
    body: closed({
      status,
      reason: Type.Optional(Type.String({ minLength: 1, maxLength: 300, description: 'Shown to the receiver' })),
    }),
    async handle(deps, { params: { id = '' }, body }) {
      const { signals } = deps.flows
      const { client } = await signals.findAny(id)
      const reason = body.reason ?? (body.status === 'enabled' ? undefined : `${body.status} by an administrator`)
      await signals.setStatus(client, id, body.status, reason, 'administrator')
      return showOne(deps, id)
    },
  }),
  route({
    ...works,
    ...{ method: 'POST', path: `${one}/verification`, summary: 'Keyturn: send a verification event' },
    scopes: ['update:signal_streams'],
    status: 202,
    answer,
    async handle(deps, { params: { id = '' } }) {
      const { signals } = deps.flows
      const { client } = await signals.findAny(id)
      await signals.verify(client, id, undefined)
      return showOne(deps, id)
    },
  }),
  route({
    ...works,
    ...{ method: 'DELETE', path: one, summary: 'Keyturn: delete a stream with the events that wait in it' },
    scopes: ['delete:signal_streams'],
    status: 204,
    async handle({ flows: { signals } }, { params: { id = '' } }) {
      const { client } = await signals.findAny(id)
      await signals.remove(client, id)
    },
  }),
]

function configurationUrl({ publicUrl }: Pick<WebDeps, 'publicUrl'>): string {
  return `${publicUrl}/.well-known/ssf-configuration`
}

/** A receiver may ask for what there will be some day; an administrator chooses among what there is. */
function checkEvents(asked: readonly string[] = [], before: readonly string[] = []): void {
  const unknown = asked.find((type) => !OFFERED_EVENTS.includes(type) && !before.includes(type))
  if (unknown !== undefined) throw bodyRefusal(`No event ${unknown} is sent`, 'events_requested')
}

async function showOne(deps: WebDeps, id: string): Promise<Record<string, unknown>> {
  return openShow(deps)(await deps.flows.signals.findAny(id))
}

/** Looks each receiver up once. */
function openShow({ storage: { db }, oidc, publicUrl }: Pick<WebDeps, 'storage' | 'oidc' | 'publicUrl'>) {
  const receivers = new Map<string, { client_name: string; receiver_may_fetch: boolean }>()

  async function receiverOf(id: WatchedStream['client']) {
    const known = receivers.get(id)
    if (known) return known
    const scope = (await clientGrants.findOf(db, id, oidc.managementAudience))?.scope ?? []
    const found = {
      client_name: (await clients.find(db, id))?.name ?? '',
      receiver_may_fetch: scope.includes('ssf.read') || scope.includes('ssf.manage'),
    }
    receivers.set(id, found)
    return found
  }

  return async ({ progress, delivery, ...stream }: WatchedStream): Promise<Record<string, unknown>> => {
    const { description, reason } = stream
    const { waiting, oldestAt, telling, deliveredAt, failingSince, lastError, verification } = progress
    return {
      id: stream.id,
      client_id: stream.client,
      configuration_url: configurationUrl({ publicUrl }),
      ...(await receiverOf(stream.client)),
      ...(description === undefined ? {} : { description }),
      delivery:
        delivery.method === 'push'
          ? {
              ...{ method: PUSH, endpoint_url: delivery.url },
              has_authorization_header: delivery.authorizationSealed !== undefined,
            }
          : {
              ...{ method: POLL, endpoint_url: `${publicUrl}/api/v2${SSF_PATHS.poll}/${stream.id}` },
              has_authorization_header: false,
            },
      events_supported: OFFERED_EVENTS,
      events_requested: stream.requested,
      events_delivered: stream.requested.filter((type) => OFFERED_EVENTS.includes(type)),
      format: stream.format,
      status: stream.status,
      ...(reason === undefined ? {} : { reason }),
      created_at: isoTime(stream.createdAt),
      updated_at: isoTime(stream.updatedAt),
      waiting,
      receiver_to_be_told: telling,
      ...(oldestAt === undefined ? {} : { oldest_waiting_at: isoTime(oldestAt) }),
      ...(deliveredAt === undefined ? {} : { delivered_at: isoTime(deliveredAt) }),
      ...(failingSince === undefined ? {} : { failing_since: isoTime(failingSince) }),
      ...(lastError && { last_error: lastError.words, last_error_at: isoTime(lastError.at) }),
      ...(verification && { verification: showVerification(verification) }),
    }
  }
}

function showVerification(verification: NonNullable<WatchedStream['progress']['verification']>) {
  const { state, askedAt } = verification
  return {
    ...{ state, asked_at: isoTime(askedAt) },
    ...('endedAt' in verification && { ended_at: isoTime(verification.endedAt) }),
    ...('reason' in verification && { reason: verification.reason }),
  }
}
