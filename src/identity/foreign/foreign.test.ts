// Imported hashes: every algorithm of Auth0's import verifies by known vectors, and what is absurd is refused.
import assert from 'node:assert/strict'
import { argon2Sync, createHash, createHmac, pbkdf2Sync, scryptSync } from 'node:crypto'
import { test } from 'node:test'

import { hashSync } from 'bcryptjs'

import { Secret } from '#kit'

import { readForeign } from './foreign-hash.ts'
import { md4 } from './md4.ts'
import { type CustomHash, parseForeign } from './parse-foreign.ts'
import { verifyForeign } from './verify-foreign.ts'

const PASSWORD = 'correct hörse battery'
const unpadded = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replace(/=+$/, '')

async function verifies(custom: CustomHash, password = PASSWORD): Promise<boolean> {
  const parsed = parseForeign(custom)
  assert.ok('stored' in parsed, JSON.stringify(parsed))
  const hash = readForeign(parsed.stored)
  assert.ok(hash)
  return verifyForeign(new Secret(password), hash)
}

test('md4 is RFC 1320: its seven vectors, and messages around the block size', () => {
  const vectors = {
    '': '31d6cfe0d16ae931b73c59d7e0c089c0',
    a: 'bde52cb31de33e46245e05fbdbd6fb24',
    abc: 'a448017aaf21d8525fc10ae87aa6729d',
    'message digest': 'd9130a8164549fe818874806e1c7014b',
    abcdefghijklmnopqrstuvwxyz: 'd79e1c308aa5bbcdeea8ed63df412da9',
    ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789: '043f8582f241db351ce627e153e7f0e4',
    '12345678901234567890123456789012345678901234567890123456789012345678901234567890':
      'e33b4ddc9c38f2199c3e7b164fcc0536',
  }
  for (const [text, digest] of Object.entries(vectors)) assert.equal(md4(Buffer.from(text)).toString('hex'), digest)
  for (const length of [55, 56, 57, 63, 64, 65]) assert.equal(md4(Buffer.alloc(length)).length, 16)
})

test('every algorithm of the import verifies the password and no other', async () => {
  const salt = 'pepper and salt!'
  const sha = (name: string, text: string) => createHash(name).update(text).digest()
  const argon = (variant: 'argon2d' | 'argon2i' | 'argon2id') => {
    const options = { memory: 1024, passes: 2, parallelism: 1, tagLength: 24, nonce: Buffer.from(salt) }
    const tag = argon2Sync(variant, { ...options, message: PASSWORD })
    return `$${variant}$v=19$m=1024,t=2,p=1$${unpadded(Buffer.from(salt))}$${unpadded(tag)}`
  }
  const kdf = pbkdf2Sync(PASSWORD, salt, 1000, 32, 'sha512')
  const cases: Record<string, CustomHash> = {
    'bcrypt 2b': { algorithm: 'bcrypt', hash: { value: hashSync(PASSWORD, 4) } },
    'bcrypt 2a': { algorithm: 'bcrypt', hash: { value: hashSync(PASSWORD, 4).replace('$2b$', '$2a$') } },
    'bcrypt 2y': { algorithm: 'bcrypt', hash: { value: hashSync(PASSWORD, 4).replace('$2b$', '$2y$') } },
    argon2id: { algorithm: 'argon2', hash: { value: argon('argon2id'), encoding: 'utf8' } },
    argon2i: { algorithm: 'argon2', hash: { value: argon('argon2i') } },
    argon2d: { algorithm: 'argon2', hash: { value: argon('argon2d') } },
    pbkdf2: {
      algorithm: 'pbkdf2',
      hash: { value: `$pbkdf2-sha512$i=1000,l=32$${unpadded(Buffer.from(salt))}$${unpadded(kdf)}` },
    },
    'pbkdf2 of passlib': {
      algorithm: 'pbkdf2',
      hash: {
        value: `$pbkdf2-sha512$1000$${unpadded(Buffer.from(salt))}$${unpadded(kdf).replaceAll('+', '.')}`,
      },
    },
    scrypt: {
      algorithm: 'scrypt',
      hash: { value: scryptSync(PASSWORD, salt, 64, { cost: 1024 }).toString('base64'), encoding: 'base64' },
      salt: { value: salt },
      cost: 1024,
      blockSize: 8,
      parallelization: 1,
      keylen: 64,
    },
    md5: { algorithm: 'md5', hash: { value: sha('md5', PASSWORD).toString('hex') } },
    md4: { algorithm: 'md4', hash: { value: md4(Buffer.from(PASSWORD)).toString('hex'), encoding: 'hex' } },
    'NTLM: md4 of UTF-16': {
      algorithm: 'md4',
      hash: { value: md4(Buffer.from(PASSWORD, 'utf16le')).toString('hex') },
      password: { encoding: 'utf16le' },
    },
    'sha1 with salt before': {
      algorithm: 'sha1',
      hash: { value: sha('sha1', salt + PASSWORD).toString('base64'), encoding: 'base64' },
      salt: { value: salt, position: 'prefix' },
    },
    'sha256 with salt after, in hex': {
      algorithm: 'sha256',
      hash: { value: sha('sha256', PASSWORD + salt).toString('hex') },
      salt: { value: Buffer.from(salt).toString('hex'), encoding: 'hex', position: 'suffix' },
    },
    'sha512 of latin1': {
      algorithm: 'sha512',
      hash: { value: createHash('sha512').update(Buffer.from(PASSWORD, 'latin1')).digest('hex') },
      password: { encoding: 'latin1' },
    },
    hmac: {
      algorithm: 'hmac',
      hash: {
        value: createHmac('sha256', 'a key').update(PASSWORD).digest('hex'),
        encoding: 'hex',
        digest: 'sha256',
        key: { value: 'a key', encoding: 'utf8' },
      },
    },
    ssha: {
      algorithm: 'ldap',
      hash: {
        value: `{SSHA}${Buffer.concat([sha('sha1', PASSWORD + salt), Buffer.from(salt)]).toString('base64')}`,
        encoding: 'utf8',
      },
    },
    'ldap md5': { algorithm: 'ldap', hash: { value: `{MD5}${sha('md5', PASSWORD).toString('base64')}` } },
    'ldap crypt': { algorithm: 'ldap', hash: { value: `{CRYPT}${hashSync(PASSWORD, 4)}` } },
  }
  for (const [name, custom] of Object.entries(cases)) {
    assert.equal(await verifies(custom), true, name)
    for (const wrong of [`${PASSWORD} `, PASSWORD.slice(1), '', PASSWORD.normalize('NFC').replace('ö', 'v')]) {
      assert.equal(await verifies(custom, wrong), false, `${name} took ${JSON.stringify(wrong)}`)
    }
  }
})

test('the password is tried as it was typed and normalised', async () => {
  const custom: CustomHash = {
    algorithm: 'sha256',
    hash: { value: createHash('sha256').update('ﬁne ﬁsh').digest('hex') },
  }
  assert.equal(await verifies(custom, 'ﬁne ﬁsh'), true)
  const composed: CustomHash = { algorithm: 'md5', hash: { value: createHash('md5').update('café').digest('hex') } }
  assert.equal(await verifies(composed, 'cafe\u0301'), true)
})

test('hashes that would cost too much, or that cannot be read, are refused in words without the hash', () => {
  const bcrypt = 'N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy'
  const salt = unpadded(Buffer.alloc(16))
  const refused: CustomHash[] = [
    { algorithm: 'bcrypt', hash: { value: `$2b$31$${bcrypt}` } },
    { algorithm: 'bcrypt', hash: { value: `$2x$10$${bcrypt}` } },
    { algorithm: 'bcrypt', hash: { value: `$2b$10$${bcrypt}` }, password: { encoding: 'latin1' } },
    { algorithm: 'argon2', hash: { value: `$argon2id$v=19$m=4194304,t=1,p=1$${salt}$${salt}` } },
    { algorithm: 'argon2', hash: { value: `$argon2id$v=19$m=65536,t=1000,p=1$${salt}$${salt}` } },
    { algorithm: 'argon2', hash: { value: `$argon2id$v=16$m=65536,t=1,p=1$${salt}$${salt}` } },
    { algorithm: 'argon2', hash: { value: `$argon2id$v=19$m=65536,t=1,p=1$AA$${salt}` } },
    { algorithm: 'pbkdf2', hash: { value: `$pbkdf2-sha512$i=99999999999,l=16$${salt}$${salt}` } },
    { algorithm: 'pbkdf2', hash: { value: `$pbkdf2-nothing$i=1,l=16$${salt}$${salt}` } },
    { algorithm: 'pbkdf2', hash: { value: `$pbkdf2-sha512$i=1,l=99$${salt}$${salt}` } },
    { algorithm: 'scrypt', hash: { value: salt, encoding: 'base64' }, cost: 2 ** 30 },
    { algorithm: 'scrypt', hash: { value: salt, encoding: 'base64' }, cost: 1000 },
    { algorithm: 'scrypt', hash: { value: salt, encoding: 'base64' }, cost: 16_384, parallelization: 1e9 },
    { algorithm: 'md5', hash: { value: 'abc' } },
    { algorithm: 'md5', hash: { value: `${'a'.repeat(31)}x` } },
    { algorithm: 'sha256', hash: { value: '' } },
    { algorithm: 'hmac', hash: { value: 'a'.repeat(64), digest: 'sha256' } },
    { algorithm: 'ldap', hash: { value: '{__proto__}AAAA' } },
    { algorithm: 'ldap', hash: { value: '{SHA}AAAA' } },
    { algorithm: 'ldap', hash: { value: '{CRYPT}ab01FAX.bQRSU' } },
  ]
  for (const custom of refused) {
    const parsed = parseForeign(custom)
    assert.ok('problem' in parsed, JSON.stringify(custom))
    assert.equal(custom.hash.value !== '' && parsed.problem.includes(custom.hash.value), false)
  }
})

test('letters that an encoding loses let no other password pass', async () => {
  const custom: CustomHash = {
    algorithm: 'md5',
    hash: { value: createHash('md5').update(Buffer.from('i')).digest('hex') },
    password: { encoding: 'ascii' },
  }
  assert.equal(await verifies(custom, 'i'), true)
  assert.equal(await verifies(custom, 'é'), false)
})
