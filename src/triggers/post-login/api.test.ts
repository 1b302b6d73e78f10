// The api object of post-login, what its commands come to, and the names that no custom claim may have.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Command } from '../commands.ts'
import { readCommands } from '../commands.ts'
import { effectsOf } from '../effects.ts'
import type { ApiTools } from '../sandbox-api.ts'
import { buildApi } from './api.ts'
import { settle } from './settle.ts'
import { postLogin } from './trigger.ts'

type Loose = { [group: string]: { [name: string]: (...args: unknown[]) => unknown } }

const tools = { now: () => 0, byteLength: Buffer.byteLength, stringify: JSON.stringify, parse: JSON.parse }

function stage() {
  const commands: Command[] = []
  const facts = { version: 'v3', cache: {}, redirect: null, secrets: {} }
  const api = buildApi(facts, tools as unknown as ApiTools, {}, (command) => commands.push(command)) as Loose
  const call = (path: string, ...args: unknown[]) => {
    const [group = '', name = ''] = path.split('.')
    return api[group]?.[name]?.(...args)
  }
  return { api, call, commands }
}

test('claims, metadata and a denial are commands that cross the pipe, and calls can be chained', () => {
  const { api, call, commands } = stage()
  assert.equal(call('idToken.setCustomClaim', 'https://example.com/roles', ['editor']), api)
  call('accessToken.setCustomClaim', 'plan', { name: 'gold', since: new Date(0) })
  call('user.setAppMetadata', 'seen', undefined)
  call('access.deny', 'not today')
  assert.deepEqual(readCommands(JSON.parse(JSON.stringify(commands)), postLogin.commands), [
    { type: 'idToken.setCustomClaim', name: 'https://example.com/roles', value: ['editor'] },
    { type: 'accessToken.setCustomClaim', name: 'plan', value: { name: 'gold', since: '1970-01-01T00:00:00.000Z' } },
    { type: 'user.setAppMetadata', name: 'seen', value: null },
    { type: 'access.deny', reason: 'not today' },
  ])
  assert.deepEqual(settle(commands), { ok: true, outcome: { kind: 'deny', reason: 'not today' }, resultUrl: null })
})

test('a claim of the standards, or in a namespace of Auth0, is left out, and the execution says so', () => {
  const names = ['sub', 'aud', 'exp', 'scope', 'permissions', 'org_id', '__proto__', 'constructor', 'x5t#S256']
  const urls = [
    'https://auth0.com/x',
    'http://a.AUTH0.com',
    'https://webtask.io?x',
    'https://x.webtask.run:1/',
    'urn:auth0:a',
  ]
  const { call, commands } = stage()
  for (const name of [...names, ...urls]) call('accessToken.setCustomClaim', name, 1)
  assert.deepEqual(
    commands.map((command) => [command.type, 'name' in command ? command.name : '']),
    [...names, ...urls].map((name) => ['claim.leftOut', name]),
  )
  // a sandbox that forges commands gets no further
  const forged = names.map((name): Command => ({ type: 'accessToken.setCustomClaim', name, value: 'admin' }))
  assert.deepEqual(Object.keys(effectsOf(forged).accessToken), [])
})

test('names that only look like those of Auth0 are anybody’s', () => {
  const names = [
    'https://example.com/auth0.com',
    'https://notauth0.com/x',
    'https://auth0.com.example.com/',
    'urn:auth0x',
    'name',
  ]
  const { call, commands } = stage()
  for (const name of names) call('idToken.setCustomClaim', name, true)
  assert.deepEqual(Object.keys(effectsOf(commands).idToken), names)
})

test('of several claims of one name the last counts', () => {
  const { call, commands } = stage()
  call('idToken.setCustomClaim', 'plan', 'silver')
  call('idToken.setCustomClaim', 'plan', 'gold')
  assert.equal(effectsOf(commands).idToken['plan'], 'gold')
  assert.deepEqual(settle(commands), { ok: true, outcome: { kind: 'continue' }, resultUrl: null })
})

test('what of Auth0’s object is not offered is an error, so that nobody is let through', () => {
  const { call, commands } = stage()
  for (const path of ['multifactor.enable', 'redirect.sendUserTo', 'accessToken.addScope', 'prompt.render'])
    assert.throws(() => call(path), new RegExp(`api\\.${path}\\(\\) is not offered in post-login`))
  assert.throws(() => call('idToken.setCustomClaim', ''), /needs a name/)
  assert.deepEqual(commands, [])
})

test('a reason is one line of bearable length, and none at all where none is given', () => {
  const reasonOf = (...args: unknown[]) => {
    const { call, commands } = stage()
    call('access.deny', ...args)
    const settled = settle(commands)
    return settled.ok && settled.outcome.kind === 'deny' ? settled.outcome.reason : undefined
  }
  assert.equal(reasonOf('no\r\nSet-Cookie: a=b\u0000\u2028'), 'no Set-Cookie: a=b')
  assert.equal(reasonOf('x'.repeat(100_000))?.length, 500)
  assert.deepEqual([reasonOf(), reasonOf(null), reasonOf(() => 1), reasonOf('')], ['', '', '', ''])
  assert.equal(reasonOf({ code: 7 }), '{"code":7}')
})

test('metadata are never called as what makes a prototype', () => {
  const { call } = stage()
  assert.throws(() => call('user.setAppMetadata', '__proto__', {}), /takes no such name/)
  const forged: Command[] = [
    { type: 'user.setAppMetadata', name: '__proto__', value: { admin: true } },
    { type: 'user.setUserMetadata', name: '__proto__', value: { admin: true } },
  ]
  const { appMetadata, userMetadata } = effectsOf(forged)
  assert.deepEqual([Object.keys(appMetadata), Object.keys(userMetadata)], [[], []])
})
