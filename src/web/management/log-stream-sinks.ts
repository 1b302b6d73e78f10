// What the sinks of log streams have, by type: what must be there, what may be, what is secret, and how one is read.
import type { Sink } from '#logs'

import { bodyRefusal } from '../validation.ts'

export type SinkBody = { readonly [name: string]: unknown }

type Kind = { must: readonly string[]; may: readonly string[]; secret: readonly string[]; standard: SinkBody }

const KINDS: Readonly<Record<Sink['type'], Kind>> = {
  http: {
    must: ['httpEndpoint'],
    may: ['httpAuthorization', 'httpContentFormat', 'httpContentType', 'httpCustomHeaders'],
    secret: ['httpAuthorization'],
    standard: { httpContentFormat: 'JSONLINES', httpContentType: 'application/json', httpCustomHeaders: [] },
  },
  datadog: { must: ['datadogApiKey', 'datadogRegion'], may: [], secret: ['datadogApiKey'], standard: {} },
  splunk: {
    must: ['splunkDomain', 'splunkPort', 'splunkToken', 'splunkSecure'],
    may: [],
    secret: ['splunkToken'],
    standard: {},
  },
  sumo: { must: ['sumoSourceAddress'], may: [], secret: ['sumoSourceAddress'], standard: {} },
  segment: { must: ['segmentWriteKey'], may: [], secret: ['segmentWriteKey'], standard: {} },
  mixpanel: {
    must: ['mixpanelRegion', 'mixpanelProjectId', 'mixpanelServiceAccountUsername', 'mixpanelServiceAccountPassword'],
    may: [],
    secret: ['mixpanelServiceAccountPassword'],
    standard: {},
  },
}

/** Stands for what is stored and not shown; sent back, it leaves that as it is. */
export const NOT_SHOWN = '_VALUE_NOT_SHOWN_'

/** @param before what a masked or left-out secret stays at; a sink is replaced as a whole otherwise */
export function readSink(type: Sink['type'], body: SinkBody, before: Sink | undefined, allowHttp: boolean): Sink {
  const { must, may, secret, standard } = KINDS[type]
  const strange = Object.keys(body).find((name) => !must.includes(name) && !may.includes(name))
  if (strange !== undefined) throw bodyRefusal(`A sink of type ${type} has no ${strange}`, 'sink')
  const known: SinkBody = before ?? {}
  const whole: Record<string, unknown> = { ...standard, ...body, type }
  for (const name of secret) {
    if (body[name] === NOT_SHOWN || (body[name] === undefined && must.includes(name))) whole[name] = known[name]
    if (whole[name] === undefined) delete whole[name]
    if (body[name] === NOT_SHOWN && whole[name] === undefined) throw notStored(name)
  }
  const missing = must.find((name) => whole[name] === undefined)
  if (missing !== undefined) throw bodyRefusal(`Missing required property: ${missing}`, 'sink')
  if (type === 'http') whole['httpCustomHeaders'] = readHeaders(whole['httpCustomHeaders'], before)
  for (const name of ['httpEndpoint', 'sumoSourceAddress']) checkUrl(name, whole[name], allowHttp)
  return whole as unknown as Sink
}

/** Without its type, and with what is secret masked. */
export function showSink({ type, ...sink }: Sink): Record<string, unknown> {
  const { secret } = KINDS[type]
  return Object.fromEntries(
    Object.entries(sink).map(([name, value]: [string, unknown]) => {
      if (secret.includes(name)) return [name, NOT_SHOWN]
      if (name === 'httpCustomHeaders') {
        return [name, (value as Header[]).map(({ header }) => ({ header, value: NOT_SHOWN }))]
      }
      return [name, value]
    }),
  )
}

type Header = { header: string; value: string }

/** Decided by us, or by the connection: a header of theirs would break the request or smuggle another one. */
const OURS = new Set(
  'host content-length content-type transfer-encoding connection keep-alive upgrade te trailer expect authorization'.split(
    ' ',
  ),
)

function readHeaders(given: unknown, before: Sink | undefined): Header[] {
  const kept = before?.type === 'http' ? before.httpCustomHeaders : []
  return (given as Header[]).map(({ header, value }) => {
    if (OURS.has(header.toLowerCase())) {
      throw bodyRefusal(`The header ${header} cannot be chosen`, 'sink.httpCustomHeaders')
    }
    if (value !== NOT_SHOWN) return { header, value }
    const known = kept.find((each) => each.header.toLowerCase() === header.toLowerCase())
    if (!known) throw notStored(header)
    return known
  })
}

function checkUrl(name: string, value: unknown, allowHttp: boolean): void {
  if (typeof value !== 'string') return
  if (!URL.canParse(value)) throw bodyRefusal('Not a URL', `sink.${name}`)
  const { protocol, username, password } = new URL(value)
  if (protocol !== 'https:' && !(allowHttp && protocol === 'http:')) throw bodyRefusal('An https URL', `sink.${name}`)
  if (username !== '' || password !== '') throw bodyRefusal('A URL without credentials', `sink.${name}`)
}

function notStored(name: string) {
  return bodyRefusal(`${NOT_SHOWN} stands for a stored value, and there is none`, `sink.${name}`)
}
