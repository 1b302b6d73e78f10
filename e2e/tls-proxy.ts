// A TLS proxy as it stands before a server in production: it ends TLS and says in X-Forwarded-* what it saw.
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { freePort, issueCertificate, makeAuthority } from '#app'
import { systemClock } from '#kit'

export type TlsProxy = AsyncDisposable & {
  url: string
  /** PEM file of what its clients must trust */
  authorityFile: string
  /** where it sends requests to; set once the server's port is known */
  to: number
}

/** @param forwarded headers that it adds, beside `x-forwarded-proto` and the Host as it came */
export async function openTlsProxy(forwarded: Record<string, string>): Promise<TlsProxy> {
  const authority = await makeAuthority('Keyturn proxy authority', systemClock)
  const { certificate: cert, key } = await issueCertificate(authority, ['localhost', '127.0.0.1'], systemClock)
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-proxy-'))
  const authorityFile = join(folder, 'authority.pem')
  writeFileSync(authorityFile, authority.certificate)
  const port = await freePort('127.0.0.1')
  const server = createServer({ key, cert }, (incoming, answer) => {
    const outgoing = request({
      host: '127.0.0.1',
      port: proxy.to,
      method: incoming.method,
      path: incoming.url,
      headers: { ...incoming.headers, 'x-forwarded-proto': 'https', ...forwarded },
    })
    outgoing.on('response', (heard) => {
      answer.writeHead(heard.statusCode ?? 502, heard.headers)
      heard.pipe(answer)
    })
    outgoing.on('error', () => answer.writeHead(502).end())
    incoming.pipe(outgoing)
  })
  await once(server.listen(port, '127.0.0.1'), 'listening')
  const proxy: TlsProxy = {
    url: `https://localhost:${port}`,
    authorityFile,
    to: 0,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return proxy
}
