// A local certificate authority: for `--https`, the demo and tests. Its root is trusted by nobody but who is told to.
import { randomBytes } from 'node:crypto'
import { isIP } from 'node:net'

import type { SelfsignedOptions } from 'selfsigned'

import { type Clock, DAY } from '#kit'

export type Authority = { certificate: string; key: string }

/** Loaded where a certificate is made: most starts make none. */
const selfsigned = () => import('selfsigned')

const CURVE = { keyType: 'ec', curve: 'P-256', algorithm: 'sha256' } as const

/** A new root that signs server certificates, valid for ten years. */
export async function makeAuthority(name: string, clock: Clock): Promise<Authority> {
  // a name of its own: of two roots with one name, verifiers try the first they find and refuse what the other signed
  const own = `${name} ${randomBytes(4).toString('hex')}`
  const { generate } = await selfsigned()
  const made = await generate([{ name: 'commonName', value: own }], {
    ...CURVE,
    ...validity(clock, 3650),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  })
  return { certificate: made.cert, key: made.private }
}

/** A server certificate of that root. @param names host names and addresses; valid for 397 days, the most browsers take */
export async function issueCertificate(
  authority: Authority,
  names: readonly string[],
  clock: Clock,
): Promise<Authority> {
  const { generate } = await selfsigned()
  const made = await generate([{ name: 'commonName', value: names[0] ?? 'localhost' }], {
    ...CURVE,
    ...validity(clock, 397),
    ca: { key: authority.key, cert: authority.certificate },
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: names.map((name) => (isIP(name) ? { type: 7, ip: name } : { type: 2, value: name })),
      },
    ],
  })
  return { certificate: made.cert, key: made.private }
}

function validity(clock: Clock, days: number): Pick<SelfsignedOptions, 'notBeforeDate' | 'notAfterDate'> {
  // a day in the past: clocks of two machines differ
  const from = clock.now() - DAY
  return { notBeforeDate: new Date(from), notAfterDate: new Date(from + days * DAY) }
}
