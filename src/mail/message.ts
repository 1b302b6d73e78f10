// A message ready to be sent, and how headers and senders are kept clean.

export type Mailbox = { name: string; address: string }

export type EmailMessage = {
  id: string
  to: string
  from: Mailbox
  subject: string
  text: string
  html: string
  /** tag of its language */
  language: string
}

export type PhoneMessage = {
  id: string
  channel: 'sms' | 'voice'
  to: string
  /** number or name that it comes from, when the template says so */
  from: string | undefined
  text: string
  language: string
}

/** One line without control characters, so that no word in it can begin another header; 300 characters at most. */
export function headerText(text: string): string {
  const line = text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
  return [...line.toWellFormed()].slice(0, 300).join('')
}

/**
 * `address` or `Name <address>`. One mailbox only: what a name carries cannot end it or add another
 * (nodemailer CVE-2025-13033 and its kin).
 *
 * @returns undefined when it is none
 */
export function parseMailbox(text: string): Mailbox | undefined {
  if (/[\p{Cc}\u2028\u2029]/u.test(text)) return undefined
  const [, quoted = '', between] = /^([^<>]*)<([^<>]*)>$/.exec(text.trim()) ?? []
  const address = (between ?? text).trim()
  if (address.length > 254 || !ADDRESS.test(address)) return undefined
  const name = quoted.trim().replace(/^"(.*)"$/, '$1')
  return { name: senderName(name), address }
}

/** Quotes, brackets and backslashes are taken out of the name, so that it cannot end its quotes. */
export function senderName(text: string): string {
  return headerText(text.replace(/["\\<>]/g, ''))
}

/** As one header; providers that take a name and an address get the two. */
export function mailboxText({ name, address }: Mailbox): string {
  if (name === '') return address
  // all of it printable ASCII, or an encoded word (RFC 2047 §2)
  if (/^[ -~]*$/.test(name)) return `"${name}" <${address}>`
  return `${encodedWords(name)} <${address}>`
}

/** An encoded word is 75 characters at most, so 45 bytes of text in base64; no character is cut in two. */
function encodedWords(text: string): string {
  const words: string[] = []
  let word = ''
  for (const character of text) {
    if (Buffer.byteLength(word + character) > 45) {
      words.push(word)
      word = ''
    }
    word += character
  }
  words.push(word)
  return words.map((each) => `=?UTF-8?B?${Buffer.from(each).toString('base64')}?=`).join(' ')
}

const ADDRESS =
  /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)*[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?$/u
