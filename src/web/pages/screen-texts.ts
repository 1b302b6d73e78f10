// Every text of the hosted pages that a tenant can replace, in one language, with what stands there without it.
import { AppError, isObject } from '#kit'
import type { Storage } from '#storage'
import { settings } from '#tenant'

import type { Brand } from './brand.ts'
import { enabledLocales } from './page-text.ts'
import { PREVIEWS } from './preview-screens.ts'
import { windowTitle } from './send-page.ts'
import {
  EVERYWHERE,
  named,
  promptsWithTexts,
  type ScreenName,
  SCREENS,
  standardTexts,
  withCustomText,
} from './text/custom-text.ts'
import { languageOf, pageLanguages, type PageText, textIn } from './text/index.ts'
import type { Screen } from './text/screen.ts'

export type ScreenTexts = {
  language: string
  dir: 'ltr' | 'rtl'
  /** whether pages are shown in it: `enabled_locales` of the tenant */
  enabled: boolean
  /** tags that texts can be written in: what pages are written in, and regions of it that have some */
  languages: string[]
  screens: {
    screen: string
    prompt: string
    /** the screen on whose page these stand, too: where that one has none of its own */
    on?: string
    /** `text` is what stands there when this language has none of its own */
    texts: { key: string; text: string; variables: string[] }[]
  }[]
}

/**
 * @param language a tag such as `fr` or `fr-CA`: without a text of its own a region says what its language says
 * @throws AppError when pages are not written in it
 */
export async function screenTexts({ db }: Storage, language: string): Promise<ScreenTexts> {
  const [short = ''] = language.split('-')
  if (!TAG.test(language) || !pageLanguages.includes(short)) {
    const words = `Pages are not written in "${language.slice(0, 50)}", but in ${pageLanguages.join(', ')} and their regions, such as fr-CA.`
    throw new AppError('absent', 'inexistent_language', words)
  }
  const prompts = [...promptsWithTexts]
  const kept = await settings.named(db, 'custom_text.')
  const ours = textIn(short)
  const regions = kept.flatMap((name) => {
    const [, prompt = '', tag = ''] = name.split('.')
    return promptsWithTexts.has(prompt) && pageLanguages.includes(tag.split('-')[0] ?? '') ? [tag] : []
  })
  const stored =
    short === language
      ? {}
      : await settings.readSome(
          db,
          prompts.map((prompt) => `custom_text.${prompt}.${short}` as const),
        )
  const names = Object.keys(SCREENS) as ScreenName[]
  return {
    language,
    dir: ours.dir,
    enabled: languageOf([language], await enabledLocales(db)) === short,
    languages: [...new Set([...pageLanguages, ...regions, language])].toSorted(),
    screens: names.map((screen) => {
      const { prompt, on, untitled }: Screen = SCREENS[screen]
      const own = stored[`custom_text.${prompt}.${short}`]?.[screen]
      const text = isObject(own) ? withCustomText(ours, screen, own, BY_NAME) : ours
      return {
        ...{ screen, prompt },
        ...(on !== undefined && { on }),
        texts: [...standardTexts(text, screen), ...(untitled ? [] : [pageTitle(text, screen)])],
      }
    }),
  }
}

/** As the API takes it for custom texts. */
const TAG = /^[a-z]{2,3}(?:-[a-zA-Z0-9]{2,8})*$/

/** Variables stand for themselves. */
const BY_NAME = Object.fromEntries(EVERYWHERE.map((variable) => [variable, named(variable)]))
const BRAND: Brand = {
  tenant: named('companyName'),
  client: { id: '', name: named('clientName'), loginUrl: undefined },
}

function pageTitle(text: PageText, screen: ScreenName) {
  const [draw] = PREVIEWS[screen]
  return { key: 'pageTitle', text: windowTitle(text, BRAND, draw(text, BRAND)), variables: [...EVERYWHERE] }
}
