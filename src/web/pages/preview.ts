// A hosted page for the dashboard: markup in which nothing runs, nothing is fetched and nothing is pressed.
import type { Mail } from '#mail'

import type { Brand } from './brand.ts'
import type { PageDeps } from './deps.ts'
import { fillTemplate } from './page-template.ts'
import { drawPage, type Page } from './send-page.ts'
import type { PageText } from './text/index.ts'

/** A page in the tenant's frame, as markup in which nothing runs, nothing is fetched and nothing is pressed. */
export async function drawQuietly(
  { mail, publicUrl }: Pick<PageDeps, 'publicUrl'> & { mail: Pick<Mail, 'renderPage'> },
  text: PageText,
  brand: Brand,
  page: Page,
): Promise<string> {
  const { plain, framed } = drawPage(text, brand, page, 'preview', false)
  const filled = framed && (await fillTemplate(mail, framed))
  return quiet(filled && 'text' in filled ? filled.text : plain, publicUrl)
}

/** A picture in place of one that is not fetched. */
const PICTURE =
  'data:image/svg+xml,%3Csvg xmlns=%27http://www.w3.org/2000/svg%27 viewBox=%270 0 96 40%27%3E%3Crect width=%2796%27 height=%2740%27 rx=%276%27 fill=%27%23888%27 fill-opacity=%27.25%27/%3E%3Ctext x=%2748%27 y=%2725%27 font-family=%27sans-serif%27 font-size=%2714%27 text-anchor=%27middle%27 fill=%27%23777%27%3ELogo%3C/text%3E%3C/svg%3E'

/** Nothing of another origin is asked for, and nothing can be pressed. The policy of whoever shows it would stop it, too. */
function quiet(page: string, publicUrl: string): string {
  return asScripted(page)
    .replace(/<link\b[^>]*>/gi, '')
    .replace(/<meta\b[^>]*http-equiv=[^>]*>/gi, '')
    .replace(/url\("https?:[^"]*"\)/gi, 'none')
    .replace(/(<img\b[^>]*?\bsrc=")(https?:[^"]*)"/gi, (whole, start: string, url: string) =>
      url.startsWith(`${publicUrl}/`) ? whole : `${start}${PICTURE}"`,
    )
    .replace(/<body(?=[\s>])/i, '<body inert')
}

/** What the page's script shows and hides when it begins. */
function asScripted(page: string): string {
  return page
    .replace(/(<button\b[^>]*(?:\bclass="reveal"|\bdata-key-start)[^>]*?) hidden>/g, '$1>')
    .replace(/<p class="words" data-needs-script>/g, '<p hidden>')
}
