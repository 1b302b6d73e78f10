// /log-streams: where log events are sent to as they happen.
import { Type } from 'typebox'

import { AppError, isoTime } from '#kit'
import { CATEGORIES, type LogStream, type PiiConfig } from '#logs'

import { bodyRefusal } from '../validation.ts'
import { list, optional, shape, text, time, whole } from './answers/shape.ts'
import { readSink, showSink, type SinkBody } from './log-stream-sinks.ts'
import { route } from './route.ts'
import { anyObject, closed } from './schema.ts'

const works = { support: 'works' } as const

const SENT = ['http', 'datadog', 'splunk', 'sumo', 'segment', 'mixpanel'] as const
/** They want a cloud's own credentials and signatures. */
const NOT_SENT = ['eventbridge', 'eventgrid'] as const
const note = `${NOT_SENT.join(' and ')} are refused: they need a cloud's own credentials; secrets of sinks are masked, and kept when they are sent back so`

const line = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '^[\\u0020-\\u007e]+$' })
const key = Type.Optional(line(1000))

/** Which of them a type has, and which it must have: log-stream-sinks.ts. */
const sink = closed(
  {
    httpEndpoint: Type.Optional(Type.String({ minLength: 1, maxLength: 2000, description: 'HTTP endpoint' })),
    httpAuthorization: key,
    httpContentFormat: Type.Optional(Type.Enum(['JSONARRAY', 'JSONLINES', 'JSONOBJECT'])),
    httpContentType: Type.Optional(line(200)),
    httpCustomHeaders: Type.Optional(
      Type.Array(
        closed({
          header: Type.String({ minLength: 1, maxLength: 200, pattern: "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$" }),
          value: line(4000),
        }),
        { maxItems: 20 },
      ),
    ),
    datadogApiKey: key,
    datadogRegion: Type.Optional(Type.Enum(['us', 'eu', 'us3', 'us5'])),
    splunkDomain: Type.Optional(Type.String({ maxLength: 253, pattern: '^[A-Za-z0-9.-]+$' })),
    splunkPort: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,4}$' })),
    splunkToken: key,
    splunkSecure: Type.Optional(Type.Boolean()),
    sumoSourceAddress: Type.Optional(Type.String({ minLength: 1, maxLength: 2000 })),
    segmentWriteKey: key,
    mixpanelRegion: Type.Optional(Type.Enum(['us', 'eu'])),
    mixpanelProjectId: key,
    mixpanelServiceAccountUsername: key,
    mixpanelServiceAccountPassword: key,
  },
  { description: 'Where to, by the type of the stream' },
)

const common = {
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 255, description: 'Log stream name' })),
  isPriority: Type.Optional(Type.Boolean({ description: 'Sent before others when many wait' })),
  filters: Type.Optional(
    Type.Array(closed({ type: Type.Literal('category'), name: Type.Enum([...CATEGORIES]) }), {
      maxItems: CATEGORIES.length,
      description: 'Only these categories are sent',
    }),
  ),
  pii_config: Type.Optional(
    closed({
      log_fields: Type.Array(Type.Enum(['first_name', 'last_name', 'username', 'email', 'phone', 'address']), {
        minItems: 1,
        maxItems: 6,
        uniqueItems: true,
        description: 'Personal facts that are not sent',
      }),
      method: Type.Optional(Type.Enum(['mask', 'hash'])),
      algorithm: Type.Optional(Type.Literal('xxhash')),
    }),
  ),
}

const answer = shape('LogStream', {
  id: text,
  name: text,
  type: Type.Enum([...SENT]),
  status: Type.Enum(['active', 'paused', 'suspended']),
  isPriority: Type.Boolean(),
  filters: optional(list(anyObject)),
  pii_config: optional(anyObject),
  sink: Type.Unsafe({ ...sink, title: 'LogStreamSink' }),
})

const delivery = shape('LogStreamDelivery', {
  id: text,
  name: text,
  status: text,
  delivered_to: text,
  failures: whole,
  failing_since: optional(time),
  retry_at: optional(time),
  last_error: optional(text),
})

export const logStreamRoutes = [
  route({
    ...works,
    method: 'GET',
    path: '/log-streams',
    summary: 'Get log streams',
    scopes: ['read:log_streams'],
    status: 200,
    answer: list(answer),
    handle: async ({ logStreams }) => (await logStreams.list()).map(show),
  }),
  route({
    ...works,
    note,
    method: 'POST',
    path: '/log-streams',
    summary: 'Create a log stream',
    scopes: ['create:log_streams'],
    status: 200,
    answer,
    body: closed({
      ...common,
      type: Type.Enum([...SENT, ...NOT_SENT], { description: 'Where to' }),
      sink,
      startFrom: Type.Optional(Type.String({ format: 'date-time', description: 'Sends what was written since then' })),
    }),
    async handle({ logStreams, ids, mode }, { body }) {
      const { type } = body
      if (!isSent(type)) {
        throw bodyRefusal(`Log streams of type ${type} are not supported: they need a cloud's own credentials`, 'type')
      }
      const stream = await logStreams.create(
        {
          id: ids.logStream(),
          name: body.name ?? type,
          status: 'active',
          isPriority: body.isPriority ?? false,
          filters: namesOf(body.filters) ?? [],
          pii: piiOf(body.pii_config),
          sink: readSink(type, body.sink as SinkBody, undefined, mode === 'development'),
        },
        body.startFrom === undefined ? undefined : Date.parse(body.startFrom),
      )
      return show(stream)
    },
  }),
  route({
    ...works,
    method: 'GET',
    path: '/log-streams/:id',
    summary: 'Get a log stream',
    scopes: ['read:log_streams'],
    status: 200,
    answer,
    async handle({ logStreams }, { params: { id = '' } }) {
      const stream = await logStreams.find(id)
      if (!stream) throw new AppError('absent', 'inexistent_log_stream', 'The log stream does not exist.')
      return show(stream)
    },
  }),
  route({
    ...works,
    note: `${note}; suspended is what the server says of a stream that nothing took for a day, and cannot be chosen`,
    method: 'PATCH',
    path: '/log-streams/:id',
    summary: 'Update a log stream',
    scopes: ['update:log_streams'],
    status: 200,
    answer,
    body: closed({
      ...common,
      status: Type.Optional(Type.Enum(['active', 'paused'], { description: 'Whether it is sent' })),
      sink: Type.Optional(sink),
    }),
    async handle({ logStreams, mode }, { params: { id = '' }, body }) {
      const changed = await logStreams.change(id, (before) => ({
        ...before,
        name: body.name ?? before.name,
        status: body.status ?? before.status,
        isPriority: body.isPriority ?? before.isPriority,
        filters: namesOf(body.filters) ?? before.filters,
        pii: piiOf(body.pii_config) ?? before.pii,
        sink:
          body.sink === undefined
            ? before.sink
            : readSink(before.sink.type, body.sink as SinkBody, before.sink, mode === 'development'),
      }))
      return show(changed)
    },
  }),
  route({
    ...works,
    method: 'DELETE',
    path: '/log-streams/:id',
    summary: 'Delete a log stream',
    scopes: ['delete:log_streams'],
    status: 204,
    async handle({ logStreams }, { params: { id = '' } }) {
      if (await logStreams.remove(id)) return
      throw new AppError('absent', 'inexistent_log_stream', 'The log stream does not exist.')
    },
  }),
  route({
    ...works,
    method: 'GET',
    path: '/keyturn/log-streams',
    summary: 'Keyturn: how far log streams have gone, and why one stands',
    scopes: ['read:log_streams'],
    status: 200,
    answer: shape('LogStreamDeliveries', { streams: list(delivery) }),
    handle: async ({ logStreams }) => ({ streams: (await logStreams.list()).map(showDelivery) }),
  }),
]

function isSent(type: string): type is (typeof SENT)[number] {
  return (SENT as readonly string[]).includes(type)
}

function namesOf(filters: readonly { name: string }[] | undefined): string[] | undefined {
  return filters && [...new Set(filters.map(({ name }) => name))]
}

function piiOf(given: { log_fields: PiiConfig['log_fields']; method?: PiiConfig['method'] } | undefined) {
  return given && { log_fields: given.log_fields, method: given.method ?? 'mask', algorithm: 'xxhash' as const }
}

function show({ id, name, status, isPriority, filters, pii, sink: to }: LogStream): Record<string, unknown> {
  return {
    id,
    name,
    type: to.type,
    status,
    isPriority,
    ...(filters.length === 0 ? {} : { filters: filters.map((each) => ({ type: 'category', name: each })) }),
    ...(pii === undefined ? {} : { pii_config: pii }),
    sink: showSink(to),
  }
}

function showDelivery(stream: LogStream): Record<string, unknown> {
  const { id, name, status, checkpoint, failures, failingSince, retryAt, lastError } = stream
  return {
    id,
    name,
    status,
    delivered_to: checkpoint,
    failures,
    ...(failingSince === undefined ? {} : { failing_since: isoTime(failingSince) }),
    ...(retryAt === undefined ? {} : { retry_at: isoTime(retryAt) }),
    ...(lastError === undefined ? {} : { last_error: lastError }),
  }
}
