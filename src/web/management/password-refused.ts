// Why a password was not taken, in the words that Auth0's clients look for (spec §4).
import type { PasswordRefusal } from '#identity'
import { AppError } from '#kit'

export function passwordRefused({ error }: PasswordRefusal): AppError {
  return new AppError('invalid', 'invalid_body', `${error}: ${WORDS[error]}`)
}

const WORDS: Record<PasswordRefusal['error'], string> = {
  PasswordStrengthError: 'Password is too weak',
  PasswordHistoryError: 'Password has previously been used',
  PasswordDictionaryError: 'Password is too common',
  PasswordNoUserInfoError: 'Password contains user information',
  PasswordLeakedError: 'Password was found in a public data breach',
}
