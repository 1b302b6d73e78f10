// Secrets of a Hook: added, changed and removed by name, sealed when they come in, opened only for a run.
import { AppError, type Sealer } from '#kit'
import type { Tx } from '#storage'
import { limits } from '#triggers'

import * as store from './hooks.store.ts'
import { absent, type HookDeps } from './save.ts'

const PURPOSE = 'hook-secret'

type Values = Readonly<Record<string, string>>

/** @throws AppError when a name is there already, or with it there were more than 20 */
export function addSecrets(deps: HookDeps, hook: string, values: Values): Promise<void> {
  return change(deps, hook, async (tx, at) => {
    const before = await store.secretsOf(tx, hook)
    const taken = Object.keys(values).find((name) => before.some((secret) => secret.name === name))
    if (taken !== undefined) {
      throw new AppError(
        'conflict',
        'hook_secret_conflict',
        `The hook has a secret ${taken} already: PATCH changes it.`,
      )
    }
    const count = before.length + Object.keys(values).length
    if (count > limits.hookSecrets) {
      throw invalid(`Too many secrets (${count}), maximum ${limits.hookSecrets} per hook`)
    }
    await put(deps, tx, hook, values, at)
  })
}

/** @throws AppError when a name is not there */
export function updateSecrets(deps: HookDeps, hook: string, values: Values): Promise<void> {
  return change(deps, hook, async (tx, at) => {
    const before = await store.secretsOf(tx, hook)
    const unknown = Object.keys(values).find((name) => !before.some((secret) => secret.name === name))
    if (unknown !== undefined) {
      throw new AppError('absent', 'hook_secret_not_found', `The hook has no secret ${unknown}: POST adds one.`)
    }
    await put(deps, tx, hook, values, at)
  })
}

/** A name that is not there is as good as removed. */
export function removeSecrets(deps: HookDeps, hook: string, names: readonly string[]): Promise<void> {
  return change(deps, hook, async (tx) => {
    if (names.length > 0) await store.removeSecrets(tx, hook, names)
  })
}

export function openHookSecrets(secrets: readonly store.HookSecret[], sealer: Sealer): Record<string, string> {
  // fromEntries defines own properties: a secret named __proto__ is a secret
  return Object.fromEntries(secrets.map(({ name, valueSealed }) => [name, sealer.open(PURPOSE, valueSealed)]))
}

async function change(
  { storage, clock }: HookDeps,
  hook: string,
  work: (tx: Tx, at: number) => Promise<void>,
): Promise<void> {
  const at = clock.now()
  await storage.transaction(async (tx) => {
    if (!(await store.lock(tx, hook, at))) throw absent()
    await work(tx, at)
  })
}

async function put({ sealer }: HookDeps, tx: Tx, hook: string, values: Values, at: number): Promise<void> {
  for (const [name, value] of Object.entries(values)) {
    if (!/^[\w-]{1,128}$/.test(name)) {
      throw invalid(`The name of a secret has 1 to ${limits.secretNameLength} letters, digits, '_' and '-'`)
    }
    if (value === '' || value.length > limits.secretValueLength) {
      throw invalid(`The value of the secret ${name} has 1 to ${limits.secretValueLength} characters`)
    }
    await store.putSecret(tx, hook, { name, valueSealed: sealer.seal(PURPOSE, value) }, at)
  }
}

function invalid(rule: string): AppError {
  return new AppError('invalid', 'invalid_body', `Payload validation error: '${rule}'.`)
}
