// A tenant's look and words on the real pages: shown, escaped, and within the policy of the page.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { JsonObject } from '#kit'
import { settings } from '#tenant'

import { openStage, type Stage } from './testing-stage.ts'
import { Visitor } from './testing-visitor.ts'

const PATH = '/u/reset-password/request'

async function set(stage: Stage, values: Record<string, JsonObject>): Promise<void> {
  for (const [name, value] of Object.entries(values)) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await settings.write(stage.storage.db, name as 'branding', value, 1)
  }
}

async function policyOf(stage: Stage, path = PATH): Promise<string> {
  const { headers } = await new Visitor(stage.app).send('GET', path)
  return String(headers['content-security-policy'])
}

test('logo, icon, colours and font are on the page, and the policy lets exactly their addresses through', async () => {
  await using stage = await openStage()
  await set(stage, {
    branding: {
      colors: { primary: '#ffee00', page_background: '#102030' },
      logo_url: 'https://cdn.example/logo.png?v=2',
      favicon_url: 'https://cdn.example/icon.svg',
      font: { url: 'https://fonts.example/brand.woff2' },
    },
  })
  const { page } = await new Visitor(stage.app).open(PATH)
  assert.match(
    page,
    /<img class="logo" src="https:\/\/cdn\.example\/logo\.png\?v=2" alt="Example &#60;i&#62;Ltd&#60;\/i&#62;">/,
  )
  assert.match(page, /<link rel="icon" href="https:\/\/cdn\.example\/icon\.svg">/)
  assert.match(page, /--accent:#ffee00;--on-accent:#000000/)
  assert.match(page, /--page:#102030;--on-page:#ffffff/)
  const policy = await policyOf(stage)
  assert.match(policy, /img-src data: 'self' https:\/\/cdn\.example\/logo\.png https:\/\/cdn\.example\/icon\.svg;/)
  assert.match(policy, /font-src https:\/\/fonts\.example\/brand\.woff2;/)
  assert.match(policy, /default-src 'none'; style-src 'nonce-[\w-]+'; script-src 'nonce-[\w-]+'/)
})

test('a theme is shown over the branding, and an address in it cannot widen the policy', async () => {
  await using stage = await openStage()
  await set(stage, {
    branding: { colors: { primary: '#ff0000' } },
    theme: {
      colors: { primary_button: '#123456', widget_background: '#fffbe6' },
      widget: { logo_url: "https://cdn.example/a; script-src 'unsafe-inline'" },
    },
  })
  const { page } = await new Visitor(stage.app).open(PATH)
  assert.match(page, /--accent:#123456/)
  assert.ok(!page.includes('#ff0000'))
  const policy = await policyOf(stage)
  assert.equal(policy.match(/script-src/g)?.length, 2, 'once as a directive, once inside an address')
  assert.ok(policy.split(';').every((directive) => !directive.trim().startsWith("script-src 'unsafe")))
  assert.match(policy, /https:\/\/cdn\.example\/a%3B%20script-src%20%27unsafe-inline%27;/)
})

test('without a look of its own nothing of that is there', async () => {
  await using stage = await openStage()
  const policy = await policyOf(stage)
  assert.match(policy, /img-src data: 'self';/)
  assert.ok(!policy.includes('font-src'))
})

test('custom texts stand on their screen, escaped, in their language, with the region’s over the language’s', async () => {
  await using stage = await openStage()
  await set(stage, {
    'custom_text.reset-password.en': {
      'reset-password-request': { title: '<b>Hi</b> from ${clientName}', pageTitle: 'W' },
    },
    'custom_text.reset-password.fr': { 'reset-password-request': { title: 'Bonjour', buttonText: 'Allons-y' } },
    'custom_text.reset-password.fr-CA': { 'reset-password-request': { title: 'Allô' } },
  })
  const english = await new Visitor(stage.app).open(PATH)
  assert.match(english.page, /<h1>&#60;b&#62;Hi&#60;\/b&#62; from Shop &#60;&#38;&#62; Co<\/h1>/)
  assert.match(english.page, /<title>W<\/title>/)
  assert.equal((await new Visitor(stage.app).open(PATH, { 'accept-language': 'fr' })).title, 'Bonjour')
  const canadian = await new Visitor(stage.app).open(`${PATH}?ui_locales=fr-CA`)
  assert.equal(canadian.title, 'Allô')
  assert.match(canadian.page, /<button class="button">Allons-y<\/button>/)
})

test('ui_locales holds for the whole journey; a language that is not enabled is not shown', async () => {
  await using stage = await openStage()
  const visitor = await new Visitor(stage.app).open(`${PATH}?ui_locales=xx%20ja`, { 'accept-language': 'fr' })
  assert.match(visitor.page, /<html lang="ja" dir="ltr">/)
  await visitor.submit({ email: 'ada@example.com' }, { 'accept-language': 'fr' })
  assert.match(visitor.page, /<html lang="ja"/)
  await set(stage, { tenant_settings: { enabled_locales: ['en', 'fr'] } })
  await visitor.open(PATH)
  assert.match(visitor.page, /<html lang="en"/)
})

test('a breached password is told in words, and the tenant can switch that off', async () => {
  await using stage = await openStage()
  const { db } = stage.storage
  await db
    .updateTable('connections')
    .set({ options_json: JSON.stringify({ passwordPolicy: 'low' }) })
    .execute()
  const visitor = await new Visitor(stage.app).open(await stage.mailedLink())
  await visitor.submit({})
  await visitor.submit({ newPassword: 'football', confirmNewPassword: 'football' })
  assert.match(visitor.page, /detected in a public data breach/)
  const told = await db.selectFrom('log_events').select('type').where('type', '=', 'reset_pwd_leak').execute()
  assert.equal(told.length, 1)
  await set(stage, { breached_password_detection: { enabled: false } })
  await visitor.submit({ newPassword: 'football', confirmNewPassword: 'football' })
  assert.equal(visitor.title, 'Password Changed!')
})
