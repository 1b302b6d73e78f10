// `--https`: a server certificate of a local authority that is kept in the data directory.
import { X509Certificate } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { type Clock, DAY } from '#kit'

import { type Authority, issueCertificate, makeAuthority } from './authority.ts'
import type { Config } from './config.ts'

export type LocalTls = Authority & { authorityFile: string }

/** Makes the authority once, and the server's certificate whenever it is absent, old or for other names. */
export async function localTls({ dataDir, publicUrl, host }: Config, clock: Clock): Promise<LocalTls> {
  const folder = join(dataDir, 'tls')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const authorityFile = join(folder, 'authority.pem')
  const authorityKey = join(folder, 'authority.key')
  if (!existsSync(authorityFile) || !existsSync(authorityKey)) {
    const made = await makeAuthority('Keyturn local authority', clock)
    writeFileSync(authorityKey, made.key, { mode: 0o600 })
    writeFileSync(authorityFile, made.certificate, { mode: 0o644 })
  }
  const names = [...new Set([new URL(publicUrl).hostname, 'localhost', '127.0.0.1', '::1', host])]
  const authority = { certificate: readFileSync(authorityFile, 'utf8'), key: readFileSync(authorityKey, 'utf8') }
  const file = join(folder, 'server.pem')
  const keyFile = join(folder, 'server.key')
  if (!existsSync(file) || !existsSync(keyFile) || !stillGood(readFileSync(file, 'utf8'), names, clock)) {
    const made = await issueCertificate(authority, names, clock)
    writeFileSync(keyFile, made.key, { mode: 0o600 })
    writeFileSync(file, made.certificate, { mode: 0o644 })
  }
  return { certificate: readFileSync(file, 'utf8'), key: readFileSync(keyFile, 'utf8'), authorityFile }
}

function stillGood(pem: string, names: readonly string[], clock: Clock): boolean {
  const certificate = new X509Certificate(pem)
  if (certificate.validToDate.getTime() < clock.now() + 30 * DAY) return false
  return names.every((name) => certificate.checkHost(name) ?? certificate.checkIP(name))
}
