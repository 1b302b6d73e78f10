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
