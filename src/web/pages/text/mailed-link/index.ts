// The texts of links that confirm one thing, in the language of the page's other texts.
import type { PageText } from '../index.ts'
import { linkAr } from './ar.ts'
import { linkEn, type LinkText } from './en.ts'
import { linkFr } from './fr.ts'
import { linkJa } from './ja.ts'

const languages: Readonly<Record<string, LinkText>> = { ar: linkAr, en: linkEn, fr: linkFr, ja: linkJa }

export function linkText({ lang, links }: Pick<PageText, 'lang' | 'links'>): LinkText {
  return links ?? languages[lang] ?? linkEn
}
