// Requests that the server itself sends to addresses which its users wrote down: the same policy as for their code.
import { Agent as PlainAgent, type ClientRequest, type IncomingMessage, request as plainRequest } from 'node:http'
import { Agent as TlsAgent, request as tlsRequest } from 'node:https'
import { isIP } from 'node:net'

import type { EgressDeps } from '../deps.ts'
import { openPlace } from './place.ts'

export type OutboundCall = {
  /** http or https; no credentials in it */
  url: string
  method: 'POST' | 'PUT' | 'GET'
  headers: { readonly [name: string]: string }
  body?: string
  /** for everything: connecting, sending, the answer's head */
  timeoutMs: number
  /** false takes a certificate that nobody vouches for */
  verifyTls?: boolean
  signal?: AbortSignal
  /** how many characters of an answer that is no 2xx are wanted; none when left out */
  refusalText?: number
  /** how many characters of a 2xx answer are wanted; none when left out */
  answerText?: number
}

/**
 * Sends one request and reads no more of the answer than its head, or the beginning of what it says when that is
 * wanted. No redirect is followed. `text` is empty when it was not wanted, or when the connection ended before it was there.
 */
export type Outbound = (call: OutboundCall) => Promise<OutboundAnswer>

type OutboundAnswer = {
  status: number
  text: string
  /** whether `text` is all of the answer: it was wanted, it was no longer than that, and it came to its end */
  whole?: boolean
  /** the header Retry-After, as it was sent */
  retryAfter?: string
}

export function openOutbound(deps: EgressDeps): Outbound {
  const placeOf = openPlace(deps)
  const plain = new PlainAgent({ keepAlive: true, maxSockets: 16, maxFreeSockets: 4 })
  const tls = new TlsAgent({ keepAlive: true, maxSockets: 16, maxFreeSockets: 4 })

  return async ({
    url,
    method,
    headers,
    body,
    timeoutMs,
    verifyTls = true,
    signal,
    refusalText = 0,
    answerText = 0,
  }) => {
    const parsed = new URL(url)
    const secure = parsed.protocol === 'https:'
    if (!secure && parsed.protocol !== 'http:') throw new Error(`${parsed.protocol} is not spoken here`)
    const name = parsed.hostname.replace(/^\[|\]$/g, '')
    const to = await placeOf(name, Number(parsed.port || (secure ? 443 : 80)))
    const stop = AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(signal ? [signal] : [])])
    const options = {
      ...to,
      method,
      path: `${parsed.pathname}${parsed.search}`,
      headers: { ...headers, host: parsed.host, ...lengthOf(body) },
      signal: stop,
    }
    const sent = secure
      ? tlsRequest({
          ...options,
          agent: tls,
          rejectUnauthorized: verifyTls,
          ...(isIP(name) === 0 ? { servername: name } : {}),
        })
      : plainRequest({ ...options, agent: plain })
    const answer = await answerOf(sent, body)
    // to its end, so that the connection can be used again; what it says is not ours to keep
    answer.on('error', () => undefined)
    const status = answer.statusCode ?? 0
    const wanted = status >= 200 && status < 300 ? answerText : refusalText
    const { 'retry-after': retryAfter } = answer.headers
    const head = { status, ...(retryAfter === undefined ? {} : { retryAfter }) }
    if (wanted > 0) return { ...head, ...(await beginningOf(answer, wanted)) }
    answer.resume()
    return { ...head, text: '' }
  }
}

/** The rest is read too and thrown away. Never rejects. */
function beginningOf(answer: IncomingMessage, length: number): Promise<{ text: string; whole: boolean }> {
  return new Promise((resolve) => {
    let text = ''
    let longer = false
    answer.setEncoding('utf8')
    answer.on('data', (chunk: string) => {
      longer ||= text.length + chunk.length > length
      if (text.length < length) text = (text + chunk).slice(0, length)
    })
    const ended = () => resolve({ text, whole: answer.complete && !longer })
    answer.once('close', ended)
    answer.once('end', ended)
  })
}

function lengthOf(body: string | undefined): Record<string, string> {
  return body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
}

function answerOf(sent: ClientRequest, body: string | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    sent.once('response', resolve)
    // later errors too: after the answer's head they concern nobody
    sent.on('error', reject)
    sent.end(body)
  })
}
