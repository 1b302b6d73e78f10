// A mail relay and a provider on loopback, under names of their own, with an authority that the server is told to trust.
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { SMTPServer } from 'smtp-server'

import { issueCertificate, makeAuthority } from '#app'
import { systemClock } from '#kit'

export type Relayed = { to: string; from: string; head: string; text: string; html: string }

export type MailStandIns = AsyncDisposable & {
  /** what the server is to be started with */
  env: Record<string, string>
  relayed: Relayed[]
  /** what api.twilio.com heard */
  texts: URLSearchParams[]
  /** answers of the relay to the next recipients, as `451 4.3.0 later`; it takes them when nothing is left */
  refusals: string[]
}

export const RELAY = { smtp_host: 'mail.example.com', smtp_port: 587, smtp_user: 'keyturn', smtp_pass: 'of the relay' }

export async function openMailStandIns(): Promise<MailStandIns> {
  const authority = await makeAuthority('Keyturn test authority', systemClock)
  const names = ['mail.example.com', 'api.twilio.com']
  const { certificate: cert, key } = await issueCertificate(authority, names, systemClock)
  const relayed: Relayed[] = []
  const texts: URLSearchParams[] = []
  const refusals: string[] = []
  const relay = new SMTPServer({
    ...{ key, cert, logger: false },
    onAuth: ({ username, password }, _session, done) =>
      username === RELAY.smtp_user && password === RELAY.smtp_pass
        ? done(null, { user: username })
        : done(new Error('no such user')),
    onRcptTo(_address, _session, done) {
      const refusal = refusals.shift()
      if (refusal === undefined) return done()
      done(Object.assign(new Error(refusal.slice(4)), { responseCode: Number(refusal.slice(0, 3)) }))
    },
    onData(stream, { envelope }, done) {
      let raw = ''
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        raw += chunk
      })
      stream.on('end', () => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address
        relayed.push({ to: envelope.rcptTo[0]?.address ?? '', from, ...partsOf(raw) })
        done()
      })
    },
  })
  relay.on('error', () => undefined)
  relay.listen(0, '127.0.0.1')
  await once(relay.server, 'listening')
  const twilio = createServer({ key, cert }, (request, answer) => {
    let body = ''
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk
    })
    request.on('end', () => {
      texts.push(new URLSearchParams(body))
      answer.writeHead(201, { 'content-type': 'application/json' }).end('{}')
    })
  })
  await once(twilio.listen(0, '127.0.0.1'), 'listening')
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-mail-'))
  const authorities = join(folder, 'authorities.pem')
  const trusted = process.env['NODE_EXTRA_CA_CERTS']
  writeFileSync(authorities, `${trusted === undefined ? '' : readFileSync(trusted, 'utf8')}\n${authority.certificate}`)
  const at = (server: { address(): unknown }) => `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    ...{ relayed, texts, refusals },
    env: {
      NODE_EXTRA_CA_CERTS: authorities,
      KEYTURN_EGRESS_MAP: `mail.example.com:587=${at(relay.server)},api.twilio.com:443=${at(twilio)}`,
    },
    async [Symbol.asyncDispose]() {
      await new Promise<void>((resolve) => relay.close(() => resolve()))
      twilio.closeAllConnections()
      await new Promise((resolve) => twilio.close(resolve))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Headers on one line each, and the two parts decoded. */
function partsOf(raw: string): Pick<Relayed, 'head' | 'text' | 'html'> {
  const [head = '', ...rest] = raw.split('\r\n\r\n')
  const folded = head.replace(/\r\n[ \t]+/g, ' ')
  const boundary = /boundary="([^"]+)"/.exec(folded)?.[1] ?? 'none'
  const parts = rest.join('\r\n\r\n').split(`--${boundary}`)
  const part = (type: string) => {
    const found = parts.find((each) => each.includes(`Content-Type: ${type}`)) ?? ''
    const [partHead = '', ...body] = found.split('\r\n\r\n')
    const text = body.join('\r\n\r\n')
    if (/base64/i.test(partHead)) return Buffer.from(text, 'base64').toString('utf8')
    if (!/quoted-printable/i.test(partHead)) return text
    const bytes = text.replace(/=\r\n/g, '').replace(/=([\dA-F]{2})/g, (_, hex: string) => `%${hex}`)
    return bytes.replace(/(?:%[\dA-F]{2})+/g, (encoded) => decodeURIComponent(encoded))
  }
  return { head: folded, text: part('text/plain'), html: part('text/html') }
}
