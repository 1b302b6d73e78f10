// Named tests over the API: kept with the Action, sealed in the store, refused in words, gone with it; audits of a draft.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { isObject } from '#kit'

import { answered, continuationOf, nothingReturned, returnedOf } from '../../../dashboard/src/pages/editor/returned.ts'
import { openStage, type Stage } from '../testing-stage.ts'

const supported_triggers = [{ id: 'post-change-password', version: 'v2' }]
const EMPTY = { status: 'ok', error: null, commands: [], requests: [] }

async function built(stage: Stage, name = 'one', more: object = {}): Promise<string> {
  const action = { name, supported_triggers, code: 'exports.x = 1', ...more }
  const { body } = await stage.ask('POST', '/actions/actions', action)
  assert.ok(isObject(body))
  await stage.work()
  return `/keyturn/actions/${String(body['id'])}/tests`
}

async function kept(stage: Stage, path: string, change: object = {}): Promise<Record<string, unknown>> {
  const { status, body, text } = await stage.ask('POST', path, { name: 'mails the user', ...change })
  assert.equal(status, 201, text)
  assert.ok(isObject(body))
  return body
}

test('a test is recorded from the draft, run, renamed, told what to expect, and deleted', async () => {
  await using stage = await openStage()
  const path = await built(stage)
  const { id, expected, event, stubs } = await kept(stage, path)
  assert.deepEqual([expected, stubs], [EMPTY, []])
  assert.ok(isObject(event) && isObject(event['user']), 'the sample of the trigger')
  const one = `${path}/${String(id)}`
  const passed = await stage.ask('POST', `${one}/run`)
  assert.ok(isObject(passed.body))
  assert.deepEqual([passed.body['passed'], passed.body['differences'], passed.body['outcome']], [true, [], EMPTY])

  const wanted = { ...EMPTY, commands: [{ type: 'access.deny', reason: '<any>' }] }
  const changed = await stage.ask('PATCH', one, { name: 'refuses', expected: wanted })
  assert.equal(changed.status, 200, changed.text)
  const failed = await stage.ask('POST', `${one}/run`)
  assert.ok(isObject(failed.body))
  assert.deepEqual(
    [failed.body['name'], failed.body['passed'], failed.body['differences']],
    ['refuses', false, [{ path: ['commands', 0], expected: wanted.commands[0] }]],
  )
  assert.equal((await stage.ask('DELETE', one)).status, 204)
  assert.equal((await stage.ask('POST', `${one}/run`)).status, 404)
  assert.deepEqual((await stage.ask('GET', path)).body, { tests: [] })
})

test('a name is there once in an Action; whose test it is counts, and tests go with their Action', async () => {
  await using stage = await openStage()
  const [path, other] = [await built(stage), await built(stage, 'two')]
  const { id } = await kept(stage, path)
  const twice = await stage.ask('POST', path, { name: 'mails the user' })
  assert.equal(twice.status, 409)
  assert.match(twice.text, /has a test with the name/)
  const { id: second } = await kept(stage, path, { name: 'another' })
  assert.equal((await stage.ask('PATCH', `${path}/${String(second)}`, { name: 'mails the user' })).status, 409)
  await kept(stage, other)
  for (const [method, end] of [
    ['PATCH', ''],
    ['DELETE', ''],
    ['POST', '/run'],
  ] as const) {
    const body = method === 'PATCH' ? { name: 'mine now' } : undefined
    assert.equal((await stage.ask(method, `${other}/${String(id)}${end}`, body)).status, 404, method)
  }
  assert.equal((await stage.ask('DELETE', path.replace(/\/keyturn(.*)\/tests/, '/actions$1'))).status, 204)
  const left = await stage.deps.storage.db.selectFrom('action_tests').selectAll().execute()
  assert.equal(left.length, 1)
})

test('an event of a real person stands sealed in the store, and nobody tests without the scope', async () => {
  await using stage = await openStage()
  const path = await built(stage)
  const event = { user: { email: 'mara@example.com' } }
  const { id } = await kept(stage, path, { event, expected: EMPTY, stubs: [{ status: 200, body: 'mara@example.com' }] })
  const rows = await stage.deps.storage.db.selectFrom('action_tests').selectAll().execute()
  assert.doesNotMatch(JSON.stringify(rows), /mara/)
  const { body } = await stage.ask('GET', path, undefined, ['read:actions'])
  assert.match(JSON.stringify(body), /mara@example\.com/)
  for (const [method, end] of [
    ['POST', ''],
    ['PATCH', `/${String(id)}`],
    ['DELETE', `/${String(id)}`],
    ['POST', `/${String(id)}/run`],
  ] as const) {
    const sent = method === 'POST' && end !== '' ? {} : { name: 'another' }
    const { status } = await stage.ask(method, path + end, method === 'DELETE' ? undefined : sent, ['read:actions'])
    assert.equal(status, 403, `${method} ${end}`)
  }
})

test('a draft that is not built cannot be recorded, and says so; what is expected is judged at the door', async () => {
  await using stage = await openStage()
  const { body } = await stage.ask('POST', '/actions/actions', {
    ...{ name: 'broken', supported_triggers, code: 'x', dependencies: [{ name: 'broken', version: '1.0.0' }] },
  })
  assert.ok(isObject(body))
  await stage.work()
  const path = `/keyturn/actions/${String(body['id'])}/tests`
  const { status, text } = await stage.ask('POST', path, { name: 'early' })
  assert.equal(status, 400)
  assert.match(text, /must be in the 'built' state.*'failed'/)
  assert.equal((await stage.ask('POST', path, { name: 'early', expected: { status: 'fine' } })).status, 400)
  assert.equal((await stage.ask('POST', path, { name: '   ', expected: EMPTY })).status, 400)
  assert.deepEqual((await stage.ask('GET', path)).body, { tests: [] })
})

test('stubs without a dry run are refused, and a run tells what it would have sent only when asked', async () => {
  await using stage = await openStage()
  const path = (await built(stage)).replace(/\/keyturn(.*)\/tests/, '/actions$1/test')
  const refused = await stage.ask('POST', path, { payload: {}, stubs: [{ status: 200 }] })
  assert.equal(refused.status, 400)
  assert.match(refused.text, /mode 'dry'/)
  const { status, body } = await stage.ask('POST', path, { payload: {}, mode: 'dry', record: true })
  assert.equal(status, 201)
  assert.ok(isObject(body) && isObject(body['payload']))
  assert.deepEqual([body['payload']['status'], body['payload']['sent']], ['ok', undefined])
})

test('a test of the continue handler keeps what came back, and is one of the execute handler again with null', async () => {
  await using stage = await openStage()
  const reset = { supported_triggers: [{ id: 'password-reset-post-challenge', version: 'v1' }] }
  const path = await built(stage, 'resets', { ...reset, secrets: [{ name: 'SHARED', value: 'both sites know it' }] })
  const back = { query: { code: '7' }, token: { secret: 'SHARED', claims: { verdict: 'yes' }, fault: 'expired' } }
  const { id, ...made } = await kept(stage, path, { continue: back })
  assert.deepEqual(made['continue'], back)
  const one = `${path}/${String(id)}`
  assert.equal((await stage.ask('POST', `${one}/run`)).status, 200)
  const answered = await stage.ask('PATCH', one, { continue: { prompt: { id: 'ap_1', fields: { why: 'lost' } } } })
  assert.ok(isObject(answered.body))
  assert.deepEqual(answered.body['continue'], { prompt: { id: 'ap_1', fields: { why: 'lost' } } })
  const plain = await stage.ask('PATCH', one, { continue: null })
  assert.ok(isObject(plain.body) && !('continue' in plain.body))
  const { text } = await stage.ask('GET', path)
  assert.doesNotMatch(text, /both sites know it|eyJ/, 'neither the secret nor a token')
})

test('what no browser brings back is refused in words, and nothing is kept', async () => {
  await using stage = await openStage()
  const path = await built(stage, 'resets', { supported_triggers: [{ id: 'password-reset-post-challenge' }] })
  const token = { secret: 'SHARED' }
  const refused: [back: object, words: RegExp][] = [
    [{ prompt: { id: 'ap_1' }, query: {} }, /not both' on property continue\.prompt/],
    [{ prompt: {} }, /Missing required property: id/],
    [{ query: { state: 'another' } }, /The state of a test run is \\?"test\\?".*continue\.query\.state/],
    [{ query: { session_token: 'x' }, token }, /leave one out' on property continue\.query\.session_token/],
    [{ token: { ...token, claims: { sub: 'auth0|2' } } }, /ask for a fault' on property continue\.token\.claims\.sub/],
    [{ token: { ...token, fault: 'late' } }, /continue\.token\.fault/],
    [{ token: { fault: 'expired' } }, /Missing required property: secret/],
    [{ token }, /The draft has no secret SHARED.*continue\.token\.secret/],
    [{ query: { n: 7 } }, /Expected type string but found type integer' on property continue\.query\.n/],
  ]
  const test = path.replace(/\/keyturn(.*)\/tests/, '/actions$1/test')
  for (const [back, words] of refused) {
    for (const [where, body] of [
      [test, { payload: {}, continue: back }],
      [path, { name: 'early', continue: back }],
    ] as const) {
      const { status, text } = await stage.ask('POST', where, body)
      assert.equal(status, 400, text)
      assert.match(text, words)
    }
  }
  const other = await built(stage)
  const never = { name: 'early', continue: {}, expected: EMPTY }
  const { status, text } = await stage.ask('POST', other, never)
  assert.equal(status, 400)
  assert.match(text, /post-change-password is never continued/)
  const { id } = await kept(stage, other)
  assert.equal((await stage.ask('PATCH', `${other}/${String(id)}`, { continue: {} })).status, 400)
  assert.deepEqual((await stage.ask('GET', path)).body, { tests: [] })
})

test('what the dashboard makes of what was typed is taken, kept, and typed again when the test is opened', async () => {
  await using stage = await openStage()
  const reset = { supported_triggers: [{ id: 'password-reset-post-challenge' }] }
  const path = await built(stage, 'resets', { ...reset, secrets: [{ name: 'SHARED', value: 'both sites know it' }] })
  const nothing = nothingReturned(['SHARED'])
  assert.deepEqual(continuationOf(nothing), { token: { secret: 'SHARED', in: 'query', name: 'session_token' } })
  const pasted = 'https://id.example.com/continue?state=test&code=7%207#top'
  const back = { ...nothing, token: 'expired', claims: '{ "verdict": "yes" }', in: 'body', query: pasted } as const
  const form = {
    fields: [
      { id: 'sure', type: 'boolean' as const },
      { id: 'why', type: 'text' as const },
    ],
  }
  const typed = { ...nothing, from: 'form', form: 'ap_1', vars: '' } as const
  const why = { id: 'why', type: 'text' } as const
  const fields = answered(answered({}, why, 'lost'), { id: 'years', type: 'number' }, 7)
  assert.deepEqual(answered(fields, why, ''), { years: 7 }, 'what is left empty is no answer')
  for (const [given, name] of [
    [continuationOf(back), 'late'],
    [continuationOf({ ...back, token: 'none', body: 'a=1\nb=x%26y' }), 'posted'],
    [continuationOf({ ...typed, fields }, form), 'answered'],
  ] as const) {
    const made = await kept(stage, path, { name, continue: given })
    assert.deepEqual(made['continue'], given)
    assert.deepEqual(continuationOf(returnedOf(given)), given)
  }
  assert.deepEqual(continuationOf({ ...back, token: 'none', body: 'a=1\nb=x%26y' }), {
    ...{ query: { state: 'test', code: '7 7' }, body: { a: '1', b: 'x&y' } },
  })
  assert.deepEqual(continuationOf({ ...typed, fields }, form), {
    prompt: { id: 'ap_1', fields: { sure: false, why: 'lost', years: 7 }, vars: {} },
  })
  for (const [wrong, words] of [
    [{ ...nothing, query: 'a=1&a=2' }, /a is given twice/],
    [{ ...nothing, claims: '{' }, /The claims are no JSON/],
    [{ ...nothing, claims: '[]' }, /The claims are a JSON object/],
    [{ ...nothing, secret: '' }, /Choose the secret/],
    [{ ...typed, form: '' }, /Choose the form/],
  ] as const) {
    assert.throws(() => continuationOf(wrong), words)
  }
})

test('an audit tells which packages a draft has and what is known against them, or that nobody can say', async () => {
  const advisory = { severity: 'high', title: 'Reads too much', range: '<2', url: 'https://example.com/1' }
  const asked: string[][] = []
  let there = true
  await using stage = await openStage({
    packages: {
      search: () => Promise.resolve([]),
      versions: () => Promise.reject(new Error('not asked')),
      audit(packages) {
        asked.push(packages.map(({ name, version }) => `${name}@${version}`))
        if (!there) return Promise.resolve({ available: false, reason: 'away' })
        const advisories = [{ ...advisory, name: 'inner', version: '1.0.0' }]
        return Promise.resolve({ available: true, advisories, unchecked: ['@acme/tool'] })
      },
    },
  })
  const path = await built(stage)
  const audit = path.replace('/tests', '/audit')
  const id = path.split('/')[3] ?? ''
  const pack = (name: string, version: string) => ({ name, version, integrity: 'sha512-x' })
  const resolved = [pack('outer', '3.0.0'), pack('inner', '1.0.0'), pack('@acme/tool', '1.0.0'), pack('own', '1.0.0')]
  const declared = [
    { name: 'outer', version: 'latest' },
    { name: 'own', version: '1.0.0', registry_url: 'https://npm.example.com/' },
  ]
  await stage.deps.storage.db
    .updateTable('actions')
    .set({ resolved_json: JSON.stringify(resolved), dependencies_json: JSON.stringify(declared) })
    .where('id', '=', id)
    .execute()
  const found = await stage.ask('GET', audit)
  assert.deepEqual(found.body, {
    ...{ built: true, available: true },
    packages: [
      { name: 'outer', version: '3.0.0', declared: true, checked: true, advisories: [] },
      { name: 'inner', version: '1.0.0', declared: false, checked: true, advisories: [advisory] },
      { name: '@acme/tool', version: '1.0.0', declared: false, checked: false, advisories: [] },
      { name: 'own', version: '1.0.0', declared: true, checked: false, advisories: [] },
    ],
  })
  assert.deepEqual(
    asked,
    [['outer@3.0.0', 'inner@1.0.0', '@acme/tool@1.0.0']],
    'what is another registry’s is not told',
  )
  there = false
  const away = await stage.ask('GET', audit)
  assert.ok(isObject(away.body))
  assert.deepEqual([away.body['available'], away.body['reason']], [false, 'away'])
  assert.equal((await stage.ask('GET', audit, undefined, ['read:actions'])).status, 403)
})
