// Mails over a real SMTP server: TLS, credentials, refusals, cut connections, and headers that nobody can add to.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { after, before, test } from 'node:test'

import type { SMTPServerOptions } from 'smtp-server'

import type { MailFacts } from './index.ts'
import { openStandIns, type RelayedMail, type StandIns } from './testing-stand-ins.ts'

const URL = 'https://login.example.com/u/reset-verify?ticket=aB3-_xyzAB3-_xyzAB3-_xyz9'
const facts: MailFacts = { channel: 'email', to: 'ada@example.org', url: URL, language: 'en' }

let standIns: StandIns

before(async () => {
  standIns = await openStandIns('bad-name.example.com')
})

after(async () => {
  await standIns[Symbol.asyncDispose]()
})

const smtp = (more: object = {}) => ({
  smtp_host: 'mail.example.com',
  smtp_port: 587,
  smtp_user: 'keyturn',
  smtp_pass: 'a secret of the relay',
  ...more,
})

function mailTo(port: number, credentials: object = smtp(), over: object = {}) {
  return standIns.mail({ ...standIns.account('email', 'smtp', credentials as never), ...over }, port)
}

const onAuth: NonNullable<SMTPServerOptions['onAuth']> = ({ username, password }, _session, done) =>
  username === 'keyturn' && password === 'a secret of the relay'
    ? done(null, { user: 'keyturn' })
    : done(new Error('Invalid username or password'))

/** The headers, each on one line. */
const headOf = (mail?: RelayedMail) =>
  (mail?.raw.split(/\r?\n\r?\n/)[0] ?? '').replace(/\r?\n[ \t]+/g, ' ').replaceAll('\r', '')

test('a mail goes out over STARTTLS with credentials, with both parts and an id that stays the same', async () => {
  const { port, mails } = await standIns.relay({ onAuth, authOptional: false })
  const mail = mailTo(port, smtp(), { tenant: { id: 't', friendlyName: 'Société Żółw' } })
  const letter = mail.compose('reset_email', facts)
  assert.deepEqual(await mail.deliver(letter), { kind: 'sent', by: 'smtp' })
  await mail.deliver(letter)
  const [first, second] = mails
  assert.deepEqual(first?.to, ['ada@example.org'])
  assert.equal(first.from, 'no-reply@login.example.com')
  assert.equal(first.secure, true)
  assert.equal(first.user, 'keyturn')
  assert.match(headOf(first), /^From: =\?UTF-8\?[BQ]\?.+ <no-reply@login\.example\.com>$/m)
  assert.match(headOf(first), /^Subject: Reset your password$/m)
  assert.match(first.raw, /text\/plain/)
  assert.match(first.raw, /text\/html/)
  assert.match(headOf(first), /^Auto-Submitted: auto-generated$/m)
  const idOf = (mail?: RelayedMail) => /^Message-ID: (\S+)$/m.exec(headOf(mail))?.[1]
  assert.match(idOf(first) ?? '', /^<.+@login\.example\.com>$/)
  assert.equal(idOf(second), idOf(first))
})

test('neither a password nor a link goes over a connection without TLS', async () => {
  let asked = 0
  const { port, mails } = await standIns.relay({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: (_auth, _session, done) => {
      asked += 1
      done(null, { user: 'keyturn' })
    },
  })
  const delivery = await mailTo(port).deliver(mailTo(port).compose('reset_email', facts))
  assert.equal(delivery.kind, 'later')
  assert.deepEqual([asked, mails.length], [0, 0])
})

test('a relay on this very machine may do without', async () => {
  const { port, mails } = await standIns.relay({ disabledCommands: ['STARTTLS', 'AUTH'] })
  const mail = mailTo(port, { smtp_host: 'localhost', smtp_port: port })
  assert.equal((await mail.deliver(mail.compose('reset_email', facts))).kind, 'sent')
  assert.equal(mails.length, 1)
})

test('a certificate of another name is not taken', async () => {
  const { port, mails } = await standIns.relay()
  const account = standIns.account('email', 'smtp', smtp({ smtp_host: 'elsewhere.example.com' }))
  const mail = standIns.mail(account, port, { relay: () => Promise.resolve({ host: '127.0.0.1', port }) })
  assert.equal((await mail.deliver(mail.compose('reset_email', facts))).kind, 'later')
  assert.equal(mails.length, 0)
})

test('link-local addresses are no place for a relay: clouds keep credentials there', async () => {
  const mail = mailTo(1, smtp({ smtp_host: '169.254.169.254', smtp_port: 80 }))
  const delivery = await mail.deliver(mail.compose('reset_email', facts))
  assert.equal(delivery.kind, 'later')
  assert.match('reason' in delivery ? delivery.reason : '', /may not be reached/)
})

test('a refused address is final, a busy relay, wrong credentials and a cut connection are not', async () => {
  const refusal = (code: number, text: string) => Object.assign(new Error(text), { responseCode: code })
  const outcome = async (options: object) => {
    const { port } = await standIns.relay(options)
    const mail = mailTo(port)
    return mail.deliver(mail.compose('reset_email', facts))
  }
  type Answer = (error: Error) => void
  const unknown = await outcome({
    onAuth,
    onRcptTo: (_a: unknown, _s: unknown, done: Answer) => done(refusal(550, '5.1.1 no such user ada@example.org')),
  })
  assert.equal(unknown.kind, 'refused')
  assert.match('reason' in unknown ? unknown.reason : '', /550/)
  assert.doesNotMatch(JSON.stringify(unknown), /ada@/)
  const busy = await outcome({
    onAuth,
    onRcptTo: (_a: unknown, _s: unknown, done: Answer) => done(refusal(451, '4.3.0 later')),
  })
  assert.equal(busy.kind, 'later')
  const wrong = await outcome({
    onAuth: (_a: unknown, _s: unknown, done: Answer) => done(refusal(535, '5.7.8 no: a secret of the relay')),
  })
  assert.equal(wrong.kind, 'later')
  assert.doesNotMatch(JSON.stringify(wrong), /secret of the relay/)
  const { port, server } = await standIns.relay({
    onAuth,
    onData: () => {
      for (const connection of server.connections as Set<{ _socket: { destroy(): void } }>) connection._socket.destroy()
    },
  })
  const mail = mailTo(port)
  assert.equal((await mail.deliver(mail.compose('reset_email', facts))).kind, 'later')
})

test('what is no relay is not quoted: nobody reads greetings of other machines through us', async () => {
  const other = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request: secret-internal-build-7\r\n'))
  await once(other.listen(0, '127.0.0.1'), 'listening')
  const { port } = other.address() as AddressInfo
  const mail = mailTo(port)
  const delivery = await mail.deliver(mail.compose('reset_email', facts))
  assert.equal(delivery.kind, 'later')
  assert.doesNotMatch(JSON.stringify(delivery), /internal-build|HTTP|127\.0\.0\.1/)
  await new Promise((resolve) => other.close(resolve))
})

test('Nodemailer CRLF: no name or setting of the tenant adds a header or a recipient', async () => {
  const { port, mails } = await standIns.relay({ onAuth })
  const friendlyName = 'Evil" <x@y.example>\r\nBcc: all@example.com\r\n\r\n<script>'
  const mail = mailTo(port, smtp(), { tenant: { id: 't', friendlyName } })
  assert.equal((await mail.deliver(mail.compose('reset_email', facts))).kind, 'sent')
  const head = headOf(mails[0])
  assert.deepEqual(mails[0]?.to, ['ada@example.org'])
  assert.doesNotMatch(head, /^Bcc:/im)
  assert.match(head, /^From: "Evil x@y\.example Bcc: all@example\.com script" <no-reply@login\.example\.com>$/m)
  const page = mails[0]?.raw.split('text/html')[1] ?? ''
  assert.match(page, /Reset your password/)
  assert.doesNotMatch(page, /<script/)
})
