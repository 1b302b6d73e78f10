// /keyturn/ssf: the stream API of Shared Signals (SSF 1.0 §8.1), and fetching events by poll (RFC 8936).
import { type Static, Type } from 'typebox'

import { MIN_VERIFICATION, OFFERED_EVENTS, type SignalStream, type StreamChange } from '#flows'
import { AppError } from '#kit'

import type { WebDeps } from '../deps.ts'
import { bodyRefusal } from '../validation.ts'
import { flag, list, optional, shape, text, whole } from './answers/shape.ts'
import { route } from './route.ts'
import { closed } from './schema.ts'

export const PUSH = 'urn:ietf:rfc:8935'
export const POLL = 'urn:ietf:rfc:8936'

/** Under `/api/v2`. */
export const SSF_PATHS = {
  configuration: '/keyturn/ssf/streams',
  status: '/keyturn/ssf/status',
  verification: '/keyturn/ssf/verification',
  poll: '/keyturn/ssf/poll',
}

const works = {
  support: 'works',
  note: 'ours: OpenID Shared Signals 1.0; a receiver sees its own streams only',
} as const
const manage = { scopes: ['ssf.manage'] } as const
const read = { scopes: ['ssf.read', 'ssf.manage'] } as const

const streamId = Type.String({ minLength: 1, maxLength: 100, description: 'Id of the stream' })
const status = Type.Enum(['enabled', 'paused', 'disabled'], { description: 'Status of the stream' })
/** What the transmitter decides may be sent back as it was read; anything else in it is refused. */
export const configuration = {
  delivery: Type.Optional(
    closed({
      method: Type.Enum([PUSH, POLL], { description: 'How events are delivered' }),
      endpoint_url: Type.Optional(Type.String({ maxLength: 2048, format: 'uri', description: 'Where events go' })),
      authorization_header: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 2048,
          pattern: '^[\\x20-\\x7e]+$',
          description: 'Sent with each event',
        }),
      ),
    }),
  ),
  events_requested: Type.Optional(
    Type.Array(Type.String({ maxLength: 300, format: 'uri' }), { maxItems: 50, uniqueItems: true }),
  ),
  format: Type.Optional(Type.Enum(['iss_sub', 'email'], { description: 'How users are named' })),
  description: Type.Optional(Type.String({ maxLength: 300 })),
}
const given = {
  iss: Type.Optional(Type.String({ maxLength: 2048 })),
  aud: Type.Optional(Type.String({ maxLength: 2048 })),
  events_supported: Type.Optional(Type.Array(Type.String({ maxLength: 300 }), { maxItems: 50 })),
  events_delivered: Type.Optional(Type.Array(Type.String({ maxLength: 300 }), { maxItems: 50 })),
  min_verification_interval: Type.Optional(Type.Integer()),
}
const changeBody = closed({ stream_id: streamId, ...configuration, ...given })

const stream = shape('SignalStream', {
  ...{ stream_id: text, iss: text, aud: text },
  ...{ events_supported: list(text), events_requested: list(text), events_delivered: list(text) },
  delivery: shape('SignalDelivery', { method: Type.Enum([PUSH, POLL]), endpoint_url: text }),
  format: Type.Enum(['iss_sub', 'email']),
  min_verification_interval: whole,
  description: optional(text),
})
const streamStatus = shape('SignalStreamStatus', { stream_id: text, status, reason: optional(text) })

export const ssfRoutes = [
  route({
    ...works,
    ...manage,
    method: 'POST',
    path: SSF_PATHS.configuration,
    summary: 'Create a stream of security events',
    answer: stream,
    status: 201,
    body: closed(configuration),
    bodyOptional: true,
    async handle(deps, { body, caller }) {
      // an administrator is no client that could fetch: that client is named at a route of ours
      if (caller.administrator) {
        throw new AppError('forbidden', 'not_a_receiver', 'Administrators make streams at /keyturn/signal-streams.')
      }
      const change = changeOf(deps, body)
      const made = await deps.flows.signals.create(caller.client, {
        delivery: { method: 'poll' },
        requested: [],
        format: 'iss_sub',
        ...change,
      })
      return showStream(deps, made)
    },
  }),
  route({
    ...works,
    ...read,
    method: 'GET',
    path: SSF_PATHS.configuration,
    summary: 'Get one stream, or all of them',
    answer: Type.Union([stream, list(stream)]),
    status: 200,
    query: closed({ stream_id: Type.Optional(streamId) }),
    async handle(deps, { query, caller }) {
      const { signals } = deps.flows
      if (query.stream_id !== undefined) return showStream(deps, await signals.find(caller.client, query.stream_id))
      return (await signals.list(caller.client)).map((each) => showStream(deps, each))
    },
  }),
  route({
    ...works,
    ...manage,
    method: 'PATCH',
    path: SSF_PATHS.configuration,
    summary: 'Change a stream',
    answer: stream,
    status: 200,
    body: changeBody,
    handle: (deps, { body, caller }) => changeStream(deps, caller.client, body, false),
  }),
  route({
    ...works,
    ...manage,
    method: 'PUT',
    path: SSF_PATHS.configuration,
    summary: 'Replace the configuration of a stream',
    answer: stream,
    status: 200,
    body: changeBody,
    handle: (deps, { body, caller }) => changeStream(deps, caller.client, body, true),
  }),
  route({
    ...works,
    ...manage,
    method: 'DELETE',
    path: SSF_PATHS.configuration,
    summary: 'Delete a stream with the events that wait in it',
    status: 204,
    query: closed({ stream_id: streamId }),
    handle: ({ flows }, { query, caller }) => flows.signals.remove(caller.client, query.stream_id),
  }),
  route({
    ...works,
    ...read,
    method: 'GET',
    path: SSF_PATHS.status,
    summary: 'Get the status of a stream',
    answer: streamStatus,
    status: 200,
    query: closed({ stream_id: streamId }),
    handle: async ({ flows }, { query, caller }) =>
      showStatus(await flows.signals.find(caller.client, query.stream_id)),
  }),
  route({
    ...works,
    ...manage,
    method: 'POST',
    path: SSF_PATHS.status,
    summary: 'Pause, resume or disable a stream',
    answer: streamStatus,
    status: 200,
    body: closed({ stream_id: streamId, status, reason: Type.Optional(Type.String({ maxLength: 300 })) }),
    async handle({ flows }, { body, caller }) {
      return showStatus(await flows.signals.setStatus(caller.client, body.stream_id, body.status, body.reason))
    },
  }),
  route({
    ...works,
    ...manage,
    method: 'POST',
    path: SSF_PATHS.verification,
    summary: 'Ask for a verification event',
    status: 204,
    body: closed({ stream_id: streamId, state: Type.Optional(Type.String({ minLength: 1, maxLength: 1000 })) }),
    handle: ({ flows }, { body, caller }) => flows.signals.verify(caller.client, body.stream_id, body.state),
  }),
  route({
    ...works,
    ...read,
    note: 'ours: RFC 8936; answers at once, also when `returnImmediately` is false',
    method: 'POST',
    path: `${SSF_PATHS.poll}/:stream_id`,
    summary: 'Fetch and acknowledge events',
    answer: shape('SignalEvents', { sets: Type.Record(text, text), moreAvailable: flag }),
    status: 200,
    // receivers ask every few seconds: that is no operation worth an event each
    unlogged: true,
    body: closed({
      maxEvents: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
      returnImmediately: Type.Optional(Type.Boolean()),
      ack: Type.Optional(Type.Array(Type.String({ maxLength: 100 }), { maxItems: 1000 })),
      setErrs: Type.Optional(
        Type.Unsafe<Record<string, { err?: string; description?: string }>>({
          type: 'object',
          maxProperties: 1000,
          additionalProperties: {
            type: 'object',
            properties: { err: { type: 'string', maxLength: 100 }, description: { type: 'string', maxLength: 1000 } },
          },
        }),
      ),
    }),
    bodyOptional: true,
    async handle({ flows, logs, storage: { db } }, { params: { stream_id: id = '' }, body, caller, request }) {
      const { ack = [], setErrs = {}, maxEvents: most = 100 } = body
      const refused = new Map(Object.entries(setErrs).map(([jti, { err = '' }]) => [jti, err]))
      const answer = await flows.signals.poll(caller.client, id, { acknowledged: ack, refused, most })
      if (refused.size > 0) {
        const client = { id: caller.client, name: caller.name }
        const details = {
          errors: [...refused.values()].slice(0, 10),
        }
        await logs.write(db, {
          type: 'fn',
          client,
          request,
          description: 'A receiver refused security events.',
          details,
        })
      }
      return answer
    },
  }),
]

type Configuration = Static<ReturnType<typeof closed<typeof configuration>>>

async function changeStream(
  deps: WebDeps,
  client: Parameters<WebDeps['flows']['signals']['find']>[0],
  body: Static<typeof changeBody>,
  replace: boolean,
): Promise<unknown> {
  const before = await deps.flows.signals.find(client, body.stream_id)
  const now = showStream(deps, before)
  for (const name of Object.keys(given) as (keyof typeof given)[]) {
    const differs = body[name] !== undefined && JSON.stringify(body[name]) !== JSON.stringify(now[name])
    // what is delivered follows from what is requested, which may change in this very call
    if (differs && name !== 'events_delivered') throw bodyRefusal(`The transmitter decides ${name}`, name)
  }
  if (replace && body.delivery === undefined) throw bodyRefusal('Missing required property: delivery')
  return showStream(deps, await deps.flows.signals.change(client, before.id, changeOf(deps, body), replace))
}

export function changeOf(deps: Pick<WebDeps, 'mode'>, body: Configuration): StreamChange {
  const { delivery, events_requested: requested, format, description } = body
  return {
    ...(delivery === undefined ? {} : { delivery: deliveryOf(deps, delivery) }),
    ...(requested === undefined ? {} : { requested }),
    ...(format === undefined ? {} : { format }),
    ...(description === undefined ? {} : { description }),
  }
}

/** Addresses are judged again when they are dialled: a name may lead elsewhere by then (SSRF). */
function deliveryOf(
  { mode }: Pick<WebDeps, 'mode'>,
  { method, endpoint_url: url, authorization_header: authorization }: NonNullable<Configuration['delivery']>,
): NonNullable<StreamChange['delivery']> {
  if (method === POLL) {
    if (authorization !== undefined) throw bodyRefusal('authorization_header is for push', 'delivery')
    return { method: 'poll' }
  }
  if (url === undefined) throw bodyRefusal('Missing required property: endpoint_url', 'delivery')
  const { protocol, hostname, username, password, hash } = new URL(url)
  const here = ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  const plain = protocol === 'http:' && here && mode === 'development'
  if (protocol !== 'https:' && !plain) throw bodyRefusal('endpoint_url has to be https', 'delivery.endpoint_url')
  if (here && mode !== 'development') throw bodyRefusal('endpoint_url is not public', 'delivery.endpoint_url')
  if (username !== '' || password !== '' || hash !== '') {
    throw bodyRefusal('endpoint_url has neither credentials nor a fragment', 'delivery.endpoint_url')
  }
  return { method: 'push', url, authorization }
}

/** The header that a receiver gave is never shown again. */
function showStream({ publicUrl, oidc }: Pick<WebDeps, 'publicUrl' | 'oidc'>, shown: SignalStream) {
  const { delivery, requested } = shown
  return {
    stream_id: shown.id,
    iss: oidc.issuer,
    aud: shown.audience,
    events_supported: OFFERED_EVENTS,
    events_requested: requested,
    events_delivered: requested.filter((type) => OFFERED_EVENTS.includes(type)),
    delivery:
      delivery.method === 'push'
        ? { method: PUSH, endpoint_url: delivery.url }
        : { method: POLL, endpoint_url: `${publicUrl}/api/v2${SSF_PATHS.poll}/${shown.id}` },
    format: shown.format,
    min_verification_interval: MIN_VERIFICATION,
    ...(shown.description === undefined ? {} : { description: shown.description }),
  }
}

function showStatus({ id, status: now, reason }: SignalStream) {
  return { stream_id: id, status: now, ...(reason === undefined ? {} : { reason }) }
}
