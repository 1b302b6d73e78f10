// What a connection asks of a password: one list of rules, told the same way by page, API and sign-up.
import type { Secret } from '#kit'

import { isListed } from './breached-list.ts'
import type { ConnectionOptions } from './connections.store.ts'
import { normalizePassword } from './password-hash.ts'
import type { User } from './user.ts'

export type PasswordRule =
  | { code: 'length_at_least'; length: number }
  | { code: 'contains_at_least'; kinds: number; of: readonly CharacterKind[] }
  | { code: 'identical_characters'; longest: number }
  | { code: 'length_at_most'; length: number }

export type CharacterKind = 'lower' | 'upper' | 'digit' | 'special'

/** Auth0's names, so that its error texts can be told (`PasswordStrengthError` and so on). */
export type PasswordRefusal =
  | { error: 'PasswordStrengthError'; failed: readonly PasswordRule[] }
  | { error: 'PasswordDictionaryError' }
  | { error: 'PasswordNoUserInfoError' }
  | { error: 'PasswordHistoryError' }
  | { error: 'PasswordLeakedError' }

/** What is asked beside the form of a password; named as its refusal. */
export type FurtherRule = Exclude<PasswordRefusal['error'], 'PasswordStrengthError'>

/** ASVS 6.2.9: at least 64 characters are allowed; an upper bound keeps hashing cheap to refuse. Never truncated. */
const LONGEST = 1024

const ALL_KINDS = ['lower', 'upper', 'digit', 'special'] as const

/** Auth0's five levels (its password strength documentation); `good` when a connection names none. */
const LEVELS: Record<'none' | 'low' | 'fair' | 'good' | 'excellent', readonly PasswordRule[]> = {
  none: [{ code: 'length_at_least', length: 1 }],
  low: [{ code: 'length_at_least', length: 6 }],
  fair: [
    { code: 'length_at_least', length: 8 },
    { code: 'contains_at_least', kinds: 3, of: ['lower', 'upper', 'digit'] },
  ],
  good: [
    { code: 'length_at_least', length: 8 },
    { code: 'contains_at_least', kinds: 3, of: ALL_KINDS },
  ],
  excellent: [
    { code: 'length_at_least', length: 10 },
    { code: 'contains_at_least', kinds: 3, of: ALL_KINDS },
    { code: 'identical_characters', longest: 2 },
  ],
}

/** The rules of a connection in the order in which the page lists them. */
export function passwordRules(options: ConnectionOptions): readonly PasswordRule[] {
  const level = LEVELS[options.passwordPolicy ?? 'good']
  const least = options.password_complexity_options?.min_length
  const rules = level.map((rule) =>
    rule.code === 'length_at_least' && least !== undefined ? { ...rule, length: least } : rule,
  )
  return [...rules, { code: 'length_at_most', length: LONGEST }]
}

/** Does the password keep one rule? The page's script is given the same verdicts. */
export function keepsRule(password: string, rule: PasswordRule): boolean {
  switch (rule.code) {
    case 'length_at_least':
      return [...password].length >= rule.length
    case 'length_at_most':
      return [...password].length <= rule.length
    case 'contains_at_least':
      return rule.of.filter((kind) => KIND[kind].test(password)).length >= rule.kinds
    case 'identical_characters':
      return !new RegExp(`(.)\\1{${rule.longest}}`, 'su').test(password)
  }
}

/** Whose password it is to be: what must not stand in it. */
export type PasswordOwner = Pick<User, 'email' | 'username' | 'profile'> & Partial<Pick<User, 'userMetadata'>>

/** In the order in which pages list it. @param breached unless the tenant has switched that off */
export function furtherRules(options: ConnectionOptions, breached: boolean): readonly FurtherRule[] {
  const rules: { readonly [Rule in FurtherRule]: boolean | undefined } = {
    PasswordDictionaryError: options.password_dictionary?.enable,
    PasswordNoUserInfoError: options.password_no_personal_info?.enable,
    PasswordHistoryError: options.password_history?.enable,
    PasswordLeakedError: breached,
  }
  return (Object.keys(rules) as FurtherRule[]).filter((rule) => rules[rule] === true)
}

/**
 * Judges everything but the history, which needs the stored hashes, and services that are asked over the network.
 *
 * @param breached whether passwords of the bundled list are refused: unless the tenant has switched that off
 * @returns every refusal, in the order of the rules; whoever tells one tells the first
 */
export function judgePassword(
  password: Secret<string>,
  options: ConnectionOptions,
  user: PasswordOwner,
  breached = true,
): readonly PasswordRefusal[] {
  const text = normalizePassword(password)
  const failed = passwordRules(options).filter((rule) => !keepsRule(text, rule))
  const lower = text.toLowerCase()
  const listed = isListed(password)
  const broken: { readonly [Rule in FurtherRule]?: () => boolean } = {
    PasswordDictionaryError: () =>
      listed ||
      options.password_dictionary?.dictionary?.some((word) => word.normalize('NFKC').toLowerCase() === lower) === true,
    PasswordNoUserInfoError: () => personalWords(user).some((word) => lower.includes(word)),
    PasswordLeakedError: () => listed,
  }
  return [
    ...(failed.length > 0 ? [{ error: 'PasswordStrengthError', failed } as const] : []),
    ...furtherRules(options, breached).flatMap((error) => (broken[error]?.() === true ? [{ error }] : [])),
  ]
}

const KIND: Record<CharacterKind, RegExp> = {
  lower: /[a-z]/,
  upper: /[A-Z]/,
  digit: /[0-9]/,
  special: /[^a-zA-Z0-9]/,
}

/**
 * What of the user must not stand in a password: names whole and word by word, and the address before its @.
 * Shorter than 3 characters it would forbid too much.
 */
function personalWords({ email, username, profile, userMetadata = {} }: PasswordOwner): string[] {
  const { name, nickname, given_name, family_name } = profile
  const { name: ownName, first, last } = userMetadata
  return [email?.split('@')[0], email, username, name, nickname, given_name, family_name, ownName, first, last]
    .filter((text) => typeof text === 'string')
    .flatMap((text) => [text, ...text.split(/\s+/)])
    .map((word) => word.normalize('NFKC').toLowerCase().trim())
    .filter((word) => word.length >= 3)
}
