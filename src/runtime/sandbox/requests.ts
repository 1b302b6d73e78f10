// Observes outbound HTTP: node's own client and undici (fetch), by diagnostics_channel, without touching either.
import { subscribe } from 'node:diagnostics_channel'

import { captured, peek, textOf } from './capture.ts'
import { isHttp } from './connections.ts'
import { begin, check, end, type Execution } from './executions.ts'
import { sendSoon } from './pipe.ts'

type Seen = {
  execution: Execution | undefined
  startedAt: number
  start: number
  method: string
  url: string
  status: number | null
  bytes: number
  error: string | undefined
  over: boolean
  headers: [string, string][]
  /** pieces of the answer's body, of a run that is recorded */
  pieces: Buffer[]
}

const seen = new WeakMap<object, Seen>()

export function watchRequests(): void {
  watchHttp()
  watchUndici()
}

function watchHttp(): void {
  on('http.client.request.created', ({ request }) => {
    const entry = open(request, textOf(peek(request, 'method')), httpUrl(request))
    const once = bound(request, 'once')
    once('socket', (socket: unknown) => {
      if (typeof socket === 'object' && socket !== null) isHttp(socket)
    })
    once('close', () => close(entry, request))
  })
  on('http.client.response.finish', ({ request, response }) => {
    const entry = seen.get(request as object)
    if (entry === undefined) return
    const status = peek(response, 'statusCode')
    entry.status = typeof status === 'number' ? status : null
    keepHeaders(entry, peek(response, 'rawHeaders'))
    countBytes(response as object, entry)
  })
  on('http.client.request.error', ({ request, error }) => {
    const entry = seen.get(request as object)
    if (entry === undefined) return
    entry.error = wordsOf(error)
    close(entry, request)
  })
}

function watchUndici(): void {
  on('undici:request:create', ({ request }) => {
    open(request, textOf(peek(request, 'method')), `${textOf(peek(request, 'origin'))}${textOf(peek(request, 'path'))}`)
  })
  on('undici:client:connected', ({ socket }) => {
    if (typeof socket === 'object' && socket !== null) isHttp(socket)
  })
  on('undici:request:headers', ({ request, response }) => {
    const entry = seen.get(request as object)
    const status = peek(response, 'statusCode')
    if (entry === undefined || typeof status !== 'number') return
    entry.status = status
    keepHeaders(entry, peek(response, 'headers'))
  })
  on('undici:request:bodyChunkReceived', ({ request, chunk }) => {
    const entry = seen.get(request as object)
    if (entry !== undefined) count(entry, chunk)
  })
  on('undici:request:trailers', ({ request }) => {
    const entry = seen.get(request as object)
    if (entry !== undefined) close(entry, request)
  })
  on('undici:request:error', ({ request, error }) => {
    const entry = seen.get(request as object)
    if (entry === undefined) return
    entry.error = wordsOf(error)
    close(entry, request)
  })
}

type Message = { [key: string]: unknown }

function on(channel: string, heard: (message: Message) => void): void {
  subscribe(channel, (message) => {
    try {
      heard(message as Message)
    } catch {
      // observation never disturbs what it observes
    }
  })
}

function open(request: unknown, method: string, url: string): Seen {
  const execution = begin(request as object)
  if (execution !== undefined && !execution.sending) {
    execution.sending = true
    // before the tick in which the request is written
    sendSoon({ t: 'sending', n: execution.n })
  }
  const entry: Seen = {
    execution,
    startedAt: captured.now(),
    start: captured.perf(),
    method,
    url,
    status: null,
    bytes: 0,
    error: undefined,
    over: false,
    headers: [],
    pieces: [],
  }
  seen.set(request as object, entry)
  return entry
}

function close(entry: Seen, request: unknown): void {
  if (entry.over) return
  entry.over = true
  const { execution } = entry
  if (execution === undefined || execution.over) return
  const ms = Math.round((captured.perf() - entry.start) * 1000) / 1000
  const { method, url, status, bytes, error } = entry
  const row = { t: 'request', n: execution.n, at: entry.startedAt, method, url, status, ms, bytes } as const
  const answer =
    entry.headers.length === 0 ? {} : { answer: { headers: entry.headers, body: captured.base64(entry.pieces) } }
  sendSoon(error === undefined ? { ...row, ...answer } : { ...row, error })
  end(execution, request as object)
  if (execution.answered) captured.later(check, execution)
}

/** Counts what is pushed into the answer: a `data` listener would make it flow. */
function countBytes(response: object, entry: Seen): void {
  const push = bound(response, 'push')
  Object.defineProperty(response, 'push', {
    configurable: true,
    writable: true,
    enumerable: false,
    value(chunk: unknown, ...rest: unknown[]): unknown {
      count(entry, chunk)
      return push(chunk, ...rest)
    },
  })
}

function count(entry: Seen, chunk: unknown): void {
  const length = peek(chunk, 'length')
  if (typeof length !== 'number') return
  entry.bytes += length
  const { execution } = entry
  if (execution === undefined || execution.keepBytes < length || !(chunk instanceof Uint8Array)) return
  execution.keepBytes -= length
  entry.pieces.push(captured.copy(chunk))
}

/** Names and values one after the other: texts of node's client, bytes of undici's. */
function keepHeaders(entry: Seen, raw: unknown): void {
  if (!Array.isArray(raw) || (entry.execution?.keepBytes ?? 0) === 0) return
  const plain = (value: unknown) => (value instanceof Uint8Array ? captured.text(captured.copy(value)) : textOf(value))
  for (let at = 0; at + 1 < raw.length && at < 200; at += 2) entry.headers.push([plain(raw[at]), plain(raw[at + 1])])
}

function bound(target: unknown, name: string): (...args: unknown[]) => unknown {
  const found = peek(target, name)
  return (...args) => captured.apply(found, target, args)
}

function httpUrl(request: unknown): string {
  const protocol = textOf(peek(request, 'protocol'))
  const getHeader = peek(request, 'getHeader')
  const host = typeof getHeader === 'function' ? captured.apply(getHeader, request, ['host']) : undefined
  return `${protocol}//${textOf(host ?? peek(request, 'host'))}${textOf(peek(request, 'path'))}`
}

function wordsOf(error: unknown): string {
  const message = peek(error, 'message')
  const code = peek(error, 'code')
  const words = typeof message === 'string' && message !== '' ? message : textOf(code ?? error)
  return words.slice(0, 500)
}
