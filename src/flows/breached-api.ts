// Asks a service whether a password was in a breach, by the first five digits of its SHA-1 (k-anonymity).
import { createHash } from 'node:crypto'

import { AppError, type Log, messageOf, type Secret } from '#kit'

export type BreachedApi = {
  /** `https://api.pwnedpasswords.com/range/`: five digits are added to it */
  url: string
  /** whether nothing may be chosen while the service does not answer */
  failClosed: boolean
  /** milliseconds; 2,000 when left out */
  timeoutMs?: number
  log: Log
}

/** Longer nobody waits for a page. */
const TIMEOUT_MS = 2000

/** A padded answer has some 1,000 lines of 40 characters; anything far longer is not one. */
const LONGEST = 1_048_576

/**
 * @returns a question about one password: only five of forty hexadecimal digits leave the server, and the padding asked
 *   for hides from an onlooker how long the answer is. No redirect is followed.
 */
export function openBreachedApi({
  url,
  failClosed,
  timeoutMs = TIMEOUT_MS,
  log,
}: BreachedApi): (password: Secret<string>) => Promise<boolean> {
  return async (password) => {
    const digest = createHash('sha1').update(password.reveal().normalize('NFKC')).digest('hex').toUpperCase()
    try {
      const suffix = digest.slice(5)
      for (const line of (await ask(url + digest.slice(0, 5), timeoutMs)).split('\n')) {
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

async function ask(url: string, timeoutMs: number): Promise<string> {
  const answer = await fetch(url, {
    redirect: 'error',
    headers: { 'add-padding': 'true', 'user-agent': 'Keyturn', accept: 'text/plain' },
    signal: AbortSignal.timeout(timeoutMs),
  })
  if (answer.status !== 200) {
    await answer.body?.cancel()
    throw new Error(`it answered ${answer.status}`)
  }
  let text = ''
  const decoder = new TextDecoder()
  for await (const part of answer.body ?? []) {
    text += decoder.decode(part as Uint8Array, { stream: true })
    if (text.length > LONGEST) throw new Error('its answer does not end')
  }
  return text
}
