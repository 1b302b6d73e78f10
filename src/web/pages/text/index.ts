// The languages of the hosted pages, and which one a request gets.
import { ar } from './ar.ts'
import { en, type PageText } from './en.ts'
import { fr } from './fr.ts'
import { ja } from './ja.ts'

export type { PageText } from './en.ts'

const languages: Readonly<Record<string, PageText>> = { ar, en, fr, ja }

/** @param language a tag such as `fr-CA`; English when we do not have it */
export function textIn(language?: string): PageText {
  const tag = language?.toLowerCase().split('-')[0] ?? 'en'
  return Object.hasOwn(languages, tag) ? (languages[tag] ?? en) : en
}

/** Tags of the languages that pages are written in. */
export const pageLanguages: readonly string[] = Object.keys(languages)

/**
 * The first of the tags asked for that pages are written in; the enabled ones' first when there is none.
 *
 * @param enabled Auth0's `enabled_locales`; every language when left out
 */
export function languageOf(asked: readonly string[], enabled?: readonly string[]): string {
  const open = enabled?.map(short).filter((tag) => Object.hasOwn(languages, tag)) ?? []
  const among = open.length > 0 ? open : pageLanguages
  return asked.map(short).find((tag) => among.includes(tag)) ?? open[0] ?? 'en'
}

function short(tag: string): string {
  return tag.toLowerCase().split('-')[0] ?? tag
}
