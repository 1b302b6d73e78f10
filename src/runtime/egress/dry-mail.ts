// Answers a mail client in a dry run: takes the mail as a server would, and sends it nowhere.
import type { Socket } from 'node:net'

import type { RecordedRequest, Stub } from '../contract.ts'

const PORTS: ReadonlySet<number> = new Set([25, 465, 587, 2525])
const SILENCE_MS = 10_000
const MAX_MAIL = 1024 * 1024

export function isMailPort(port: number): boolean {
  return PORTS.has(port)
}

/** @param stub a status of 400 and more refuses every mail */
export function answerDryMail(
  socket: Socket,
  url: string,
  stub: Stub | undefined,
  record: (request: RecordedRequest) => void,
): void {
  const refuses = stub !== undefined && stub.status >= 400
  let pending = ''
  let mail: string[] | undefined
  let bytes = 0
  let login = 0
  let envelope: [name: string, value: string][] = []
  const say = (words: string) => void socket.write(`${words}\r\n`)

  const hear = (line: string): void => {
    if (mail) {
      if (line !== '.') return void mail.push(line)
      record({ method: 'SMTP', url, headers: envelope, body: mail.join('\n') })
      mail = undefined
      envelope = []
      return say('250 taken')
    }
    // what follows AUTH without an initial answer: one line for PLAIN, two for LOGIN
    if (login > 0) {
      login--
      return say(login > 0 ? '334 UGFzc3dvcmQ6' : '235 welcome')
    }
    const [verb = '', rest = ''] = /^(\w+)[ :]?(.*)$/.exec(line)?.slice(1) ?? []
    switch (verb.toUpperCase()) {
      case 'EHLO':
        return say('250-dry\r\n250-8BITMIME\r\n250 AUTH PLAIN LOGIN')
      case 'AUTH': {
        const [kind = '', initial] = rest.split(' ')
        login =
          initial === undefined ? (kind.toUpperCase() === 'LOGIN' ? 2 : 1) : kind.toUpperCase() === 'LOGIN' ? 1 : 0
        return say(login === 0 ? '235 welcome' : '334 ')
      }
      case 'MAIL':
      case 'RCPT':
        if (refuses) return say('550 refused')
        envelope.push([verb.toLowerCase(), rest])
        return say('250 ok')
      case 'DATA':
        mail = []
        return say('354 go on')
      case 'QUIT':
        say('221 bye')
        return void socket.end()
      case 'STARTTLS':
        return say('502 not here')
      default:
        return say('250 ok')
    }
  }

  socket.setTimeout(SILENCE_MS, () => socket.destroy())
  socket.setEncoding('utf8')
  // the proxy's sockets stay half open by themselves
  socket.on('end', () => socket.end())
  socket.on('data', (chunk: string) => {
    bytes += chunk.length
    if (bytes > MAX_MAIL) return void socket.destroy()
    pending += chunk
    const lines = pending.split('\r\n')
    pending = lines.pop() ?? ''
    for (const line of lines) hear(line)
    return undefined
  })
  socket.resume()
  say('220 dry')
}
