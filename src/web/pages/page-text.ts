// The words of a page: in the best language of those asked for and enabled, with the tenant's own texts in it.
import type { FastifyRequest } from 'fastify'

import type { ResetState, StartedFactor } from '#flows'
import { isObject, type JsonObject } from '#kit'
import { settings } from '#tenant'

import type { Brand } from './brand.ts'
import type { PageDeps } from './deps.ts'
import { pageOf, type ScreenName, SCREENS, screensOn, withCustomText } from './text/custom-text.ts'
import { languageOf, type PageText, textIn } from './text/index.ts'

/** @param shown.asked a tag before those of the request: what the application asked for */
export function pageText(
  { storage, requestFacts }: Pick<PageDeps, 'storage' | 'requestFacts'>,
  request: FastifyRequest,
  { asked, ...shown }: Pick<Shown, 'brand' | 'screen'> & { asked?: string | undefined },
): Promise<PageText> {
  const locales = requestFacts(request).locales ?? []
  return textFor(storage, asked === undefined ? locales : [asked, ...locales], shown)
}

type Shown = {
  brand: Brand
  /** whose custom texts are put in; without one there are none */
  screen?: ScreenName | undefined
  /** of a preview: the language is shown whether or not it is enabled, `texts` in place of what is stored for it */
  unsaved?: { texts: JsonObject | undefined }
}

/** @param locales asked for, best first */
export async function textFor(
  { db }: PageDeps['storage'],
  locales: readonly string[],
  { brand, screen, unsaved }: Shown,
): Promise<PageText> {
  const text = textIn(languageOf(locales, unsaved ? undefined : await enabledLocales(db)))
  if (screen === undefined) return text
  const page = pageOf(screen)
  // the language alone first, then its region: `fr-CA` says what it says otherwise than `fr`
  const regional = locales.find((tag) => tag.toLowerCase().startsWith(`${text.lang}-`))
  const tags = [text.lang, ...(regional === undefined ? [] : [regional])]
  const layers = screensOn(page).flatMap((each) =>
    tags.map((tag) => {
      const edited = each === screen && tag === tags.at(-1) ? unsaved?.texts : undefined
      return { screen: each, name: `custom_text.${SCREENS[each].prompt}.${tag}` as const, edited }
    }),
  )
  const custom = await settings.readSome(db, [...new Set(layers.map(({ name }) => name))])
  const known = { clientName: brand.client?.name ?? brand.tenant, companyName: brand.tenant }
  return layers.reduce<PageText>(
    (before, { screen: each, name, edited }) => {
      const texts = edited ?? custom[name]?.[each]
      return isObject(texts) ? withCustomText(before, each, texts, known) : before
    },
    { ...text, screen: page },
  )
}

/** @returns undefined for all that pages are written in */
export async function enabledLocales(db: PageDeps['storage']['db']): Promise<string[] | undefined> {
  const kept = await settings.readSome(db, ['tenant_settings'])
  const enabled = kept.tenant_settings?.['enabled_locales']
  return Array.isArray(enabled) ? enabled.map(String) : undefined
}

/** As Auth0 names them. */
export function screenOf(state: ResetState): ScreenName | undefined {
  switch (state.at) {
    case 'asked':
      return 'reset-password-email'
    case 'choosing':
      return 'reset-password'
    case 'changed':
      return 'reset-password-success'
    case 'failed':
      return 'reset-password-error'
    case 'challenged': {
      const factor = state.challenge.current?.factor
      return factor === undefined ? 'mfa-login-options' : `reset-password-mfa-${factor}-challenge`
    }
    default:
      return undefined
  }
}

/** Of a factor that is asked for outside a reset. */
export function screenOfFactor(factor: StartedFactor['factor'] | undefined): ScreenName {
  if (factor === undefined) return 'mfa-login-options'
  // at Auth0 a phone has one page for each way of asking it
  return factor === 'phone' ? 'mfa-sms-challenge' : `mfa-${factor}-challenge`
}
