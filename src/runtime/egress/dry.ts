// Answers the requests of a dry run from stubs: nothing is sent, and what would have been is on record.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

import type { RecordedRequest, Stub } from '../contract.ts'
import { answerDryMail, isMailPort } from './dry-mail.ts'
import type { Connection } from './proxy.ts'

/** A client that waits for the server to speak first would wait for ever. */
const SILENCE_MS = 2000
/** of a body; what is longer is cut */
const MAX_BODY = 256 * 1024

export function answerDry(
  socket: Socket,
  connection: Connection,
  tls: boolean,
  stubs: readonly Stub[],
  record: (request: RecordedRequest) => void,
): void {
  if (isMailPort(connection.port)) {
    const url = `smtp://${connection.host}:${connection.port}`
    const stub = stubs.find((one) => fits(one, 'SMTP', url))
    return answerDryMail(socket, url, stub, record)
  }
  const scheme = tls ? 'https' : 'http'
  const port = connection.port === (tls ? 443 : 80) ? '' : `:${connection.port}`
  const server = createServer((request, response) => {
    const url = `${scheme}://${connection.host}${port}${request.url ?? '/'}`
    const method = request.method ?? 'GET'
    const stub = stubs.find((one) => fits(one, method, url))
    reply(request, response, stub, (body) => record({ method, url, headers: headersOf(request), body }))
  })
  server.on('clientError', () => socket.destroy())
  socket.setTimeout(SILENCE_MS, () => socket.destroy())
  server.emit('connection', socket)
  socket.resume()
}

function fits(stub: Stub, method: string, url: string): boolean {
  return (stub.method ?? method).toUpperCase() === method && url.startsWith(stub.url ?? '')
}

function reply(
  request: IncomingMessage,
  response: ServerResponse,
  stub: Stub | undefined,
  read: (body: string) => void,
): void {
  const chunks: Buffer[] = []
  let bytes = 0
  // the body is read to its end first: a client that is still writing would see a reset
  request.on('data', (chunk: Buffer) => {
    if (bytes < MAX_BODY) chunks.push(chunk)
    bytes += chunk.length
  })
  request.on('end', () => {
    read(textOf(Buffer.concat(chunks).subarray(0, MAX_BODY)))
    // a connection that is kept would carry the next execution's requests under this one's name
    response.shouldKeepAlive = false
    const headers = stub?.headers ?? { 'content-type': 'application/json' }
    try {
      response.writeHead(stub?.status ?? 200, headers).end(stub === undefined ? '{}' : (stub.body ?? ''))
    } catch {
      // what no server could send: nobody is here to catch it but us
      request.socket.destroy()
    }
  })
}

function headersOf({ rawHeaders }: IncomingMessage): [name: string, value: string][] {
  const headers: [string, string][] = []
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    headers.push([(rawHeaders[at] ?? '').toLowerCase(), rawHeaders[at + 1] ?? ''])
  }
  return headers
}

function textOf(bytes: Buffer): string {
  const text = bytes.toString('utf8')
  return text.includes('�') ? bytes.toString('base64') : text
}
