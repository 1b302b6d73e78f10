// The languages of the built-in messages, and lengths of time in their words.
import { DAY, HOUR, MINUTE } from '#kit'

import type { FactorName } from '../letter.ts'
import { ar } from './ar.ts'
import { en, type MailText } from './en.ts'
import { fr } from './fr.ts'
import { ja } from './ja.ts'

export type { MailText, MailWords, Told } from './en.ts'

const languages: Readonly<Record<string, MailText>> = { ar, en, fr, ja }

export const BUILT_IN_LANGUAGES = Object.keys(languages)

/** @param tag one of the languages, or anything else for English */
export function mailText(tag: string): MailText {
  return Object.hasOwn(languages, tag) ? (languages[tag] ?? en) : en
}

/** `21 November 2026 at 09:00 UTC (France)`. @param country two capital letters; anything else is left out */
export function timeIn(tag: string, ms: number, country = ''): string {
  const language = tag === 'en' ? 'en-GB' : tag
  const format = { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' } as const
  const time = new Intl.DateTimeFormat(`${language}-u-ca-gregory-nu-latn`, format).format(ms)
  const place = /^[A-Z]{2}$/.test(country) ? new Intl.DisplayNames(language, { type: 'region' }).of(country) : undefined
  return `${time} UTC${place === undefined ? '' : ` (${place})`}`
}

/** `Security key and Recovery code`, each once. */
export function factorsIn(tag: string, factors: readonly FactorName[] = []): string {
  const names = [...new Set(factors)].map((factor) => mailText(tag).factors[factor])
  return new Intl.ListFormat(tag, { type: 'conjunction' }).format(names)
}

/** `1 hour`, `5 jours`: in the largest unit that says it exactly. */
export function durationIn(tag: string, ms: number): string {
  const [unit, size] =
    ms % DAY === 0
      ? (['day', DAY] as const)
      : ms % HOUR === 0
        ? (['hour', HOUR] as const)
        : (['minute', MINUTE] as const)
  // Western digits everywhere: codes and links have them too
  const format = new Intl.NumberFormat(`${tag}-u-nu-latn`, { style: 'unit', unit, unitDisplay: 'long' })
  return format.format(Math.max(1, Math.round(ms / size)))
}
