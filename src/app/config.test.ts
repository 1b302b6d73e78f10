// What stands in KEYTURN_ variables: what is none is refused in one sentence that names it.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { readConfig } from './config.ts'

test('values that are none', () => {
  const cases: [Record<string, string>, RegExp][] = [
    [{ KEYTURN_PORT: '70000' }, /KEYTURN_PORT: "70000" is not a whole number from 0 to 65535/],
    [{ KEYTURN_PUBLIC_URL: 'ftp://x' }, /KEYTURN_PUBLIC_URL: .* not an http or https URL/],
    [{ KEYTURN_PUBLIC_URL: 'https://x.example/path' }, /must be an origin alone/],
    [{ KEYTURN_ENCRYPTION_KEY: 'c2hvcnQ=' }, /not 32 bytes in base64/],
    [{ KEYTURN_TRUSTED_PROXIES: 'everybody' }, /neither an address nor a CIDR/],
    [{ KEYTURN_EGRESS_MAP: 'api.example.com' }, /host\[:port\]=host:port/],
    [{ KEYTURN_MODE: 'staging' }, /"staging" is none of development, production/],
    [{ KEYTURN_DATABASE_URL: 'mysql://x' }, /not a postgres:\/\/ URL/],
    [{ KEYTURN_BOOTSTRAP_CLIENT_ID: 'x' }, /belong together/],
    [
      { KEYTURN_BOOTSTRAP_CLIENT_ID: 'x', KEYTURN_BOOTSTRAP_CLIENT_SECRET: 'schlüssel' },
      /CLIENT_SECRET: only printable ASCII/,
    ],
    [{ KEYTURN_PROT: '3000' }, /KEYTURN_PROT is not a variable.*Did you mean KEYTURN_PORT\?/],
  ]
  for (const [environment, sentence] of cases) assert.throws(() => readConfig(environment), { message: sentence })
})
