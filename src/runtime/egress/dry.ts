// Answers the requests of a dry run from stubs: nothing is sent, and what would have been is on record.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

import type { Stub } from '../contract.ts'
import type { Connection } from './proxy.ts'

/** A client that waits for the server to speak first (SMTP) would wait for ever. */
const SILENCE_MS = 2000

export function answerDry(socket: Socket, connection: Connection, tls: boolean, stubs: readonly Stub[]): void {
  const scheme = tls ? 'https' : 'http'
  const port = connection.port === (tls ? 443 : 80) ? '' : `:${connection.port}`
  const server = createServer((request, response) => {
    const url = `${scheme}://${connection.host}${port}${request.url ?? '/'}`
    reply(
      request,
      response,
      stubs.find((stub) => fits(stub, request.method ?? 'GET', url)),
    )
  })
  server.on('clientError', () => socket.destroy())
  socket.setTimeout(SILENCE_MS, () => socket.destroy())
  server.emit('connection', socket)
  socket.resume()
}

function fits(stub: Stub, method: string, url: string): boolean {
  return (stub.method ?? method).toUpperCase() === method && url.startsWith(stub.url ?? '')
}

function reply(request: IncomingMessage, response: ServerResponse, stub: Stub | undefined): void {
  // the body is read to its end first: a client that is still writing would see a reset
  request.resume()
  request.on('end', () => {
    const headers = stub?.headers ?? { 'content-type': 'application/json' }
    response.writeHead(stub?.status ?? 200, headers).end(stub === undefined ? '{}' : (stub.body ?? ''))
  })
}
