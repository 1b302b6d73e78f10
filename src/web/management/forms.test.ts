// Forms: what is taken out, what could never be answered, and the page before it is saved.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { isObject } from '#kit'

import { openStage, type Stage } from '../testing-stage.ts'

const PREVIEW = '/keyturn/forms/preview'
const nick = { id: 'nick', type: 'text', label: 'Nickname' }
const form = { name: 'Who', title: 'Hello {{vars.name}}', fields: [nick] }

async function made(stage: Stage, given: object = form): Promise<{ path: string; body: object }> {
  const { status, text, body } = await stage.ask('POST', '/forms', given)
  assert.equal(status, 201, text)
  const stored = body as { id: string }
  return { path: `/forms/${stored.id}`, body: stored }
}

test('words above the fields and the label of the button are taken out by null, and put back the form is the same', async () => {
  await using stage = await openStage()
  const { path } = await made(stage, { ...form, description: 'Above', submit: 'Go on' })
  const whole = await stage.ask('GET', path)
  const bare = await stage.ask('PATCH', path, { description: null, submit: null })
  assert.equal(bare.status, 200, bare.text)
  assert.deepEqual(Object.keys(bare.body as object), ['id', 'name', 'title', 'fields', 'created_at', 'updated_at'])
  assert.deepEqual((await stage.ask('GET', path)).body, bare.body)
  assert.notEqual(bare.headers['etag'], whole.headers['etag'])
  const again = await stage.ask('PATCH', path, { submit: 'Go on', description: 'Above' })
  assert.equal(again.headers['etag'], whole.headers['etag'], 'who began with it may still save')
  assert.equal((await stage.ask('PATCH', path, { title: null })).status, 400)
})

test('a field that nobody could answer is refused with the reason, in a new form, a change and a preview', async () => {
  await using stage = await openStage()
  const { path, body } = await made(stage)
  const option = { value: 'a', label: 'A' }
  for (const [field, reason] of [
    [{ ...nick, id: 'code', min_length: 5, max_length: 4 }, 'min_length is more than max_length'],
    [{ id: 'age', type: 'number', label: 'Age', min: 2, max: 1 }, 'min is more than max'],
    [{ id: 'team', type: 'choice', label: 'Team', options: [option, option] }, 'Two options have the same value'],
    [
      { id: 'team', type: 'choice', label: 'Team', options: [{ value: 'a ', label: 'A' }] },
      'The value of an option begins or ends with a space',
    ],
  ] as const) {
    const fields = [nick, field]
    const answers = await Promise.all([
      stage.ask('POST', '/forms', { ...form, fields }),
      stage.ask('PATCH', path, { fields }),
      stage.ask('POST', PREVIEW, { title: 'One', fields }),
    ])
    for (const { status, body: refusal } of answers) {
      assert.equal(status, 400)
      assert.ok(isObject(refusal))
      assert.equal(refusal['message'], `Payload validation error: '${reason}' on property fields[1].`)
    }
  }
  assert.deepEqual((await stage.ask('GET', '/forms')).body, [body], 'nothing was made, nothing was changed')
})

test('a form is seen before it is saved: as it opens and sent empty, with what an Action would fill in, and nothing runs', async () => {
  await using stage = await openStage()
  const evil = '<img src=x onerror=alert(1)>'
  const unsaved = {
    title: 'Hello {{vars.name}}',
    description: evil,
    fields: [
      { ...nick, required: true },
      { id: 'news', type: 'boolean', label: 'News' },
      { id: 'terms', type: 'legal', label: 'Terms' },
      { id: 'later', type: 'legal', label: 'Later', required: false },
    ],
    submit: 'Go on',
  }
  const page = async (more: object): Promise<string> => {
    const { status, text, body } = await stage.ask('POST', PREVIEW, { ...unsaved, ...more }, ['read:forms'])
    assert.equal(status, 200, text)
    return (body as { html: string }).html
  }
  const opens = await page({ vars: { name: '<b>Ada</b>' } })
  assert.match(opens, /Hello &#60;b&#62;Ada&#60;\/b&#62;/)
  assert.match(opens, /&#60;img src=x onerror=alert\(1\)&#62;/)
  assert.match(opens, /<body inert/)
  assert.doesNotMatch(opens, /<script|<img|class="problem"/)
  const refused = await page({ refused: true })
  const faulty = [...refused.matchAll(/id="field-(\w+)-problem"/g)].map(([, id]) => id)
  assert.deepEqual(faulty, ['nick', 'terms'])
  assert.match(await page({ refused: true, language: 'fr' }), /lang="fr"/)
  assert.deepEqual((await stage.ask('GET', '/forms')).body, [], 'nothing was saved')
  assert.equal((await stage.ask('POST', PREVIEW, unsaved, ['create:forms'])).status, 403)
})
