// The preview of hosted pages: what is not saved is shown, nothing of it runs, is fetched or stays.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { byJourney, SCREEN_NAMES } from '../../../dashboard/src/pages/branding/screens.ts'
import { PLAIN_THEME } from '../../../dashboard/src/pages/branding/theme-fields.ts'
import { openStage } from '../testing-stage.ts'

const PATH = '/keyturn/branding/preview'

test('a preview is the page itself with the branding of the form, without scripts and without a foreign address', async () => {
  await using stage = await openStage()
  const branding = {
    colors: { primary: '#0059d6', page_background: '#112233' },
    logo_url: 'https://cdn.example/logo.png',
    favicon_url: 'https://cdn.example/icon.png',
    font: { url: 'https://cdn.example/font.woff2' },
  }
  const words = {
    ...{ login: /name="username"/, 'reset-password-request': /Forgot Your Password/ },
    ...{ 'reset-password-email': /Check Your Email/, 'reset-password': /name="confirmNewPassword"/ },
    ...{ 'reset-password-success': /Password Changed!/, 'reset-password-mfa-email-challenge': /a\*\*\*@example\.com/ },
  }
  for (const [screen, expected] of Object.entries(words)) {
    const { status, body, text } = await stage.ask('POST', PATH, { screen, branding })
    assert.equal(status, 200, text)
    const { html } = body as { html: string }
    assert.match(html, expected)
    assert.match(html, /--accent:#0059d6/)
    assert.match(html, /--page:#112233/)
    assert.match(html, /<body inert/)
    assert.doesNotMatch(html, /<script|cdn\.example/, screen)
  }
  const stored = await stage.ask('GET', '/branding')
  assert.deepEqual(stored.body, {}, 'nothing was saved')
})

test('a preview shows a page template that is not saved, in the language asked for, and refuses what could not be saved', async () => {
  await using stage = await openStage()
  const template = `<!doctype html><html lang="{{ locale }}"><head>{%- auth0:head -%}</head>
<body><img src="https://tracker.example/x.png" alt=""><p>Welcome to {{ tenant.friendly_name }}</p>{%- auth0:widget -%}</body></html>`
  const shown = await stage.ask('POST', PATH, { screen: 'reset-password-request', template, language: 'fr' })
  assert.equal(shown.status, 200, shown.text)
  const { html } = shown.body as { html: string }
  assert.match(html, /Mot de passe oublié/)
  assert.match(html, /<p>Welcome to /)
  assert.doesNotMatch(html, /<script|tracker\.example/)
  assert.equal((await stage.ask('GET', '/branding/templates/universal-login')).status, 404)
  for (const body of [
    { screen: 'reset-password', template: '<html></html>' },
    { screen: 'reset-password', template: `${template}<script>alert(1)</script>` },
    { screen: 'reset-password', branding: { colors: { primary: 'red;}' } } },
    { screen: 'reset-password', theme: {} },
    { screen: 'reset-password', texts: { title: ['x'] } },
    { screen: 'nowhere' },
    {},
  ]) {
    const refused = await stage.ask('POST', PATH, body)
    assert.equal(refused.status, 400, refused.text)
  }
})

type Preview = { html: string; title: string; shades: { field: string; shown: string; contrast: number }[] }
type Texts = {
  enabled: boolean
  languages: string[]
  screens: { screen: string; prompt: string; texts: { key: string; text: string; variables: string[] }[] }[]
}

test('every text that can be replaced is to be seen in the preview of its screen, in every language', async () => {
  await using stage = await openStage()
  const seen = { en: 0, ar: 0, fr: 0, ja: 0 }
  for (const language of ['en', 'ar', 'fr', 'ja'] as const) {
    const { screens } = (await stage.ask('GET', `/keyturn/texts/${language}`)).body as Texts
    for (const { screen, texts } of screens) {
      for (const [i, { key, text, variables }] of texts.entries()) {
        const at = `${language} ${screen} ${key}`
        assert.ok(text.length > 0 && !/undefined|\[object/.test(text), at)
        for (const [, variable = ''] of text.matchAll(/\$\{(\w+)\}/g)) assert.ok(variables.includes(variable), at)
        // which state of a page says a text does not depend on its language
        if (language !== 'en' && i > 0) continue
        const body = { screen, language, key, texts: { [key]: 'Only <mine>' } }
        const { html, title } = (await stage.ask('POST', PATH, body)).body as Preview
        assert.ok(key === 'pageTitle' ? title === 'Only <mine>' : html.includes('Only &#60;mine&#62;'), at)
        assert.ok(!html.includes('Only <mine>'), at)
        seen[language]++
      }
    }
  }
  const { screens: all } = (await stage.ask('GET', '/keyturn/texts/en')).body as Texts
  assert.deepEqual(new Set(all.map(({ screen }) => screen)), new Set(Object.keys(SCREEN_NAMES)), 'each has a name')
  assert.equal(new Set(Object.values(SCREEN_NAMES)).size, all.length, 'of its own')
  assert.equal(byJourney(all).flatMap(({ of }) => of).length, all.length)
  assert.ok(seen.en > 250 && seen.ar > 30, JSON.stringify(seen))
  assert.deepEqual((await stage.ask('GET', '/prompts/reset-password/custom-text/en')).body, {}, 'nothing was saved')
})

test('texts of a language: what is said without one of the tenant’s, and of a region what its language says', async () => {
  await using stage = await openStage()
  const titleOf = async (language: string) => {
    const { body, status, text } = await stage.ask('GET', `/keyturn/texts/${language}`)
    assert.equal(status, 200, text)
    const { screens, ...rest } = body as Texts
    const texts = screens.find(({ screen }) => screen === 'reset-password-request')?.texts
    return { ...rest, title: texts?.find(({ key }) => key === 'title')?.text }
  }
  const path = '/prompts/reset-password/custom-text'
  await stage.ask('PUT', `${path}/fr`, { 'reset-password-request': { title: 'Perdu, ${clientName} ?' } })
  await stage.ask('PUT', `${path}/fr-CA`, { 'reset-password-request': { title: 'Oublié, ${clientName} ?' } })
  await stage.ask('PUT', '/prompts/invitation/custom-text/fr-BE', { 'accept-invitation': { title: 'Kept' } })
  assert.equal((await titleOf('fr')).title, 'Mot de passe oublié ?')
  const regional = await titleOf('fr-CA')
  assert.equal(regional.title, 'Perdu, ${clientName} ?')
  assert.deepEqual(regional.languages, ['ar', 'en', 'fr', 'fr-CA', 'ja'])
  assert.equal(regional.enabled, true)
  const heading = async (body: object) => {
    const answer = await stage.ask('POST', PATH, { screen: 'reset-password-request', ...body })
    return /<h1>(.*)<\/h1>/.exec((answer.body as Preview).html)?.[1]
  }
  assert.equal(await heading({ language: 'fr-CA' }), 'Oublié, Script ?')
  assert.equal(await heading({ language: 'fr-CA', texts: {} }), 'Perdu, Script ?')
  assert.equal(await heading({ language: 'fr', texts: { title: ' ' } }), 'Mot de passe oublié ?', 'blank is none')

  await stage.ask('PATCH', '/tenants/settings', { enabled_locales: ['en'] })
  assert.equal((await titleOf('fr')).enabled, false)
  assert.equal(await heading({ language: 'fr', texts: {} }), 'Mot de passe oublié ?', 'shown before it is enabled')
  for (const language of ['de', 'FR', 'fr_CA', 'fr-', 'fr-%3Cb%3E', '%00']) {
    const { status, text } = await stage.ask('GET', `/keyturn/texts/${language}`)
    assert.ok(status === 404 || status === 400, `${language} ${text}`)
  }
})

test('a theme is previewed in place of the stored one, and every colour that could not be read is named with its shade', async () => {
  await using stage = await openStage()
  const theme = { ...PLAIN_THEME, colors: { ...PLAIN_THEME.colors, body_text: '#dddddd', primary_button: '#0059d6' } }
  const shown = async (body: object) =>
    (await stage.ask('POST', PATH, { screen: 'reset-password', ...body })).body as Preview
  const pale = await shown({ theme })
  assert.ok(pale.html.includes('--accent:#0059d6'))
  assert.deepEqual(
    pale.shades.map(({ field, contrast }) => [field, contrast]),
    [['colors.body_text', 1.1]],
  )
  assert.ok(pale.html.includes(`--ink:${pale.shades[0]?.shown}`))
  assert.deepEqual((await shown({ theme: PLAIN_THEME })).shades, [])
  assert.equal((await stage.ask('POST', '/branding/themes', theme)).status, 201)
  assert.ok((await shown({})).html.includes('--accent:#0059d6'))
  const none = await shown({ theme: null, branding: { colors: { primary: '#ffee00' } } })
  assert.ok(none.html.includes('--accent:#ffee00'))
  assert.deepEqual(
    none.shades.map(({ field }) => field),
    ['colors.primary'],
    'it can be read in the dark',
  )
})
