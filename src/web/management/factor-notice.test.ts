// What the owner of an account is told when a factor is added or removed by the API, and who is welcomed.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { isObject } from '#kit'
import type { InboxMessage } from '#mail'

import { openStage, type Stage } from '../testing-stage.ts'

const KEY = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

async function made(stage: Stage, user: object): Promise<string> {
  const body = { connection: stage.connection.name, password: 'Correct-Horse-7', ...user }
  const answer = await stage.ask('POST', '/users', body)
  assert.equal(answer.status, 201, answer.text)
  return isObject(answer.body) ? `/users/${encodeURIComponent(String(answer.body['user_id']))}` : ''
}

/** What was sent for one call. */
async function sentBy(stage: Stage, ...call: Parameters<Stage['ask']>): Promise<InboxMessage[]> {
  const { inbox } = stage.deps.mail
  await stage.work()
  const before = new Set((await inbox.list()).map(({ id }) => id))
  const answer = await stage.ask(...call)
  assert.ok(answer.status < 300, answer.text)
  await stage.work()
  return (await inbox.list()).filter(({ id }) => !before.has(id))
}

test('a factor that the API adds, replaces or removes is told to its owner, in one letter however many there are', async () => {
  await using stage = await openStage()
  const ada = await made(stage, { email: 'ada@example.com', user_metadata: { lang: 'fr' } })
  const methods = `${ada}/authentication-methods`
  const [added, ...more] = await sentBy(stage, 'POST', methods, { type: 'totp', name: 'x', totp_secret: KEY })
  assert.deepEqual([more, added?.to, added?.subject], [[], 'ada@example.com', 'Un moyen de connexion a été ajouté'])
  assert.match(added?.text ?? '', /Application de codes à usage unique\. Ajouté le .+ UTC\./)
  assert.match(added?.text ?? '', /Ajouté par les responsables de Example Ltd\./)
  assert.deepEqual([added?.links, added?.codes], [[], []])
  assert.ok(!JSON.stringify(added).includes(KEY))
  await stage.ask('POST', methods, {
    type: 'phone',
    name: 'y',
    phone_number: '+4915112345678',
    preferred_authentication_method: 'sms',
  })
  const [code] = await sentBy(stage, 'POST', `${ada}/recovery-code-regeneration`)
  assert.match(code?.text ?? '', /Code de récupération\. Ajouté/)
  const replaced = await sentBy(stage, 'PUT', methods, [{ type: 'totp', name: 'z', totp_secret: KEY }])
  const subjects = replaced.map(({ subject }) => subject).sort()
  assert.deepEqual(subjects, ['Un moyen de connexion a été ajouté', 'Un moyen de connexion a été retiré'])
  await stage.ask('POST', `${ada}/recovery-code-regeneration`)
  const [gone, ...others] = await sentBy(stage, 'DELETE', methods)
  assert.deepEqual(others, [])
  assert.match(gone?.text ?? '', /Application de codes à usage unique et Code de récupération\. Retiré/)
  assert.deepEqual(await sentBy(stage, 'DELETE', methods), [], 'nothing was there')
})

test('an enrollment that is deleted is told; who has a phone only is told there; the tenant may switch it off', async () => {
  await using stage = await openStage()
  const bob = await made(stage, { phone_number: '+4915112345678' })
  const add = async () => {
    const { body } = await stage.ask('POST', `${bob}/authentication-methods`, { type: 'totp', name: 'x' })
    return isObject(body) ? String(body['id']) : ''
  }
  const [sms, ...more] = await sentBy(stage, 'DELETE', `/guardian/enrollments/${encodeURIComponent(await add())}`)
  assert.deepEqual([more, sms?.channel, sms?.to], [[], 'sms', '+4915112345678'])
  assert.match(sms?.text ?? '', /^Example Ltd: One-time password application was removed from your account on /)
  const off = { template: 'factor_removed', syntax: 'liquid', from: '', subject: '', body: '', enabled: false }
  assert.equal((await stage.ask('PUT', '/email-templates/factor_removed', off)).status, 200)
  assert.deepEqual(
    await sentBy(stage, 'DELETE', `${bob}/authentication-methods/${encodeURIComponent(await add())}`),
    [],
  )
})

test('own words name the factors; a preview shows them without link or code', async () => {
  await using stage = await openStage()
  const ada = await made(stage, { email: 'ada@example.com' })
  const own = { subject: 'New: {{ changed_factors | join: ", " }}', body: '<p>{{ changed_by }}</p>', enabled: true }
  const template = { template: 'factor_added', syntax: 'liquid', from: '', ...own }
  assert.equal((await stage.ask('PUT', '/email-templates/factor_added', template)).status, 200)
  const preview = await stage.ask('POST', '/keyturn/email-templates/factor_removed/preview', { language: 'ja' })
  assert.ok(isObject(preview.body) && preview.body['subject'] === '本人確認の方法が削除されました', preview.text)
  assert.doesNotMatch(preview.text, /123456|SAMPLE/)
  assert.equal((await sentBy(stage, 'POST', `${ada}/authentication-methods`, { type: 'totp', name: 'x' })).length, 1)
})
