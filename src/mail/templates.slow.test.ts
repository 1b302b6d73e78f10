// Customers' templates under attack, in the real sandbox: injection, prototypes, files, loops, and what they come to.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { type JsonObject, silentLog, systemClock } from '#kit'
import { openRuntime, type Renderer } from '#runtime'

import { composeMailBy, composePhoneBy } from './compose.ts'
import type { Letter } from './letter.ts'
import { renderParts } from './liquid/templates.ts'
import type { WrittenTemplate } from './settings.ts'

let runtime: Renderer & AsyncDisposable
const dataDir = mkdtempSync(join(tmpdir(), 'keyturn-templates-'))

before(async () => {
  runtime = await openRuntime({
    ...{ log: silentLog, clock: systemClock, isolation: 'best', dataDir },
    egress: { allow: [], map: [] },
  })
})

after(async () => {
  await runtime[Symbol.asyncDispose]()
  rmSync(dataDir, { recursive: true, force: true })
})

async function rendered(source: string, variables: JsonObject = {}): Promise<string> {
  const answer = await renderParts(runtime, { body: { source, html: true } }, variables)
  assert.ok(answer.ok, JSON.stringify(answer))
  return answer.parts.body
}

async function broken(source: string, variables: JsonObject = {}): Promise<string> {
  const answer = await renderParts(runtime, { body: { source, html: true } }, variables)
  assert.ok(!answer.ok, JSON.stringify(answer))
  return answer.broken.message
}

const user: JsonObject = { user: { name: 'Ada', email: 'ada@example.com' } }

test('values are text, never template: what a user is called is not run (server-side template injection)', async () => {
  const name = '{{ 7 | times: 7 }}{% assign x = 1 %}{%- raw -%}'
  assert.equal(await rendered('{{ user.name }}', { user: { name } }), name)
  assert.equal(await rendered('{% assign y = user.name %}{{ y }}', { user: { name } }), name)
})

test('values are escaped once in HTML, whether the author escapes too or not', async () => {
  const variables = { x: `<a href="x" onclick='y'>&` }
  const escaped = '&#60;a href=&#34;x&#34; onclick=&#39;y&#39;&#62;&amp;'
  assert.equal(await rendered('{{ x }}', variables), escaped)
  assert.equal((await rendered('{{ x | escape }}', variables)).includes('&amp;#'), false)
  assert.equal(await rendered('<p title="{{ x }}">', variables), `<p title="${escaped}">`)
})

test('LiquidJS CVE-2026-45618 and kin: nothing beyond the variables, no constructors, globals, files or requests', async () => {
  for (const source of [
    '{{ user.constructor }}',
    '{{ user.__proto__ }}',
    '{{ user.name.constructor.constructor }}',
    '{{ user.toString }}',
    '{{ process.env }}{{ global }}{{ globalThis }}{{ require }}{{ module }}{{ exports }}',
    '{{ user["hasOwnProperty"] }}',
    '{{ "x" | map: "constructor" }}',
  ]) {
    assert.equal((await rendered(source, user)).trim(), '', source)
  }
  for (const tag of ['include', 'render', 'layout', 'block']) {
    assert.match(await broken(`{% ${tag} "/etc/passwd" %}`), new RegExp(`tag "${tag}" not found`))
  }
  assert.match(await broken('{{ user | no_such }}', user), /undefined filter/)
})

test('LiquidJS memory limits: a template that loops, grows or nests for ever is ended from outside', async () => {
  // which limit is met first is a matter of the machine
  const ended = /memory|more than 500000 characters|render limit|takes too long/
  assert.match(await broken('{% for i in (1..999999999) %}x{% endfor %}'), ended)
  const doubling = '{% assign x = "0123456789" %}{% for i in (1..60) %}{% assign x = x | append: x %}{% endfor %}'
  assert.match(await broken(doubling), ended)
  const loops = '{% for a in (1..9999) %}{% for b in (1..9999) %}{% endfor %}{% endfor %}'
  assert.match(await broken(loops), ended)
  assert.match(await broken('{% for i in (1..60000) %}0123456789{% endfor %}'), ended)
  assert.match(await broken(`${'{% if true %}'.repeat(60_000)}x`), /./)
  assert.equal(await rendered('still here'), 'still here', 'and the next one is rendered')
})

test('what one template keeps is not there for the next', async () => {
  await rendered('{% assign leaked = user.email %}{% increment n %}', user)
  assert.equal(await rendered('[{{ leaked }}{% increment n %}]'), '[0]')
})

test('the text part has the words and the addresses of the page', async () => {
  const source = `<html><head><title>No</title><style>p{color:red}</style></head><body><h1>Hi &amp; welcome</h1>
    <!-- not this --><p>Please <a href='{{ url }}'>choose</a><br>now.</p><script>no()</script>
    <table><tr><td>a</td><td>b</td></tr></table><a href="{{ url }}">{{ url }}</a></body></html>`
  const url = 'https://login.example.com/u/reset-verify?ticket=a&x=1'
  const answer = await renderParts(runtime, { body: { source, html: true } }, { url })
  assert.ok(answer.ok)
  assert.equal(answer.text, `Hi & welcome\n\nPlease choose (${url})\nnow.\n\na b\n\n${url}`)
})

const letter: Letter = {
  ...{ id: 'x', kind: 'reset_email', channel: 'email', to: 'ada@example.com', url: 'https://a.example/?ticket=1' },
  ...{ lifetime: 3_600_000, expiresAt: 0, languages: ['fr'] },
  user: { email: 'ada@example.com', profile: { name: 'Ada\r\nBcc: all@example.com' }, metadata: {}, appMetadata: {} },
}
const settings = { tenant: { id: 'shop', friendlyName: 'Shop' }, brand: {} }
const written: WrittenTemplate = {
  subject: '{{ user.name }}',
  body: '{{ url }}',
  from: '',
  enabled: true,
  languages: {},
}

test('a tenant writes of a changed password in its own words, with when, who and from where, and no link', async () => {
  const change = { at: Date.UTC(2026, 10, 21, 9, 5), country: 'FR', by: 'user' } as const
  const letter: Letter = {
    ...{ id: 'x', kind: 'password_changed', channel: 'email', to: 'ada@example.com', change },
    ...{ lifetime: 1, expiresAt: 0, languages: [] },
  }
  const template: WrittenTemplate = {
    ...{ subject: 'Changed by {{ changed_by }}', from: '', enabled: true, languages: {} },
    body: '<p>{{ changed_at }} {{ changed_from }} [{{ url }}{{ code }}]</p>',
  }
  const { message, problem } = await composeMailBy({ renderer: runtime, host: 'x.example' }, letter, settings, template)
  assert.deepEqual([message.subject, problem], ['Changed by user', undefined])
  assert.equal(message.html, '<p>2026-11-21T09:05:00.000Z FR []</p>')
})

test('no value adds a header: subject and sender stay one line, a bad sender gives way to the usual one', async () => {
  const from = '{{ user.name }} <a@shop.example>'
  const made = await composeMailBy({ renderer: runtime, host: 'h.example' }, letter, settings, { ...written, from })
  assert.equal(made.message.subject, 'Ada Bcc: all@example.com')
  assert.deepEqual(made.message.from, { name: 'Shop', address: 'no-reply@h.example' })
  assert.match(made.problem ?? '', /^from:/)
  assert.equal(made.by, 'template')
})

test('a phone template that fails or says nothing gives way to the built-in text', async () => {
  const sms: Letter = { ...letter, channel: 'sms', to: '+15555550100' }
  const own = await composePhoneBy(runtime, sms, settings, {
    text: '{{ tenant.friendlyName }} {{ requestInfo.lang }} {{ url }}',
  })
  assert.equal(own.message.text, 'Shop fr https://a.example/?ticket=1')
  for (const text of ['{% if %}', '{{ nothing }}x{{ url | no_such }}', '{% for i in (1..2000) %}x{% endfor %}']) {
    const made = await composePhoneBy(runtime, sms, settings, { text })
    assert.equal(made.by, 'built-in', text)
    assert.ok(made.problem)
    assert.match(made.message.text, /ticket=1/)
  }
})
