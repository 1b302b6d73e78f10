// An npm registry on loopback for tests: serves packuments and tarballs that the test makes, hostile ones included.
import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'

import { Header } from 'tar'

export type TestRegistry = AsyncDisposable & {
  url: string
  /** what was asked for: `GET /left-pad` */
  requests: string[]
  publish(pack: TestPackage): void
  /** changes what the packument says of a tarball */
  redirectTarball(name: string, version: string, dist: object): void
  /** answers 401 to requests without this bearer token */
  guard(token: string): void
  /** answers audits with these advisories, by name; before, there are none to be had */
  audits(advisories: Record<string, unknown>): void
}

export type TestPackage = {
  name: string
  version: string
  /** what is said in the packument and in package.json, besides name and version */
  manifest?: Record<string, unknown>
  /** path inside the package → text */
  files?: Record<string, string>
  /** raw entries, with paths as they stand in the archive */
  entries?: readonly TestEntry[]
}

export type TestEntry = { path: string; type: 'File' | 'SymbolicLink' | 'Link'; text?: string; linkpath?: string }

export async function openTestRegistry(): Promise<TestRegistry> {
  const packuments = new Map<
    string,
    { versions: Record<string, { dist: object }>; 'dist-tags': Record<string, string>; name: string }
  >()
  const tarballs = new Map<string, Buffer>()
  const requests: string[] = []
  let token: string | null = null
  let advisories: Record<string, unknown> | null = null
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '')
    requests.push(`${request.method} ${path}`)
    if (token !== null && request.headers.authorization !== `Bearer ${token}`)
      return void response.writeHead(401).end('{}')
    if (advisories !== null && path === '/-/npm/v1/security/advisories/bulk') {
      return void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(advisories))
    }
    const tarball = tarballs.get(path)
    if (tarball !== undefined) return void response.end(tarball)
    const packument = packuments.get(path.slice(1))
    if (packument === undefined)
      return void response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"not found"}')
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(packument))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  return {
    url,
    requests,
    guard: (wanted) => {
      token = wanted
    },
    audits: (found) => {
      advisories = found
    },
    redirectTarball(name, version, dist) {
      const entry = packuments.get(name)?.versions[version]
      if (entry !== undefined) entry.dist = { ...entry.dist, ...dist }
    },
    publish({ name, version, manifest = {}, files = {}, entries = [] }) {
      const content = { name, version, ...manifest }
      const all: TestEntry[] = [{ path: 'package/package.json', type: 'File', text: JSON.stringify(content) }]
      for (const [path, text] of Object.entries(files)) all.push({ path: `package/${path}`, type: 'File', text })
      const tarball = tarballOf([...all, ...entries])
      const path = `/${name}/-/${version}.tgz`
      tarballs.set(path, tarball)
      const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`
      const packument = packuments.get(name) ?? { name, versions: {}, 'dist-tags': {} }
      packument.versions[version] = { ...content, dist: { tarball: new URL(path, url).href, integrity } }
      packument['dist-tags'].latest = version
      packuments.set(name, packument)
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

function tarballOf(entries: readonly TestEntry[]): Buffer {
  const blocks = entries.flatMap(({ path, type, text = '', linkpath }) => {
    const body = Buffer.from(text)
    const head = Buffer.alloc(512)
    new Header({ path, type, size: body.length, mode: 0o644, ...(linkpath === undefined ? {} : { linkpath }) }).encode(
      head,
      0,
    )
    return [head, body, Buffer.alloc((512 - (body.length % 512)) % 512)]
  })
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]))
}
