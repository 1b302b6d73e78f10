// Secrets of an Action: sealed when they come in, opened only for the invocation that needs them.
import { AppError, type Sealer } from '#kit'
import { limits } from '#triggers'

import type { ActionSecret } from './action.ts'

const PURPOSE = 'action-secret'

export type SecretInput = { name: string; value?: string | undefined }

/**
 * The list as it shall be from now on: a name without a value keeps the one it has, a name left out is removed.
 *
 * @throws AppError `invalid_body` for a name twice, a new name without a value, or one over the limits
 */
export function mergeSecrets(
  before: readonly ActionSecret[],
  after: readonly SecretInput[],
  sealer: Sealer,
  at: number,
): ActionSecret[] {
  const seen = new Set<string>()
  return after.map(({ name, value }) => {
    if (seen.has(name)) throw invalid(`Secret names are not unique: ${name}`)
    seen.add(name)
    if (name === '' || name.length > limits.secretNameLength) {
      throw invalid(`A secret's name has 1 to ${limits.secretNameLength} characters`)
    }
    const kept = before.find((secret) => secret.name === name)
    if (value === undefined) {
      if (!kept) throw invalid(`Missing required property: value (of the new secret ${name})`)
      return kept
    }
    if (value.length > limits.secretValueLength) {
      throw invalid(`The value of the secret ${name} is longer than ${limits.secretValueLength} characters`)
    }
    if (kept && sealer.open(PURPOSE, kept.valueSealed) === value) return kept
    return { name, valueSealed: sealer.seal(PURPOSE, value), updatedAt: at }
  })
}

export function openSecrets(secrets: readonly ActionSecret[], sealer: Sealer): Record<string, string> {
  // fromEntries defines own properties: a secret named __proto__ is a secret
  return Object.fromEntries(secrets.map(({ name, valueSealed }) => [name, sealer.open(PURPOSE, valueSealed)]))
}

function invalid(rule: string): AppError {
  return new AppError('invalid', 'invalid_body', `Payload validation error: '${rule}' on property secrets.`)
}
