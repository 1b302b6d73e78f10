// The server's own log: JSON lines on stderr by pino. Tenant log events are another thing (room logs).
import { pino } from 'pino'

/** Words first, facts second: `log.warn('mail not delivered', { to })`. Never pass a secret, a ticket or a password. */
export type Log = {
  debug(words: string, facts?: Record<string, unknown>): void
  info(words: string, facts?: Record<string, unknown>): void
  warn(words: string, facts?: Record<string, unknown>): void
  error(words: string, facts?: Record<string, unknown>): void
}

/** @param level the least level that is written */
export function openLog(level: 'debug' | 'info' | 'warn' | 'error'): Log {
  const out = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ fd: 2, sync: true }),
  )
  return {
    debug: (words, facts) => out.debug(facts ?? {}, words),
    info: (words, facts) => out.info(facts ?? {}, words),
    warn: (words, facts) => out.warn(facts ?? {}, words),
    error: (words, facts) => out.error(facts ?? {}, words),
  }
}

export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} }
