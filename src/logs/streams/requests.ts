// What is sent for some events, by the type of the sink: each receiver's documented HTTP intake.
import { isoTime } from '#kit'

import type { LogEvent } from '../log-event.ts'
import type { Sink } from './stream.ts'

export type SinkRequest = {
  url: string
  headers: { readonly [name: string]: string }
  body: string
  verifyTls?: boolean
  /** when this one has arrived, everything up to this event has */
  upTo: string
}

const JSON_TYPE = { 'content-type': 'application/json' }

/** @param events at least one, in order @returns in order: one request, or one an event where the format wants it */
export function requestsOf(sink: Sink, events: readonly LogEvent[]): SinkRequest[] {
  const upTo = events.at(-1)?.log_id ?? ''
  const items = events.map((event) => ({ log_id: event.log_id, data: event }))
  switch (sink.type) {
    case 'http':
      return httpRequests(sink, items)
    case 'datadog':
      return [
        {
          url: `https://http-intake.logs.${DATADOG[sink.datadogRegion]}/api/v2/logs`,
          headers: { ...JSON_TYPE, 'dd-api-key': sink.datadogApiKey },
          body: JSON.stringify(
            items.map((item) => ({ ...item, ddsource: 'auth0', service: item.data.tenant_name, date: item.data.date })),
          ),
          upTo,
        },
      ]
    case 'splunk':
      return [
        {
          url: `https://${sink.splunkDomain}:${sink.splunkPort}/services/collector/event`,
          headers: { ...JSON_TYPE, authorization: `Splunk ${sink.splunkToken}` },
          body: items
            .map((event) =>
              JSON.stringify({ time: secondsOf(event.data), host: event.data.tenant_name, source: 'auth0', event }),
            )
            .join('\n'),
          verifyTls: sink.splunkSecure,
          upTo,
        },
      ]
    case 'sumo':
      return [{ url: sink.sumoSourceAddress, headers: JSON_TYPE, body: lines(items), upTo }]
    case 'segment':
      return [
        {
          url: 'https://api.segment.io/v1/batch',
          headers: { ...JSON_TYPE, authorization: basic(sink.segmentWriteKey, '') },
          body: JSON.stringify({ batch: items.map(({ data }) => segmentTrack(data)) }),
          upTo,
        },
      ]
    case 'mixpanel':
      return [
        {
          url: `https://api${sink.mixpanelRegion === 'eu' ? '-eu' : ''}.mixpanel.com/import?strict=1&project_id=${encodeURIComponent(sink.mixpanelProjectId)}`,
          headers: {
            ...JSON_TYPE,
            authorization: basic(sink.mixpanelServiceAccountUsername, sink.mixpanelServiceAccountPassword),
          },
          body: JSON.stringify(items.map(({ data }) => mixpanelEvent(data))),
          upTo,
        },
      ]
  }
}

type Item = { log_id: string; data: LogEvent }

const DATADOG = { us: 'datadoghq.com', eu: 'datadoghq.eu', us3: 'us3.datadoghq.com', us5: 'us5.datadoghq.com' }

function httpRequests(sink: Sink & { type: 'http' }, items: readonly Item[]): SinkRequest[] {
  const headers = {
    ...Object.fromEntries(sink.httpCustomHeaders.map(({ header, value }) => [header.toLowerCase(), value])),
    'content-type': sink.httpContentType,
    ...(sink.httpAuthorization === undefined ? {} : { authorization: sink.httpAuthorization }),
  }
  const one = { url: sink.httpEndpoint, headers }
  const upTo = items.at(-1)?.log_id ?? ''
  switch (sink.httpContentFormat) {
    case 'JSONARRAY':
      return [{ ...one, body: JSON.stringify(items), upTo }]
    case 'JSONLINES':
      return [{ ...one, body: lines(items), upTo }]
    case 'JSONOBJECT':
      return items.map((item) => ({ ...one, body: JSON.stringify(item), upTo: item.log_id }))
  }
}

function lines(items: readonly Item[]): string {
  return items.map((item) => `${JSON.stringify(item)}\n`).join('')
}

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
}

function secondsOf(event: LogEvent): number {
  return Date.parse(event.date) / 1000
}

/** Who it is about: their counts are by person. */
function personOf(event: LogEvent): { userId: string } | { anonymousId: string } {
  return event.user_id === undefined ? { anonymousId: event.log_id } : { userId: event.user_id }
}

function segmentTrack(event: LogEvent): Record<string, unknown> {
  return {
    type: 'track',
    event: event.description,
    ...personOf(event),
    messageId: event.log_id,
    timestamp: isoTime(Date.parse(event.date)),
    properties: event,
  }
}

function mixpanelEvent(event: LogEvent): Record<string, unknown> {
  const { log_id, user_id = '', ip, ...rest } = event
  const named = {
    time: Date.parse(event.date),
    distinct_id: user_id,
    // 36 characters of it at most, and unique: it keeps a second delivery from counting twice
    $insert_id: log_id.slice(5, 41),
    ...(ip === undefined ? {} : { ip }),
  }
  return { event: event.description, properties: { ...rest, log_id, ...named } }
}
