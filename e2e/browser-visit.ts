// For browser tests: a visit that fails on foreign requests and broken policies, and the look at every page.
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

import { AxeBuilder } from '@axe-core/playwright'
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

/** axe in both colour schemes, nothing cut off on a small phone, targets of 44 px, and pictures of it all. */
export async function inspect(page: Page, name: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    for (const [size, viewport] of [
      ['desktop', DESKTOP],
      ['phone', PHONE],
    ] as const) {
      await page.setViewportSize(viewport)
      await page.screenshot({ path: join(PICTURES, `${name}-${colorScheme}-${size}.png`), fullPage: true })
    }
    const { violations } = await new AxeBuilder({ page }).analyze()
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
    assert.deepEqual(found, [], `${name}, ${colorScheme}`)
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
