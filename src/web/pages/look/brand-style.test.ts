// Whatever colours and addresses a tenant chooses: everything can be read, and nothing gets out of its place.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { brandStyle } from './brand-style.ts'
import { type Colour, contrast, hex, inkOn, readable, readColour } from './contrast.ts'
import type { ThemeColour } from './theme.ts'

// the same values in every run: what holds today holds tomorrow
fc.configureGlobal({ seed: 7 })

const colour = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255)).map(([r, g, b]) => hex([r, g, b]))

/** What the last declaration of a property says, in the rules for the light or for the dark. */
function declared(css: string, property: string, dark = false): string | undefined {
  const [light = '', night = ''] = css.split('@media(prefers-color-scheme:dark)')
  return new RegExp(`${property}:(#[0-9a-f]{6})`).exec(dark ? night : light)?.[1]
}

function ratio(css: string, one: string, other: string, dark = false): number {
  const [a, b] = [one, other].map((each) => readColour(each.startsWith('#') ? each : declared(css, each, dark)))
  assert.ok(a && b, `${one} ${other} in ${css}`)
  return contrast(a, b)
}

test('the known figures of WCAG', () => {
  assert.equal(contrast([0, 0, 0], [255, 255, 255]), 21)
  assert.ok(Math.abs(contrast([118, 118, 118], [255, 255, 255]) - 4.54) < 0.01)
  assert.deepEqual(readColour('#0af'), [0, 170, 255])
  for (const text of ['red', '#12345', '#1234567', 'rgb(0,0,0)', '#12g', null, 7])
    assert.equal(readColour(text), undefined)
})

test('a shade is the colour itself where it can be read, and can be read always', () => {
  fc.assert(
    fc.property(colour, colour, (text, ground) => {
      const [one, on] = [text, ground].map((each): Colour => readColour(each) ?? [0, 0, 0])
      assert.ok(one && on)
      const shade = readable(one, [on])
      assert.ok(contrast(shade, on) >= 4.5)
      if (contrast(one, on) >= 4.5) assert.equal(hex(shade), text)
      assert.ok(contrast(inkOn(on), on) >= 4.5)
    }),
  )
})

test('whatever the primary colour and the background: labels of buttons, links and the tenant’s name can be read', () => {
  fc.assert(
    fc.property(colour, colour, (primary, page_background) => {
      const { css } = brandStyle({ colors: { primary, page_background } }, undefined)
      assert.ok(ratio(css, '--on-accent', '--accent') >= 4.5)
      assert.ok(ratio(css, '--on-accent', '--accent-strong') >= 4.5, 'also under the pointer')
      assert.ok(ratio(css, '--on-page', '--page') >= 4.5)
      for (const name of ['--accent-text', '--accent-text-strong']) {
        assert.ok(ratio(css, name, '#ffffff') >= 4.5)
        assert.ok(ratio(css, name, '#1a2123', true) >= 4.5)
      }
    }),
  )
})

test('a light background is not shone at people who asked for a dark page', () => {
  const { css } = brandStyle({ colors: { page_background: '#ffffff' } }, undefined)
  assert.match(css, /dark\)\{:root:root\{--page:var\(--ground\)/)
  assert.match(
    brandStyle({ colors: { page_background: '#101030' } }, undefined).css,
    /dark\)\{:root:root\{--page:#101030/,
  )
})

test('a theme of any colours: text on the card, in fields and on buttons can be read', () => {
  const colours = Object.fromEntries(
    (
      [
        ...['body_text', 'error', 'header', 'input_background', 'input_border', 'input_filled_text'],
        ...['input_labels_placeholders', 'links_focused_components', 'primary_button', 'primary_button_label'],
        ...['secondary_button_border', 'secondary_button_label', 'success', 'widget_background', 'widget_border'],
      ] as ThemeColour[]
    ).map((name) => [name, colour]),
  )
  fc.assert(
    fc.property(fc.record(colours), colour, (colors, background_color) => {
      const { css } = brandStyle(undefined, { colors, page_background: { background_color } })
      for (const [text, ground, least] of [
        ['--ink', '--card', 4.5],
        ['--quiet', '--card', 4.5],
        ['--heading', '--card', 4.5],
        ['--label', '--card', 4.5],
        ['--filled', '--field', 4.5],
        ['--bad', '--card', 4.5],
        ['--good', '--card', 4.5],
        ['--accent-text', '--card', 4.5],
        ['--reveal', '--field', 4.5],
        ['--on-accent', '--accent', 4.5],
        ['--second', '--card', 4.5],
        ['--on-page', '--page', 4.5],
        ['--control', '--card', 3],
      ] as const) {
        assert.ok(ratio(css, text, ground) >= least, `${text} on ${ground}: ${ratio(css, text, ground)} ${css}`)
      }
    }),
  )
})

test('addresses stay in their place: neither the style sheet nor the policy can be ended by one', () => {
  const url = 'https://cdn.example/a;b,c\'d"e)f/</style><script>?q=;x#y'
  const { css, logo, sources } = brandStyle(
    { logo_url: url, favicon_url: 'javascript:alert(1)', font: { url } },
    { page_background: { background_image_url: url } },
  )
  assert.ok(!css.includes('</') && !css.includes('<script'))
  assert.ok(logo?.startsWith('https://cdn.example/'))
  for (const source of [...sources.images, ...sources.fonts])
    assert.match(source, /^https:\/\/cdn\.example\/[^;,\s'"]+$/)
  assert.equal(brandStyle({ favicon_url: 'javascript:alert(1)' }, undefined).icon, undefined)
  assert.equal(brandStyle({ logo_url: 'https://user:secret@cdn.example/l.png' }, undefined).logo, undefined)
})
