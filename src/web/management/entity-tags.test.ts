// ETag and If-Match on Actions, Hooks, forms and applications: of two who read the same, one saves.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { AppError, isObject } from '#kit'

import { type Answer, openStage, PUBLIC, type Stage } from '../testing-stage.ts'
import { expectedTags } from './entity-tags.ts'

const action = {
  name: 'one',
  supported_triggers: [{ id: 'post-change-password', version: 'v2' }],
  code: 'exports.onExecutePostChangePassword = async () => {}',
}
const form = { name: 'one', title: 'One', fields: [{ id: 'agreed', type: 'legal', label: 'I agree' }] }
const application = { name: 'one', grant_types: ['authorization_code', 'password'] }
const hook = { name: 'one', triggerId: 'post-change-password', script: 'module.exports = (user, context, cb) => cb()' }

async function change(stage: Stage, path: string, body: object, ifMatch: string): Promise<Answer> {
  const authorization = `Bearer ${await stage.token()}`
  const headers = { authorization, 'content-type': 'application/json', 'if-match': ifMatch }
  return stage.raw({ method: 'PATCH', url: `/api/v2${path}`, headers, payload: JSON.stringify(body) })
}

function idOf({ body }: Answer, name = 'id'): string {
  assert.ok(isObject(body))
  return String(body[name])
}

const tagOf = ({ headers }: Answer) => String(headers['etag'])

for (const [what, path, made, first, second] of [
  ['an action', '/actions/actions', action, { code: '// the first' }, { name: 'second' }],
  ['a hook', '/hooks', hook, { script: '// the first' }, { name: 'second' }],
  ['a form', '/forms', form, { title: 'The first' }, { name: 'second' }],
  ['an application', '/clients', application, { grant_types: ['authorization_code'] }, { name: 'second' }],
] as const) {
  test(`of two who read the same state of ${what}, the second is refused with 412 and changes nothing`, async () => {
    await using stage = await openStage()
    const created = await stage.ask('POST', path, made)
    const one = `${path}/${idOf(created, path === '/clients' ? 'client_id' : 'id')}`
    const tag = tagOf(await stage.ask('GET', one))
    assert.match(tag, /^"[\x21\x23-\x7e]+"$/)
    assert.equal(tagOf(created), tag)

    const saved = await change(stage, one, first, tag)
    assert.equal(saved.status, 200, saved.text)
    assert.notEqual(tagOf(saved), tag)
    const { body: before } = await stage.ask('GET', one)

    const late = await change(stage, one, second, tag)
    assert.equal(late.status, 412)
    assert.ok(isObject(late.body))
    assert.deepEqual([late.body['statusCode'], late.body['error']], [412, 'Precondition Failed'])
    assert.match(String(late.body['message']), /changed since you read it/)
    assert.deepEqual((await stage.ask('GET', one)).body, before)

    const read = tagOf(await stage.ask('GET', one))
    assert.equal(read, tagOf(saved))
    assert.equal((await change(stage, one, second, `"another", ${read}`)).status, 200)
    assert.equal((await change(stage, one, { name: 'third' }, '*')).status, 200)
    // who does not ask is not refused, as ever
    assert.equal((await stage.ask('PATCH', one, { name: 'fourth' })).status, 200)
  })
}

test('a build, a deploy and a version do not outdate what somebody edits; every field that a change sets does', async () => {
  await using stage = await openStage()
  const one = `/actions/actions/${idOf(await stage.ask('POST', '/actions/actions', action))}`
  const tag = tagOf(await stage.ask('GET', one))
  await stage.work()
  assert.equal((await stage.ask('POST', `${one}/deploy`)).status, 200)
  assert.equal(tagOf(await stage.ask('GET', one)), tag)

  const seen = new Set([tag])
  for (const body of [
    { name: 'two' },
    { code: '// two' },
    { dependencies: [{ name: 'axios', version: '1.0.0' }] },
    { secrets: [{ name: 'KEY', value: 'a' }] },
    // the same name and, at the same moment, another value
    { secrets: [{ name: 'KEY', value: 'b' }] },
    { runtime: 'node18-actions' },
    { policy: { concurrency: 3 } },
  ]) {
    seen.add(tagOf(await stage.ask('PATCH', one, body)))
  }
  assert.equal(seen.size, 8)
})

test('every field of an application outdates what somebody edits, a new secret too; its own grants of APIs do not', async () => {
  await using stage = await openStage()
  const made = await stage.ask('POST', '/clients', application)
  const one = `/clients/${idOf(made, 'client_id')}`
  const seen = new Set([tagOf(made)])
  for (const body of [
    { name: 'two' },
    { description: 'words' },
    { client_metadata: { colour: 'blue' } },
    { grant_types: [] },
    { client_secret: 'a secret of sixteen or more' },
  ]) {
    seen.add(tagOf(await stage.ask('PATCH', one, body)))
  }
  assert.equal((await stage.ask('POST', `${one}/rotate-secret`)).status, 200)
  const last = tagOf(await stage.ask('GET', one))
  seen.add(last)
  assert.equal(seen.size, 7)
  const grant = { client_id: idOf(made, 'client_id'), audience: `${PUBLIC}/api/v2/`, scope: ['read:users'] }
  assert.equal((await stage.ask('POST', '/client-grants', grant)).status, 201)
  assert.equal(tagOf(await stage.ask('GET', one)), last)
  // changed and changed back is what it was
  await stage.ask('PATCH', one, { description: null })
  assert.equal(tagOf(await stage.ask('PATCH', one, { description: 'words' })), last)
})

test('enabling one hook outdates the one that it switches off', async () => {
  await using stage = await openStage()
  const on = await stage.ask('POST', '/hooks', { ...hook, enabled: true })
  const other = idOf(await stage.ask('POST', '/hooks', { ...hook, name: 'two' }))
  await stage.ask('PATCH', `/hooks/${other}`, { enabled: true })
  const late = await change(stage, `/hooks/${idOf(on)}`, { name: 'still on' }, tagOf(on))
  assert.equal(late.status, 412)
})

test('a condition is refused where there is no tag, instead of being overlooked', async () => {
  await using stage = await openStage()
  // the client of the classic login page is none of the applications
  const [global] = (await stage.ask('GET', '/clients?is_global=true')).body as { client_id: string }[]
  for (const [path, body, stored] of [
    ['/tenants/settings', { friendly_name: 'changed' }, 'friendly_name'],
    [`/clients/${global?.client_id}`, { custom_login_page: 'changed' }, 'custom_login_page'],
  ] as const) {
    const refused = await change(stage, path, body, '"anything"')
    assert.equal(refused.status, 412, path)
    assert.ok(isObject(refused.body))
    assert.match(String(refused.body['message']), /has no ETag/)
    const { body: after } = await stage.ask('GET', path)
    assert.ok(isObject(after))
    assert.notEqual(after[stored], 'changed', path)
    assert.equal((await change(stage, path, body, '*')).status, 200, path)
  }
})

test('If-Match is a list of tags: weak ones never match, and what is no list is refused', () => {
  assert.deepEqual(expectedTags(undefined), undefined)
  assert.deepEqual(expectedTags(' * '), undefined)
  assert.deepEqual(expectedTags('"a"'), ['a'])
  assert.deepEqual(expectedTags('"a", W/"b" ,"c,d",'), ['a', 'c,d'])
  assert.deepEqual(expectedTags('W/"b"'), [])
  for (const wrong of ['', 'a', '"a', '"a" "b"', "'a'", 'w/"a"', '"a", *', '"\u0000"', `"${'a'.repeat(4001)}"`]) {
    assert.throws(
      () => expectedTags(wrong),
      (thrown) => thrown instanceof AppError && thrown.code === 'invalid_headers',
      wrong,
    )
  }
})
