// A hosted page with a branding, a theme, a template or texts that are not saved, for the dashboard.
import type { JsonObject } from '#kit'
import type { Mail } from '#mail'
import { settings } from '#tenant'

import { readBrand, type Unsaved } from './brand.ts'
import type { PageDeps } from './deps.ts'
import type { Shade } from './look/brand-style.ts'
import { checkTemplate } from './page-template.ts'
import { textFor } from './page-text.ts'
import { PREVIEWS } from './preview-screens.ts'
import { drawQuietly } from './preview.ts'
import { windowTitle } from './send-page.ts'
import { type ScreenName, withCustomText } from './text/custom-text.ts'

export type Previewed = {
  /** a whole document; the nonce of its style elements is of no policy: whoever shows it puts in that of its own */
  html: string
  /** of the window */
  title: string
  /** of the branding's and the theme's colours, those that could not be read */
  shades: readonly Shade[]
}

/** Nobody writes it, and nothing of a page escapes it. */
const SOUGHT = 'keyturn-sought-text'

/**
 * @param language shown whether or not it is enabled; in `texts` are those of its own, in place of the stored ones
 * @param key of a text that is to be seen: the page is shown in a state that says it
 * @param languages best first, where none is named
 * @throws AppError `invalid_body` when the template could not be saved either
 */
export async function previewPage(
  { storage, mail, publicUrl }: Pick<PageDeps, 'storage' | 'publicUrl'> & { mail: Pick<Mail, 'renderPage'> },
  {
    screen,
    language,
    texts,
    key,
    languages,
    ...unsaved
  }: Unsaved & {
    screen: ScreenName
    language?: string | undefined
    texts?: JsonObject | undefined
    key?: string | undefined
    languages: readonly string[]
  },
): Promise<Previewed> {
  if (unsaved.template !== undefined && unsaved.template !== '') await checkTemplate(mail, unsaved.template)
  const { default_client: client } = await settings.readSome(storage.db, ['default_client'])
  const brand = await readBrand(storage, client?.client_id, unsaved)
  const text = await textFor(storage, language === undefined ? languages : [language], {
    ...{ brand, screen },
    ...(language !== undefined && { unsaved: { texts } }),
  })
  const [first, ...others] = PREVIEWS[screen]
  const sought = key !== undefined && withCustomText(text, screen, { [key]: SOUGHT }, {})
  const says = (draw: typeof first) => {
    if (sought === false) return false
    const { title, body } = draw(sought, brand)
    return title.includes(SOUGHT) || body.text.includes(SOUGHT)
  }
  const draw = [first, ...others].find(says) ?? first
  const page = draw(text, brand)
  return {
    html: await drawQuietly({ mail, publicUrl }, text, brand, page),
    title: windowTitle(text, brand, page),
    shades: brand.style?.shades ?? [],
  }
}
