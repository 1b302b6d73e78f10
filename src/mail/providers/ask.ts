// One request to a provider's HTTP API, and what its answer means.
import { isObject, messageOf, SECOND } from '#kit'

import { CALL_TIMEOUT_MS, type Outcome, type ProviderDeps } from './provider.ts'

export type Request = { url: string; headers: { readonly [name: string]: string }; body: string }

/**
 * A 2xx head is a yes, whatever becomes of the rest: sending again would be a second mail. 408, 425, 429 and 5xx pass by
 * themselves; 401 and 403 pass when somebody repairs the credentials. Every other refusal is about this message.
 */
export async function askProvider(
  { send, clock }: Pick<ProviderDeps, 'send' | 'clock'>,
  name: string,
  request: Request,
): Promise<Outcome> {
  let answer: Awaited<ReturnType<ProviderDeps['send']>>
  try {
    answer = await send({ method: 'POST', ...request, timeoutMs: CALL_TIMEOUT_MS, refusalText: 4096 })
  } catch (thrown) {
    return { kind: 'later', reason: `${name} did not answer: ${messageOf(thrown)}` }
  }
  const { status, text } = answer
  if (status >= 200 && status < 300) return { kind: 'sent' }
  const said = wordsOf(text)
  const reason = `${name} answered ${status}${said === '' ? '' : `: ${said}`}`
  const passes = status >= 500 || [401, 403, 408, 425, 429].includes(status) || (status >= 300 && status < 400)
  if (!passes) return { kind: 'refused', reason }
  return { kind: 'later', reason, ...pauseOf(answer.retryAfter, clock.now()) }
}

/** Retry-After: seconds, or a date (RFC 9110 §10.2.3); anything else says nothing. */
export function pauseOf(retryAfter = '', now: number): { afterMs?: number } {
  const text = retryAfter.trim()
  if (/^\d{1,9}$/.test(text)) return { afterMs: Number(text) * SECOND }
  const at = text.endsWith('GMT') ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? {} : { afterMs: Math.max(0, at - now) }
}

/** The sentence in an error body: providers put it in `message`, in `errors[0].message`, or in XML. */
function wordsOf(text: string): string {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return text
      .replace(/<[^<>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, 200)
  }
  const first = isObject(value) && Array.isArray(value['errors']) ? (value['errors'] as unknown[])[0] : value
  const holder = isObject(first) && isObject(first['error']) ? first['error'] : first
  const words = isObject(holder) ? (holder['message'] ?? holder['description'] ?? holder['Message']) : undefined
  return typeof words === 'string' ? words.slice(0, 200) : ''
}

export function jsonHeaders(more: { readonly [name: string]: string } = {}): Record<string, string> {
  return { 'content-type': 'application/json', accept: 'application/json', ...more }
}

export function basic(user: string, password: string): { authorization: string } {
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` }
}

export const FORM = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' } as const
