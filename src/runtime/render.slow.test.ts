// Templates are customers' code too: they are rendered behind the same walls.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Program } from './index.ts'
import { plain } from './testdata/fixtures.ts'
import { openStage, type Stage } from './testdata/stage.ts'

let stage: Stage

before(async () => {
  stage = await openStage()
})

after(async () => {
  await stage[Symbol.asyncDispose]()
})

const programOf = (code: string): Program => ({
  id: code,
  kind: 'render',
  label: 'node26',
  load: () => Promise.resolve(plain(code)),
})

test('a render program gets its input and gives a text', async () => {
  const program = programOf('exports.render = async ({ template, data }) => template.replace("{{ name }}", data.name)')
  const rendered = await stage.runtime.render(program, { template: 'Hello {{ name }}', data: { name: 'Ana' } })
  assert.deepEqual(rendered, { ok: true, text: 'Hello Ana' })
})

test('a template that throws, loops or gives no text is a failure with a name', async () => {
  const thrown = await stage.runtime.render(programOf('exports.render = () => { throw new Error("line 3") }'), {})
  assert.equal(!thrown.ok && thrown.failure.msg, 'line 3')
  const looping = await stage.runtime.render(programOf('exports.render = () => { for (;;); }'), {}, 300)
  assert.equal(!looping.ok && looping.failure.id, 'timeout')
  assert.equal((await stage.runtime.render(programOf('exports.render = () => 5'), {})).ok, false)
  const none = await stage.runtime.render(programOf('exports.other = 1'), {})
  assert.equal(!none.ok && none.failure.id, 'invalid_handler')
})

test('nothing that a template does leaves the machine', async () => {
  const before = stage.received.length
  const program = programOf('exports.render = async () => String((await fetch("https://api.example.com/leak")).status)')
  assert.deepEqual(await stage.runtime.render(program, {}), { ok: true, text: '200' })
  assert.equal(stage.received.length, before)
})
