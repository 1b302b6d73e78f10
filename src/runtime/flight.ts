// One invocation under way: what is known of it so far, and how it becomes a completion and then settled.
import { performance } from 'node:perf_hooks'

import type { Command } from '#triggers'

import type {
  Completion,
  Failure,
  Invocation,
  LogLine,
  OutboundRequest,
  RecordedRequest,
  Running,
  Settled,
  Stats,
  Stub,
} from './contract.ts'
import type { Connection } from './egress/proxy.ts'
import { KEPT } from './limits.ts'
import { maskValue, openMask, type Mask } from './mask.ts'

export type Flight = {
  readonly invocation: Invocation
  readonly mask: Mask
  n: number
  attempt: number
  /** the budget counts from here; queueing in the background lane is not the Action's time */
  startedAt: number
  /** set while it is under way */
  budget: NodeJS.Timeout | undefined
  /** the child has it */
  deliveredAt: number
  answeredAt: number
  bootMs: number
  handlerMs: number
  runtime: string
  completion: Completion | undefined
  settled: boolean
  logs: LogLine[]
  logsTruncated: boolean
  /** characters that are kept */
  logText: number
  requests: OutboundRequest[]
  /** `host:port` of every reported request, unmasked: never stored */
  claimed: Set<string>
  connections: Connection[]
  /** of a dry run that records */
  recorded: RecordedRequest[]
  /** of a live run that records */
  answers: Stub[]
  /** it has sent something, or is about to: it is never run a second time */
  hasSent: boolean
  commands: Command[]
  lateErrors: Failure[]
  readonly invokedAt: number
  readonly running: Running
  readonly resolve: { result(completion: Completion): void; settled(settled: Settled): void }
}

export function openFlight(invocation: Invocation): Flight {
  const result = Promise.withResolvers<Completion>()
  const settled = Promise.withResolvers<Settled>()
  const now = performance.now()
  return {
    invocation,
    mask: openMask(invocation.secrets),
    n: 0,
    attempt: 0,
    invokedAt: now,
    startedAt: now,
    budget: undefined,
    deliveredAt: 0,
    answeredAt: 0,
    bootMs: 0,
    handlerMs: 0,
    runtime: '',
    completion: undefined,
    settled: false,
    logs: [],
    logsTruncated: false,
    logText: 0,
    requests: [],
    claimed: new Set(),
    connections: [],
    recorded: [],
    answers: [],
    hasSent: false,
    commands: [],
    lateErrors: [],
    running: { result: result.promise, settled: settled.promise },
    resolve: { result: result.resolve, settled: settled.resolve },
  }
}

/** The handler has settled, or cannot any more. Only the first call counts. */
export function answer(flight: Flight, completion: Completion): void {
  if (flight.completion !== undefined) return
  flight.completion = completion
  flight.answeredAt = performance.now()
  flight.resolve.result(completion)
}

/** Nothing more will come. Only the first call counts; an answer must have been given. */
export function settle(flight: Flight): void {
  if (flight.settled || flight.completion === undefined) return
  flight.settled = true
  const { completion } = flight
  // commands hold what a flow needs as it is (a redirect with its token); what is stored and shown is masked
  const commands = maskValue(flight.mask, completion.commands)
  flight.resolve.settled({
    completion: commands === completion.commands ? completion : { ...completion, commands },
    logs: flight.logs,
    logsTruncated: flight.logsTruncated,
    requests: withUnclaimed(flight),
    ...(flight.recorded.length > 0 ? { recorded: maskValue(flight.mask, flight.recorded) } : {}),
    ...(flight.answers.length > 0 ? { answers: maskValue(flight.mask, flight.answers) } : {}),
    commands: maskValue(flight.mask, flight.commands),
    stats: statsOf(flight),
    lateErrors: flight.lateErrors,
    runtime: flight.runtime,
  })
}

export function failed(flight: Flight, failure: Failure): Completion {
  return { status: 'failed', failure, commands: flight.commands }
}

export function addLog(flight: Flight, line: LogLine, cut: boolean): void {
  const full = flight.logs.length >= KEPT.logLines || flight.logText >= KEPT.logText
  if (cut || full) flight.logsTruncated = true
  if (full) return
  // masked first: half a secret at the cut would not be found again
  const text = flight.mask(line.text).slice(0, KEPT.logText)
  flight.logText += text.length
  flight.logs.push({ ...line, text })
}

export function addRequest(flight: Flight, request: OutboundRequest): void {
  if (flight.claimed.size < KEPT.requests) flight.claimed.add(originOf(request.url.slice(0, KEPT.url)))
  if (flight.requests.length >= KEPT.requests) return
  const { error, method } = request
  flight.requests.push({
    ...request,
    method: method.slice(0, 32),
    // masked first: an URL that is a secret as a whole would not be found again without its query
    url: redactQuery(flight.mask(request.url)).slice(0, KEPT.url),
    ...(error === undefined ? {} : { error: flight.mask(error).slice(0, KEPT.url) }),
  })
}

/** Values of the query say who and what (e-mail addresses, keys); the names are enough to know the call again. */
export function redactQuery(url: string): string {
  // of a query that begins inside a masked secret, what follows is there
  const at = url.search(/[?&]/)
  if (at < 0) return url
  const query = url.slice(at + 1).replace(/#.*$/, '')
  const pairs = query.split('&').map((pair) => (pair.includes('=') ? `${pair.slice(0, pair.indexOf('='))}=***` : pair))
  return `${url.slice(0, at + 1)}${pairs.join('&')}`
}

/** Connections that the proxy saw and that no reported request explains: SMTP, raw sockets, or an Action that hides. */
function withUnclaimed(flight: Flight): readonly OutboundRequest[] {
  if (flight.connections.length === 0) return flight.requests
  const rest = flight.connections
    .filter((one) => !flight.claimed.has(`${one.host}:${one.port}`))
    .slice(0, KEPT.requests)
    .map((one): OutboundRequest => {
      const url = flight.mask(`tcp://${one.host}:${one.port}`)
      const row = { at: one.at, method: 'CONNECT', url, status: null, ms: 0, bytes: 0 }
      return one.error === undefined ? row : { ...row, error: flight.mask(one.error) }
    })
  return [...flight.requests, ...rest]
}

function originOf(url: string): string {
  if (!URL.canParse(url)) return url
  const parsed = new URL(url)
  const port = parsed.port === '' ? (parsed.protocol === 'https:' ? '443' : '80') : parsed.port
  return `${parsed.hostname.replace(/^\[|\]$/g, '')}:${port}`
}

function statsOf(flight: Flight): Stats {
  const end = performance.now()
  const delivered = flight.deliveredAt === 0 ? end : flight.deliveredAt
  const answered = flight.answeredAt === 0 ? end : flight.answeredAt
  return {
    total_request_duration_ms: round(end - flight.invokedAt),
    total_runtime_execution_duration_ms: round(end - delivered),
    runtime_processing_duration_ms: round(Math.max(0, answered - delivered - flight.handlerMs)),
    action_duration_ms: round(flight.handlerMs),
    boot_duration_ms: round(flight.bootMs),
    network_duration_ms: round(union(flight.requests)),
  }
}

function union(requests: readonly OutboundRequest[]): number {
  let total = 0
  let end = 0
  if (requests.length === 0) return 0
  for (const one of [...requests].sort((a, b) => a.at - b.at)) {
    const from = Math.max(one.at, end)
    const to = one.at + one.ms
    if (to > from) total += to - from
    end = Math.max(end, to)
  }
  return total
}

function round(ms: number): number {
  return Math.round(ms * 1000) / 1000
}
