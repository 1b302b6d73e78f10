// The preview of hosted pages: what is not saved is shown, nothing of it runs, is fetched or stays.
import assert from 'node:assert/strict'
import { test } from 'node:test'

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
    ...{ login: /name="username"/, request: /Forgot Your Password/, 'check-email': /Check Your Email/ },
    ...{ password: /name="confirmNewPassword"/, changed: /Password Changed!/ },
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
  const shown = await stage.ask('POST', PATH, { screen: 'request', template, language: 'fr' })
  assert.equal(shown.status, 200, shown.text)
  const { html } = shown.body as { html: string }
  assert.match(html, /Mot de passe oublié/)
  assert.match(html, /<p>Welcome to /)
  assert.doesNotMatch(html, /<script|tracker\.example/)
  assert.equal((await stage.ask('GET', '/branding/templates/universal-login')).status, 404)
  for (const body of [
    { screen: 'request', template: '<html></html>' },
    { screen: 'request', template: `${template}<script>alert(1)</script>` },
    { screen: 'request', branding: { colors: { primary: 'red;}' } } },
    { screen: 'nowhere' },
    {},
  ]) {
    const refused = await stage.ask('POST', PATH, body)
    assert.equal(refused.status, 400, refused.text)
  }
})
