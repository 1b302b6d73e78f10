// SMTP: a relay of the tenant's. Always over TLS, unless the relay is on this very machine.
import { isIP } from 'node:net'

import { isObject, messageOf } from '#kit'

import type { EmailMessage } from '../message.ts'
import { type Account, type EmailProvider, type Outcome, type ProviderDeps, textOf } from './provider.ts'

export const sendBySmtp: EmailProvider = async ({ relay }, account, message) => {
  const host = textOf(account.credentials, 'smtp_host')
  const port = Number(textOf(account.credentials, 'smtp_port')) || 587
  let place: Awaited<ReturnType<ProviderDeps['relay']>>
  try {
    place = await relay(host, port)
  } catch (thrown) {
    return { kind: 'later', reason: `SMTP: ${messageOf(thrown)}` }
  }
  const user = textOf(account.credentials, 'smtp_user')
  const { createTransport } = await import('nodemailer')
  const transport = createTransport({
    ...place,
    secure: port === 465,
    // a link in clear text, or a password, is what somebody on the way waits for (RFC 8314 §3)
    requireTLS: !isThisMachine(host),
    ...(user === '' ? {} : { auth: { user, pass: textOf(account.credentials, 'smtp_pass') } }),
    tls: { minVersion: 'TLSv1.2', ...(isIP(host) === 0 ? { servername: host } : {}) },
    name: hostOf(message.from.address),
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: false,
  })
  try {
    await transport.sendMail(mailOf(message, account))
    return { kind: 'sent' }
  } catch (thrown) {
    return outcomeOf(thrown)
  } finally {
    transport.close()
  }
}

function mailOf(message: EmailMessage, { settings }: Account) {
  const { id, to, from, subject, text, html } = message
  const headers = isObject(settings['headers']) ? (settings['headers'] as Record<string, string>) : {}
  return {
    // objects, never strings: nodemailer's address parser has had holes (CVE-2025-13033 and its kin)
    ...{ from, to: { name: '', address: to }, subject, text, html },
    messageId: `<${id}@${hostOf(from.address)}>`,
    headers: { ...headers, 'Auto-Submitted': 'auto-generated' },
  }
}

/** A 5xx to this message or address is final; to the greeting or the credentials it is the set-up that is wrong. */
function outcomeOf(thrown: unknown): Outcome {
  const { responseCode, response, code } = isObject(thrown) ? thrown : {}
  const answered = typeof responseCode === 'number'
  // what answers another protocol is not quoted: whoever may set the host would read other machines' greetings
  const isReply = answered && typeof response === 'string' && /^[45]\d\d[ -]/.test(response)
  const silent = code === 'EPROTOCOL' ? 'what answers there does not speak SMTP' : messageOf(thrown)
  const reason = `SMTP: ${(isReply ? response : silent).slice(0, 200)}`
  const setUp = code === 'EAUTH' || code === 'ETLS' || code === 'ECONNECTION' || code === 'EDNS'
  return answered && responseCode >= 500 && !setUp ? { kind: 'refused', reason } : { kind: 'later', reason }
}

function hostOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1)
}

function isThisMachine(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|::1|\[::1\])$/i.test(host)
}
