// The texts around signing in, in the language of the page's other texts.
import type { PageText } from '../index.ts'
import { signInAr } from './ar.ts'
import { signInEn, type SignInText } from './en.ts'
import { signInFr } from './fr.ts'
import { signInJa } from './ja.ts'

export type { SignInText } from './en.ts'

const languages: Readonly<Record<string, SignInText>> = { ar: signInAr, en: signInEn, fr: signInFr, ja: signInJa }

export function signInText({ lang, signIn }: Pick<PageText, 'lang' | 'signIn'>): SignInText {
  return signIn ?? languages[lang] ?? signInEn
}
