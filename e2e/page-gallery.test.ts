// Every hosted page in every language, light and dark, on a desk and on a phone: axe, its text, its size.
// `npm run bench:gallery` looks at all of them, and at the dashboard, in each language and takes pictures, for people.
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import type { Browser, Page, PageScreenshotOptions } from 'playwright-core'

import { brand, brandStyle, errorNames, openGallery, pictures } from '#web/testing'

import { openVisit, violations } from './browser-visit.ts'
import { openBrowser, withoutBrowser } from './browser.ts'

const whole = process.env['GALLERY'] === 'whole'
const PICTURES = join(import.meta.dirname, 'artifacts', 'gallery')
const paths = [...Object.keys(pictures), ...errorNames.map((name) => `error/${name}`)]

const skip = await withoutBrowser()
let gallery: Awaited<ReturnType<typeof openGallery>>
let browser: Browser
let origin = ''

before(async () => {
  if (skip !== false) return
  gallery = await openGallery()
  const address = gallery.server.address()
  origin = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await gallery?.close()
})

/**
 * Words and layout differ most in English, where every look is seen, and from right to left, where axe judges every other
 * page: the markup is the same. Of the other languages every fourth page.
 */
const some = (language: string) =>
  ['fr', 'ja'].includes(language) && !whole ? paths.filter((_path, at) => at % 4 === 0) : paths

for (const language of ['en', 'fr', 'ja', 'ar']) {
  test(
    `${language}: ${some(language).length} pages, each without a violation, in its direction, for desk and phone`,
    { skip },
    async () => {
      await using visit = await openVisit(browser, [origin], { reducedMotion: 'reduce' })
      const { page } = visit
      mkdirSync(join(PICTURES, language), { recursive: true })
      for (const path of some(language)) {
        // oxlint-disable-next-line no-await-in-loop -- one window, one page after the other
        await lookAt(page, language, path)
      }
    },
  )
}

/** Looks that nobody should choose: yellow on white, red on red, a gradient, a dark theme with white fields. */
const LOOKS = {
  yellow: brandStyle({ colors: { primary: '#ffee00', page_background: '#ffffff' } }, undefined),
  gradient: brandStyle(
    { colors: { primary: '#e91e63', page_background: { type: 'linear-gradient', start: '#ffffff', end: '#000000' } } },
    undefined,
  ),
  dark: brandStyle(undefined, {
    colors: {
      ...{ widget_background: '#202124', input_background: '#ffffff', body_text: '#303134', primary_button: '#202124' },
      ...{ links_focused_components: '#101010', error: '#300000', success: '#003000', header: '#222222' },
    },
    borders: { buttons_style: 'pill', inputs_style: 'sharp', widget_corner_radius: 0, show_widget_shadow: false },
    fonts: { reference_text_size: 18, title: { bold: false, size: 160 }, links_style: 'normal' },
    page_background: { background_color: '#c0c0c0', page_layout: 'left' },
    widget: { header_text_alignment: 'center', logo_position: 'center' },
  }),
}

for (const [name, style] of Object.entries(LOOKS)) {
  test(`a tenant’s look (${name}): everything can still be read`, { skip }, async () => {
    const branded = await openGallery({ ...brand, style })
    const address = branded.server.address()
    const own = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
    await using visit = await openVisit(browser, [own], { reducedMotion: 'reduce' })
    const { page } = visit
    mkdirSync(join(PICTURES, name), { recursive: true })
    for (const path of [
      'request-invalid',
      'choosing-strict',
      'challenge-email-again',
      'changed-result',
      'prompt-problems',
    ]) {
      for (const colorScheme of ['light', 'dark'] as const) {
        // oxlint-disable-next-line no-await-in-loop -- one window, one page after the other
        await page.emulateMedia({ colorScheme })
        // oxlint-disable-next-line no-await-in-loop
        await page.goto(`${own}/en/${path}`)
        // oxlint-disable-next-line no-await-in-loop
        await picture(page, { path: join(PICTURES, name, `${path}-${colorScheme}.png`) })
        // oxlint-disable-next-line no-await-in-loop
        assert.deepEqual(await violations(page), [], `${name} ${path} ${colorScheme}`)
      }
    }
    await branded.close()
  })
}

async function lookAt(page: Page, language: string, path: string): Promise<void> {
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.emulateMedia({ colorScheme: 'light' })
  await page.goto(`${origin}/${language}/${path}`)
  const words = `${language}/${path}`
  assert.equal(await page.getAttribute('html', 'lang'), language)
  assert.equal(
    await page.evaluate('getComputedStyle(document.body).direction'),
    language === 'ar' ? 'rtl' : 'ltr',
    words,
  )
  // what a page says in this language is all there, and no text was forgotten
  assert.doesNotMatch(await page.innerText('body'), /undefined|\[object|\$\{|NaN/, words)
  const file = (look: string) => join(PICTURES, language, `${path.replace('/', '-')}-${look}.png`)
  await picture(page, { path: file('light-desktop') })
  if (whole || language !== 'ar' || paths.indexOf(path) % 2 === 0) {
    assert.deepEqual(await violations(page), [], words)
  }
  await page.emulateMedia({ colorScheme: 'dark' })
  if (language === 'en') {
    await picture(page, { path: file('dark-desktop') })
    // what changes with the colours, which are the same in every language: everything else was judged a moment ago
    assert.deepEqual(await violations(page, 'color-contrast', 'link-in-text-block'), [], `${words}, dark`)
  }
  await page.setViewportSize({ width: 360, height: 740 })
  await picture(page, { path: file('dark-phone'), fullPage: true })
  assert.deepEqual(await tooSmall(page), [], words)
  if (language !== 'en' || !whole) return
  await page.emulateMedia({ colorScheme: 'light' })
  await picture(page, { path: file('light-phone'), fullPage: true })
}

async function picture(page: Page, options: PageScreenshotOptions): Promise<void> {
  if (whole) await page.screenshot(options)
}

/** Nothing is cut off at 360 px, and what is pressed is 44 px high. */
function tooSmall(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`[
    ...(document.documentElement.scrollWidth > innerWidth ? ['scrolls sideways'] : []),
    ...[...document.querySelectorAll('.button, .reveal, input:not([type=hidden]):not([type=checkbox]):not([hidden]), select, .check label, .aside a')]
      .filter((element) => element.checkVisibility() && element.getBoundingClientRect().height < 44)
      .map((element) => element.outerHTML),
  ]`)
}
