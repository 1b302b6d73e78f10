// For tests of this room: a TLS server that stands for every provider, an SMTP relay, and a mail room that knows both.
import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'

import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

import { issueCertificate, makeAuthority } from '#app'
import { heldClock, type JsonObject, openSealer, Secret, systemClock } from '#kit'
import { openOutbound, openRelayPlace } from '#runtime'
import type { Storage } from '#storage'

import type { Mail, MailDeps, MailSettings } from './index.ts'
import { openTestMail } from './testing.ts'

export type Heard = { url: string; headers: NodeJS.Dict<string | string[]>; body: string }

/** `cut`: the connection ends before the head of an answer; `cut-after-head`: in the middle of its body. */
export type Said = { status: number; body?: string; retryAfter?: string } | 'cut' | 'cut-after-head'

export type StandIns = AsyncDisposable & {
  heard: Heard[]
  /** what the next requests are answered; 200 and `{}` when nothing is left */
  answers: Said[]
  /** port of the HTTPS server */
  port: number
  /** an SMTP relay with a certificate for mail.example.com */
  relay(options?: SMTPServerOptions): Promise<{ port: number; mails: RelayedMail[]; server: SMTPServer }>
  /** without a development inbox, so that everything goes to the provider */
  mail(over: Partial<MailSettings>, relayPort?: number, deps?: Partial<MailDeps>): Mail
  /** an account as it is stored */
  account(
    channel: 'email' | 'phone',
    name: string,
    credentials: JsonObject,
    settings?: JsonObject,
  ): Pick<MailSettings, 'email' | 'phone'>
}

export type RelayedMail = { from: string; to: string[]; raw: string; secure: boolean; user: string | undefined }

const sealer = openSealer(new Secret(Buffer.alloc(32, 9)))

export async function openStandIns(...hosts: string[]): Promise<StandIns> {
  const authority = await makeAuthority('Keyturn test authority', systemClock)
  const { certificate: cert, key } = await issueCertificate(authority, ['mail.example.com', ...hosts], systemClock)
  setDefaultCACertificates([...getCACertificates('default'), authority.certificate])
  const heard: Heard[] = []
  const answers: Said[] = []
  const server = createServer({ key, cert }, (request, answer) => {
    let body = ''
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk
    })
    request.on('end', () => {
      heard.push({ url: `https://${request.headers.host}${request.url}`, headers: request.headers, body })
      const said = answers.shift() ?? { status: 200, body: '{}' }
      if (said === 'cut') request.socket.destroy()
      else if (said === 'cut-after-head') {
        answer.writeHead(202, { 'content-length': '1000' })
        answer.write('{', () => request.socket.destroy())
      } else {
        const pause = said.retryAfter === undefined ? {} : { 'retry-after': said.retryAfter }
        answer.writeHead(said.status, { 'content-type': 'application/json', ...pause }).end(said.body ?? '')
      }
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const relays: SMTPServer[] = []
  return {
    ...{ heard, answers, port },
    async relay(options = {}) {
      const mails: RelayedMail[] = []
      const relay = new SMTPServer({
        ...{ key, cert, logger: false, authOptional: true },
        onData(stream, session, done) {
          let raw = ''
          stream.setEncoding('utf8').on('data', (chunk: string) => {
            raw += chunk
          })
          stream.on('end', () => {
            const { mailFrom, rcptTo } = session.envelope
            const from = mailFrom === false ? '' : mailFrom.address
            const user = typeof session.user === 'string' ? session.user : undefined
            mails.push({ from, to: rcptTo.map(({ address }) => address), raw, secure: session.secure, user })
            done()
          })
        },
        ...options,
      })
      // connections that are cut are what some tests are about
      relay.on('error', () => undefined)
      relay.listen(0, '127.0.0.1')
      await once(relay.server, 'listening')
      relays.push(relay)
      return { port: (relay.server.address() as AddressInfo).port, mails, server: relay }
    },
    mail(over, relayPort = 1, deps = {}) {
      const to = (port: number) => ({ host: '127.0.0.1', port })
      const map = [
        ...hosts.map((host) => ({ from: { host }, to: to(port) })),
        { from: { host: 'mail.example.com' }, to: to(relayPort) },
      ]
      const tenant = { id: 'example', friendlyName: 'Example' }
      return openTestMail({
        ...{ storage: {} as Storage, sealer, clock: heldClock(), inbox: false },
        settings: {
          read: () => Promise.resolve({ tenant, brand: {}, ...over }),
          template: () => Promise.resolve(undefined),
          phoneTemplate: () => Promise.resolve(undefined),
        },
        send: openOutbound({ allow: [], map }),
        relay: openRelayPlace({ allow: [], map }),
        ...deps,
      })
    },
    account(channel, name, credentials, settings = {}) {
      const credentialsSealed = sealer.seal(`${channel}-provider`, JSON.stringify(credentials))
      return { [channel]: { name, settings, credentialsSealed } }
    },
    async [Symbol.asyncDispose]() {
      for (const relay of relays) await new Promise<void>((resolve) => relay.close(() => resolve()))
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
