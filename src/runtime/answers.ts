// What the network answered a live run, kept as stubs: with them the same run can be had again without the network.
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'

import { isObject } from '#kit'

import type { OutboundRequest } from './contract.ts'
import type { Flight } from './flight.ts'

/** Of the connection, of one moment, of a session: a later run has no use for them, and nobody should read the last. */
const LEFT_OUT = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'date',
  'keep-alive',
  'set-cookie',
  'strict-transport-security',
  'transfer-encoding',
])
const MOST = { answers: 100, header: 2000, body: 100_000, url: 2000 }
const zip = { maxOutputLength: 1024 * 1024 }

/** The child is not believed: what is no answer is left out. Names of headers in lower case; the body as text. */
export function keepAnswer(flight: Flight, request: Omit<OutboundRequest, 'dry'>, answer: unknown): void {
  const { mode } = flight.invocation
  const { status } = request
  if (mode.kind !== 'live' || mode.record !== true || flight.answers.length >= MOST.answers) return
  if (status === null || status < 200 || status > 599 || !isObject(answer)) return
  const headers = headersOf(answer['headers'])
  const bytes = typeof answer['body'] === 'string' ? Buffer.from(answer['body'], 'base64') : Buffer.alloc(0)
  const body = plain(bytes, headers.get('content-encoding') ?? '')
  const kept = [...headers].filter(([name, value]) => !LEFT_OUT.has(name) && value.length <= MOST.header)
  flight.answers.push({
    method: request.method,
    // how the URL begins: a secret in it is masked, and would never fit
    url: flight.mask(request.url).split('***', 1)[0]?.slice(0, MOST.url) ?? '',
    status,
    headers: Object.fromEntries(kept),
    body: body.slice(0, MOST.body),
  })
}

function headersOf(pairs: unknown): Map<string, string> {
  const headers = new Map<string, string>()
  for (const pair of Array.isArray(pairs) ? (pairs as unknown[]) : []) {
    const [name, value] = Array.isArray(pair) ? (pair as unknown[]) : []
    if (typeof name === 'string' && typeof value === 'string') headers.set(name.toLowerCase(), value)
  }
  return headers
}

function plain(bytes: Buffer, encoding: string): string {
  try {
    if (encoding === 'gzip' || encoding === 'x-gzip') return gunzipSync(bytes, zip).toString('utf8')
    if (encoding === 'br') return brotliDecompressSync(bytes, zip).toString('utf8')
    if (encoding === 'deflate') return inflateSync(bytes, zip).toString('utf8')
  } catch {
    // cut short, or no such encoding after all: there is no text to keep
    return ''
  }
  return encoding === '' || encoding === 'identity' ? bytes.toString('utf8') : ''
}
