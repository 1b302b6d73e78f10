// How the texts of KEYTURN_ variables are read: each throws with a sentence that says what to write instead.
import { isIP } from 'node:net'

export type EgressMapping = { from: { host: string; port?: number }; to: { host: string; port: number } }

export function whole(text: string | undefined, fallback: number, least: number, most: number): number {
  if (text === undefined) return fallback
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < least || value > most) {
    throw new Error(`"${text}" is not a whole number from ${least} to ${most}.`)
  }
  return value
}

export function oneOf<const T extends string>(text: string | undefined, words: readonly T[], fallback: T): T {
  if (text === undefined) return fallback
  const found = words.find((word) => word === text)
  if (found === undefined) throw new Error(`"${text}" is none of ${words.join(', ')}.`)
  return found
}

export function onOff(text: string | undefined): boolean {
  return ['on', 'true', '1', 'yes'].includes(
    oneOf(text?.toLowerCase(), ['on', 'true', '1', 'yes', 'off', 'false', '0', 'no'], 'off'),
  )
}

export function list(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}

export function webUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new Error(`"${text}" is not an http or https URL.`)
  }
  return text
}

/** What is asked about passwords is asked over TLS; a service on this machine may do without. */
export function rangeUrl(text: string): string {
  const { protocol, hostname } = new URL(webUrl(text))
  if (protocol === 'http:' && !['localhost', '127.0.0.1', '[::1]'].includes(hostname)) {
    throw new Error(`"${text}" must be https.`)
  }
  return text
}

export function origin(text: string): string {
  const url = new URL(webUrl(text))
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '' || url.username !== '') {
    throw new Error(`"${text}" must be an origin alone, such as https://login.example.com.`)
  }
  return url.origin
}

export function postgres(text: string): string {
  if (!/^postgres(ql)?:\/\//.test(text) || !URL.canParse(text)) {
    throw new Error('not a postgres:// URL. Write postgres://user:password@host:5432/name.')
  }
  return text
}

/** What RFC 6749 lets a client's id and secret be made of. The text itself is not repeated: it is a secret. */
export function printable(text: string): string {
  if (!/^[\x20-\x7e]+$/.test(text)) throw new Error('only printable ASCII characters.')
  return text
}

export function key(text: string): string {
  if (Buffer.from(text, 'base64').length !== 32) {
    throw new Error('not 32 bytes in base64. Make one with: openssl rand -base64 32')
  }
  return text
}

export function proxy(text: string): string {
  const [address = '', prefix] = text.split('/')
  const family = isIP(address)
  const most = family === 4 ? 32 : 128
  if (family === 0 || (prefix !== undefined && !(/^\d+$/.test(prefix) && Number(prefix) <= most))) {
    throw new Error(`"${text}" is neither an address nor a CIDR.`)
  }
  return text
}

export function mapping(text: string): EgressMapping {
  const match = /^(?<host>[^=:]+|\[[^\]]+\])(?::(?<port>\d+))?=(?<to>[^=:]+|\[[^\]]+\]):(?<toPort>\d+)$/.exec(text)
  const { host, port, to, toPort } = match?.groups ?? {}
  if (host === undefined || to === undefined || toPort === undefined) {
    throw new Error(`"${text}" is not of the form host[:port]=host:port.`)
  }
  const from = port === undefined ? { host } : { host, port: Number(port) }
  return { from, to: { host: to, port: Number(toPort) } }
}
