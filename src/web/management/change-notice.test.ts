// What the owner of a password is told after a change by the API: where it goes, in which words, and what is never in it.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { users } from '#identity'
import { isObject, systemIds } from '#kit'
import type { InboxMessage } from '#mail'

import { openStage, type Stage } from '../testing-stage.ts'

const OLD = 'Correct-Horse-7'
const NEW = 'Another-Horse-8'
const TEMPLATE = '/email-templates/password_changed'

async function made(stage: Stage, user: object): Promise<string> {
  const body = { connection: stage.connection.name, password: OLD, ...user }
  const answer = await stage.ask('POST', '/users', body)
  assert.equal(answer.status, 201, answer.text)
  return isObject(answer.body) ? String(answer.body['user_id']) : ''
}

/** Changes the password. @returns what was sent since the last time */
async function toldAfterChange(stage: Stage, user: string, password = NEW): Promise<InboxMessage[]> {
  const { inbox } = stage.deps.mail
  await stage.work()
  const before = new Set((await inbox.list()).map(({ id }) => id))
  const answer = await stage.ask('PATCH', `/users/${encodeURIComponent(user)}`, { password })
  assert.equal(answer.status, 200, answer.text)
  await stage.work()
  return (await inbox.list()).filter(({ id }) => !before.has(id))
}

test('an address that is not verified is told too, in the language of its owner and not of the caller', async () => {
  await using stage = await openStage()
  const ada = await made(stage, { email: 'ada@example.com', user_metadata: { lang: 'fr' } })
  const [notice, ...more] = await toldAfterChange(stage, ada)
  assert.deepEqual(more, [])
  assert.deepEqual([notice?.channel, notice?.to], ['email', 'ada@example.com'])
  assert.equal(notice?.subject, 'Votre mot de passe a été modifié')
  assert.match(notice?.text ?? '', /ada@example\.com auprès de Example Ltd a été modifié le \d.+ à \d\d:\d\d UTC\./)
  assert.match(notice?.text ?? '', /Il a été défini par les responsables de Example Ltd\./)
})

test('who has a phone only is told by a text message, and who has neither is told nothing', async () => {
  await using stage = await openStage()
  const bob = await made(stage, { phone_number: '+4915112345678' })
  const [notice, ...more] = await toldAfterChange(stage, bob)
  assert.deepEqual([more, notice?.channel, notice?.to], [[], 'sms', '+4915112345678'])
  assert.match(notice?.text ?? '', /^Example Ltd: your password was changed on .+ UTC\./)
  assert.ok((notice?.text.length ?? 999) <= 160, 'one text message')
  const { db } = stage.deps.storage
  const cy = { id: systemIds.user(), connection: stage.connection.id, username: 'cy', at: stage.clock.now() }
  await users.insert(db, cy)
  assert.deepEqual(await toldAfterChange(stage, cy.id), [])
})

test('no password, link or code is in it, and names of people and tenants stay text', async () => {
  await using stage = await openStage()
  const friendly = { friendly_name: '<b>Ltd</b> {{ "run" | upcase }}' }
  assert.equal((await stage.ask('PATCH', '/tenants/settings', friendly)).status, 200)
  const hostile = '<a href="https://evil.example">Click</a>'
  const ada = await made(stage, { email: "o'neil+{{x}}@example.com", name: hostile, nickname: hostile })
  const [notice] = await toldAfterChange(stage, ada)
  const all = JSON.stringify(notice)
  assert.doesNotMatch(all, /Horse|ticket|evil\.example|RUN/)
  const { html, links, codes } = notice ?? { html: '', links: ['none'], codes: [] }
  assert.ok(html.includes('&#60;b&#62;Ltd') && !html.includes('<b>'), html)
  assert.deepEqual([links, codes], [[], []])
})

test('a tenant that switches it off tells nobody, by mail or by text message; a preview shows the words', async () => {
  await using stage = await openStage()
  const people = [
    await made(stage, { email: 'ada@example.com' }),
    await made(stage, { phone_number: '+4915112345678' }),
  ]
  const off = { template: 'password_changed', syntax: 'liquid', from: '', subject: '', body: '', enabled: false }
  assert.equal((await stage.ask('PUT', TEMPLATE, off)).status, 200)
  for (const user of people) assert.deepEqual(await toldAfterChange(stage, user), [])
  assert.equal((await stage.ask('PATCH', TEMPLATE, { enabled: true })).status, 200)
  for (const user of people) {
    // oxlint-disable-next-line no-await-in-loop -- one inbox
    const [notice] = await toldAfterChange(stage, user, 'Third-Horse-9')
    assert.match(notice?.text ?? '', /Example Ltd/, 'a template without words leaves them to the server')
  }
  const preview = await stage.ask('POST', `/keyturn${TEMPLATE}/preview`, { language: 'ja' })
  assert.ok(isObject(preview.body) && preview.body['subject'] === 'パスワードが変更されました', preview.text)
  assert.doesNotMatch(preview.text, /123456|SAMPLE/)
})

test('a change that is refused tells nobody', async () => {
  await using stage = await openStage()
  const ada = await made(stage, { email: 'ada@example.com' })
  assert.equal((await stage.ask('PATCH', `/users/${encodeURIComponent(ada)}`, { password: 'short' })).status, 400)
  await stage.work()
  assert.deepEqual(await stage.deps.mail.inbox.list(), [])
})
