// The egress policy: public addresses only, whatever an address looks like.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { isPublic, openPolicy, plainHost } from './policy.ts'

// the same values in every run: what holds today holds tomorrow
fc.configureGlobal({ seed: 7 })

const none = { allow: [], map: [] }

test('public addresses are public', () => {
  for (const address of [
    '8.8.8.8',
    '1.1.1.1',
    '93.184.215.14',
    '2606:4700:4700::1111',
    '2a00:1450:4001::1',
    '::ffff:8.8.8.8',
  ]) {
    assert.equal(isPublic(address), true, address)
  }
})

test('private, loopback, link-local, metadata and reserved addresses are not, in any form', () => {
  const addresses = [
    '127.0.0.1', '127.255.255.254', '0.0.0.0', '0.1.2.3', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1',
    '169.254.169.254', '100.64.0.1', '100.100.100.200', '168.63.129.16', '192.0.0.1', '192.0.2.1', '198.18.0.1',
    '198.51.100.1', '203.0.113.1', '224.0.0.1', '240.0.0.1', '255.255.255.255', '192.88.99.1',
    '::', '::1', '::127.0.0.1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', '::ffff:a9fe:a9fe', '::ffff:0:127.0.0.1',
    '64:ff9b::7f00:1', '64:ff9b::a9fe:a9fe', '64:ff9b:1::1', '2002:7f00:1::', '2002:a9fe:a9fe::', '2001::1',
    '2001:0:53aa:64c::', 'fe80::1', 'fe80::1%eth0', 'fc00::1', 'fd00:ec2::254', 'fec0::1', 'ff02::1', '2001:db8::1',
    '100::1', '2001:10::1', '2600:1f16::5efe:7f00:1', '[::1]', 'fe80::5efe:127.0.0.1',
  ] // prettier-ignore
  for (const address of addresses) assert.equal(isPublic(address), false, address)
})

test('what is no plain address is never public by itself', () => {
  for (const text of [
    '0177.0.0.1',
    '0x7f.1',
    '2130706433',
    '127.1',
    'localhost',
    '',
    '1.2.3',
    '8.8.8.8.8',
    '8.8.8.8/8',
    '٨.8.8.8',
  ]) {
    assert.equal(isPublic(text), false, text)
  }
})

test('no IPv4 address of a private range passes in any IPv6 clothing (10,000 of them)', () => {
  const octet = fc.integer({ min: 0, max: 255 })
  const inner = fc.oneof(
    fc.tuple(fc.constant(127), octet, octet, octet),
    fc.tuple(fc.constant(10), octet, octet, octet),
    fc.tuple(fc.constant(192), fc.constant(168), octet, octet),
    fc.tuple(fc.constant(169), fc.constant(254), octet, octet),
    fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), octet, octet),
  )
  const clothing = fc.constantFrom('::ffff:', '::', '64:ff9b::', '64:ff9b:1::', '::ffff:0:', '2002:')
  const property = fc.property(inner, clothing, (ip, prefix) => {
    const [a = 0, b = 0, c = 0, d = 0] = ip
    const hex = `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
    return !isPublic(ip.join('.')) && !isPublic(prefix === '2002:' ? `2002:${hex}::1` : `${prefix}${hex}`)
  })
  fc.assert(property, { numRuns: 10_000 })
})

test('hosts are compared without case, brackets, zone and final dot', () => {
  assert.deepEqual(['[::1]', 'LocalHost.', 'fe80::1%eth0', 'A.B'].map(plainHost), [
    '::1',
    'localhost',
    'fe80::1',
    'a.b',
  ])
})

test('the map sends a host elsewhere, with its port or with every port', () => {
  const map = [
    { from: { host: 'a.example', port: 443 }, to: { host: '127.0.0.1', port: 1 } },
    { from: { host: 'B.example' }, to: { host: '127.0.0.1', port: 2 } },
  ]
  const policy = openPolicy({ allow: [], map })
  assert.deepEqual(policy.route('A.example.', 443), { kind: 'mapped', host: '127.0.0.1', port: 1 })
  assert.equal(policy.route('a.example', 80).kind, 'public')
  assert.deepEqual(policy.route('b.example', 25), { kind: 'mapped', host: '127.0.0.1', port: 2 })
})

test('the allow list takes hosts, subdomains, ports, addresses and ranges', () => {
  const policy = openPolicy({
    allow: ['intern.example', '*.corp.example', 'db.example:5432', '10.1.0.0/16', 'fd12::/32', '192.168.5.5'],
    map: [],
  })
  const may = (host: string, port: number, address: string) => policy.permits(address, policy.route(host, port))
  assert.equal(may('intern.example', 80, '10.9.9.9'), true)
  assert.equal(may('x.corp.example', 80, '10.9.9.9'), true)
  assert.equal(may('corp.example', 80, '10.9.9.9'), false)
  assert.equal(may('evilcorp.example', 80, '10.9.9.9'), false)
  assert.equal(may('db.example', 5432, '10.9.9.9'), true)
  assert.equal(may('db.example', 22, '10.9.9.9'), false)
  assert.equal(may('any.example', 80, '10.1.2.3'), true)
  assert.equal(may('any.example', 80, '::ffff:10.1.2.3'), true)
  assert.equal(may('any.example', 80, '10.2.2.3'), false)
  assert.equal(may('any.example', 80, 'fd12:0:1::1'), true)
  assert.equal(may('192.168.5.5', 80, '192.168.5.5'), true)
})

test('the public URL of the server is allowed at its own port only', () => {
  const policy = openPolicy({ ...none, publicUrl: 'http://localhost:3000/' })
  assert.equal(policy.route('localhost', 3000).kind, 'open')
  assert.equal(policy.route('localhost', 5432).kind, 'public')
  assert.equal(openPolicy({ ...none, publicUrl: 'https://id.example' }).route('id.example', 443).kind, 'open')
})
