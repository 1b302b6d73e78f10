// For browser tests: a visit that fails on foreign requests and broken policies, and the look at every page.
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

const PICTURES = join(import.meta.dirname, 'artifacts', 'pages')
const DESKTOP = { width: 1280, height: 800 }
const PHONE = { width: 360, height: 740 }

export type Visit = AsyncDisposable & { page: Page }

/** A browser of its own; what it asked of other origins than these, and what its policy stopped, fails the test. */
export async function openVisit(
  browser: Browser,
  origins: readonly string[],
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({ viewport: DESKTOP, ...options })
  const wrong: string[] = []
  context.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith('data:') && !origins.some((each) => url.startsWith(`${each}/`))) wrong.push(`asked for ${url}`)
  })
  context.on('weberror', (error) => wrong.push(String(error.error())))
  const page = await context.newPage()
  page.on('console', (message) => {
    if (/Content Security Policy|Permissions-Policy/i.test(message.text())) wrong.push(message.text())
  })
  return {
    page,
    async [Symbol.asyncDispose]() {
      await context.close()
      assert.deepEqual(wrong, [])
    },
  }
}

const require = createRequire(import.meta.url)
const axe = createRequire(require.resolve('@axe-core/playwright'))('axe-core') as { source: string }

/** Its 500 kB are read once a document, and no second tab is opened for the sum: a third of what the builder takes. */
export async function bringAxe(page: Page): Promise<void> {
  if (!(await page.evaluate<boolean>(`'axe' in window`))) await page.evaluate(axe.source)
}

/**
 * What axe finds on a page without frames.
 *
 * @param rules all of them when left out
 */
export async function violations(page: Page, ...rules: string[]): Promise<string[]> {
  await bringAxe(page)
  const only = rules.length === 0 ? {} : { runOnly: { type: 'rule', values: rules } }
  const options = { iframes: false, resultTypes: ['violations'], ...only }
  const { found, passed } = await page.evaluate<{ found: string[]; passed: number }>(
    `axe.run(${JSON.stringify(options)}).then(({ violations, passes }) => ({
      found: violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')),
      passed: passes.length,
    }))`,
  )
  assert.ok(passed > 0 || rules.length > 0, 'axe looked at something')
  return found
}

/** axe in both colour schemes, nothing cut off on a small phone, targets of 44 px; pictures of it all with GALLERY=whole. */
export async function inspect(page: Page, name: string): Promise<void> {
  const pictures = process.env['GALLERY'] === 'whole'
  if (pictures) mkdirSync(PICTURES, { recursive: true })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    for (const [size, viewport] of [
      ['desktop', DESKTOP],
      ['phone', PHONE],
    ] as const) {
      await page.setViewportSize(viewport)
      const path = join(PICTURES, `${name}-${colorScheme}-${size}.png`)
      if (pictures) await page.screenshot({ path, fullPage: true })
    }
    // in the dark the colours are others, and nothing else is
    const rules = colorScheme === 'dark' ? ['color-contrast', 'link-in-text-block'] : []
    assert.deepEqual(await violations(page, ...rules), [], `${name}, ${colorScheme}`)
  }
  await page.setViewportSize({ width: 320, height: 640 })
  const small = await page.evaluate<string[]>(`[
    ...(document.documentElement.scrollWidth > innerWidth ? ['scrolls sideways'] : []),
    ...[...document.querySelectorAll('.button, .reveal, input:not([type=hidden]):not([type=checkbox]):not([hidden]), select, .check label, .aside a')]
      .filter((element) => element.checkVisibility() && element.getBoundingClientRect().height < 44)
      .map((element) => element.outerHTML),
  ]`)
  assert.deepEqual(small, [], name)
  await page.setViewportSize(DESKTOP)
  await page.emulateMedia({ colorScheme: 'light' })
}
