// Asks a service whether a password was in a breach, by the first five digits of its SHA-1 (k-anonymity).
import { createHash } from 'node:crypto'

import { AppError, type Log, messageOf, type Secret } from '#kit'
import { openOutbound, type Outbound } from '#runtime'

export type BreachedApi = {
  /** `https://api.pwnedpasswords.com/range/`: five digits are added to it */
  url: string
  /** whether nothing may be chosen while the service does not answer */
  failClosed: boolean
  /** milliseconds; 2,000 when left out */
  timeoutMs?: number
  log: Log
  /** the one way out: its map, no redirect, and no private address but that of the service, which its operator has named */
  egress: Parameters<typeof openOutbound>[0]
}

/** Longer nobody waits for a page. */
const TIMEOUT_MS = 2000

/** A padded answer has some 1,000 lines of 40 characters; anything far longer is not one. */
const LONGEST = 1_048_576

/**
 * @returns a question about one password: only five of forty hexadecimal digits leave the server, and the padding asked
 *   for hides from an onlooker how long the answer is.
 */
export function openBreachedApi({
  url,
  failClosed,
  timeoutMs = TIMEOUT_MS,
  log,
  egress,
}: BreachedApi): (password: Secret<string>) => Promise<boolean> {
  const own = new URL(url).hostname.replace(/^\[|\]$/g, '')
  const send = openOutbound({ ...egress, allow: [...egress.allow, own] })
  return async (password) => {
    const digest = createHash('sha1').update(password.reveal().normalize('NFKC')).digest('hex').toUpperCase()
    try {
      const suffix = digest.slice(5)
      for (const line of (await ask(send, url + digest.slice(0, 5), timeoutMs)).split('\n')) {
        const [found, times] = line.trim().split(':')
        // lines of padding count nothing
        if (found?.toUpperCase() === suffix && Number(times) > 0) return true
      }
      return false
    } catch (thrown) {
      log.warn('the service of breached passwords does not answer', { reason: messageOf(thrown) })
      if (!failClosed) return false
      throw new AppError('unavailable', undefined, 'Passwords cannot be checked at the moment. Try again later.')
    }
  }
}

/** Half an answer says nothing about the password that it does not name. */
async function ask(send: Outbound, url: string, timeoutMs: number): Promise<string> {
  const headers = { 'add-padding': 'true', 'user-agent': 'Keyturn', accept: 'text/plain' }
  const { status, text, whole } = await send({ method: 'GET', url, headers, timeoutMs, answerText: LONGEST })
  if (status !== 200) throw new Error(`it answered ${status}`)
  if (whole !== true) throw new Error('its answer did not come to an end')
  return text
}
