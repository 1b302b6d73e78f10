// A tenant's page template, theme and words through the API, on the pages of a real server: in the sandbox, under the policy.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Browser } from 'playwright-core'

import { inspect, openVisit } from './browser-visit.ts'
import { openBrowser, withoutBrowser } from './browser.ts'
import { Visitor } from './plain-visitor.ts'
import { anyClient, newPerson, ticketFor } from './post-challenge-stage.ts'
import { startServer, type TestServer } from './server.ts'

const PATH = '/u/reset-password/request'
const TEMPLATE = '/api/v2/branding/templates/universal-login'

const skip = await withoutBrowser()
let server: TestServer
let browser: Browser | undefined

before(async () => {
  server = await startServer()
  if (skip === false) browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await server?.[Symbol.asyncDispose]()
})

const put = (template: string) => server.api('PUT', TEMPLATE, { template })

const GOOD = `<!DOCTYPE html>{% assign resolved_dir = dir | default: "ltr" %}
<html lang="{{ locale }}" dir="{{ resolved_dir }}">
  <head>{%- auth0:head -%}<style>body { border-top: 12px solid #663399 }</style></head>
  <body class="_widget-auto-layout">
    <footer><p>Welcome to {{ application.name }} of {{ tenant.friendly_name }}, {{ prompt.screen.name }}</p></footer>
    {%- auth0:widget -%}
  </body>
</html>`

test('a template is the frame of every page, its variables escaped, its own style let through and nothing else', async () => {
  const friendly_name = 'Example <script>alert(1)</script>'
  assert.equal((await server.api('PATCH', '/api/v2/tenants/settings', { friendly_name })).status, 200)
  assert.equal((await put(GOOD)).status, 204)
  const answer = await fetch(`${server.url}${PATH}`)
  const page = await answer.text()
  assert.match(page, /<p>Welcome to Default App of Example &#?\w+;script&#?\w+;alert\(1\)/)
  assert.match(page, /, reset-password-request<\/p><\/footer>\s*<main>/)
  const nonce = /style-src 'nonce-([\w-]+)'/.exec(answer.headers.get('content-security-policy') ?? '')?.[1]
  assert.equal(page.match(new RegExp(`<style nonce="${nonce}">`, 'g'))?.length, 2)
  assert.equal(page.match(/<script/g)?.length, 1, 'ours')
  assert.ok(!page.includes('auth0:') && !page.includes('keyturn-'))
  await server.api('PATCH', '/api/v2/tenants/settings', { friendly_name: 'Example' })
})

test('the journey goes on inside the template, by axe', { skip }, async () => {
  await put(GOOD)
  const ada = await newPerson(server.api)
  assert.ok(browser)
  await using visit = await openVisit(browser, [server.url])
  const { page } = visit
  await page.goto(await ticketFor(server, ada))
  assert.equal(await page.evaluate('getComputedStyle(document.body).borderTopWidth'), '12px')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('New password', { exact: true }).fill('Mended-Password-1')
  await page.getByLabel('Re-enter new password').fill('Mended-Password-1')
  await inspect(page, 'template-choosing')
  await page.getByRole('button', { name: 'Reset password' }).click()
  await page.getByRole('heading', { name: 'Password Changed!' }).waitFor()
})

test('what a template may not be is refused with what is wrong, and changes nothing', async () => {
  await put(GOOD)
  const whole = '<head>{%- auth0:head -%}</head><body>{%- auth0:widget -%}</body>'
  for (const [template, words] of [
    ['<p>nothing</p>', /auth0:head -%} exactly once; it has it 0 times/],
    [`${whole}{% auth0:widget %}`, /auth0:widget -%} exactly once; it has it 2 times/],
    [`${whole}<ScRiPt src="x"></script>`, /scripts are not supported/],
    [`${whole}<img src=x onerror=alert(1)>`, /event handlers/],
    [`${whole}{% if %}`, /line 1/],
    [`${whole}{% include 'secrets' %}`, /include/],
    [`${whole}{% for i in (1..100000000) %}x{% endfor %}`, /./],
  ] as const) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const { status, body } = await put(template)
    assert.equal(status, 400, template)
    assert.match(String(body.message), words, template)
  }
  assert.deepEqual((await server.api('GET', TEMPLATE)).body, { body: GOOD })
})

test('a template that stops working leaves the page without it, and the journey open', async () => {
  // whole with the sample, too slow with what a client really has
  const client = await anyClient(server.api)
  const metadata = { n: '30000000' }
  const slow =
    '<head>{%- auth0:head -%}</head><body>{% for i in (1..application.metadata.n) %}x{% endfor %}{%- auth0:widget -%}</body>'
  assert.equal((await put(slow)).status, 204)
  await server.api('PATCH', `/api/v2/clients/${client}`, { client_metadata: metadata })
  const visitor = await new Visitor(server.url).open(PATH)
  assert.equal(visitor.status, 200)
  assert.equal(visitor.title, 'Forgot Your Password?')
  assert.match(visitor.page, /<header>/)
  await server.api('DELETE', TEMPLATE)
})

test('theme, branding and words by the API: shown at once, refused when they are none', async () => {
  const { api, url } = server
  const branding = { colors: { primary: '#ff6600', page_background: '#000e1a' }, logo_url: 'https://cdn.example/l.png' }
  assert.equal((await api('PATCH', '/api/v2/branding', branding)).status, 200)
  const text = { 'reset-password-request': { title: 'Lost it, ${clientName}?' } }
  assert.equal((await api('PUT', '/api/v2/prompts/reset-password/custom-text/en', text)).status, 200)
  const visitor = await new Visitor(url).open(PATH)
  assert.equal(visitor.title, 'Lost it, Default App?')
  assert.match(visitor.page, /--accent:#ff6600/)
  for (const body of [
    { colors: { primary: 'red' } },
    { colors: { primary: '#fff;}body{display:none' } },
    { logo_url: 'javascript:alert(1)' },
    { font: { url: 'ftp://x' } },
    { colors: { page_background: { type: 'radial', start: '#fff', end: '#000' } } },
  ]) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    assert.equal((await api('PATCH', '/api/v2/branding', body)).status, 400, JSON.stringify(body))
  }
  assert.equal((await api('PUT', '/api/v2/prompts/login/partials', { login: { x: '<b>' } })).status, 403)
  const size = { bold: true, size: 100 }
  const colour = '#123456'
  const colours = [
    ...['body_text', 'error', 'header', 'icons', 'input_background', 'input_border', 'input_filled_text'],
    ...['input_labels_placeholders', 'links_focused_components', 'primary_button', 'primary_button_label'],
    ...['secondary_button_border', 'secondary_button_label', 'success', 'widget_background', 'widget_border'],
  ]
  const theme = {
    borders: {
      ...{ button_border_radius: 3, button_border_weight: 1, buttons_style: 'pill', input_border_radius: 3 },
      ...{ input_border_weight: 1, inputs_style: 'rounded', show_widget_shadow: true, widget_border_weight: 0 },
      widget_corner_radius: 5,
    },
    colors: Object.fromEntries(colours.map((name) => [name, colour])),
    fonts: {
      ...{ body_text: size, buttons_text: size, font_url: '', input_labels: size, links: size, links_style: 'normal' },
      ...{ reference_text_size: 16, subtitle: size, title: size },
    },
    page_background: { background_color: '#000000', background_image_url: '', page_layout: 'center' },
    widget: {
      ...{ header_text_alignment: 'center', logo_height: 52, logo_position: 'center', logo_url: '' },
      social_buttons_layout: 'bottom',
    },
  }
  const made = await api('POST', '/api/v2/branding/themes', theme)
  assert.equal(made.status, 201, JSON.stringify(made.body))
  assert.equal((await api('POST', '/api/v2/branding/themes', theme)).status, 409)
  assert.match((await visitor.open(PATH)).page, /--button-radius:999px/)
  assert.equal((await api('GET', '/api/v2/branding/themes/default')).body.themeId, made.body.themeId)
  assert.equal((await api('DELETE', `/api/v2/branding/themes/${made.body.themeId}`)).status, 204)
  assert.equal((await api('GET', '/api/v2/branding/themes/default')).status, 404)
})
