// hooks: Auth0's legacy Hooks, which go on: saved, built, switched on, tried out, and run before the Actions.
import { AppError, type JsonObject, type Log } from '#kit'
import type { Completion, Mode } from '#runtime'
import type { Storage } from '#storage'

import type { Action } from '../action.ts'
import { convertApart } from '../convert/convert-apart.ts'
import type { Conversion } from '../convert/convert.ts'
import { type Proof, type ProofInput, proveConversion } from '../convert/prove.ts'
import { createAction } from '../drafts.ts'
import type { ExecutionResponse } from '../execution.ts'
import { responseOf } from '../execution.ts'
import { buildHook, buildNow, type HookBuildDeps } from './build-hook.ts'
import { addSecrets, openHookSecrets, removeSecrets, updateSecrets } from './hook-secrets.ts'
import type { Hook } from './hook.ts'
import * as store from './hooks.store.ts'
import { callHook, hookProgramId, type HookRunDeps } from './run-hook.ts'
import { sampleBody } from './sample.ts'
import { createHook, type HookChange, mustFindHook, type NewHook, updateHook } from './save.ts'

export type HookTest = {
  completion: Completion
  response: ExecutionResponse
  /** what the Hook was called with, and what its caller gets when it ends well: a Hook's own answer is ignored */
  body: JsonObject
}

export type HookConversion = {
  conversion: Conversion & { converted: true }
  /** when it was asked for */
  proof: Proof | undefined
  /** the draft that was made of it, when that was asked for */
  action: Action | undefined
}

export type Hooks = {
  create(input: NewHook): Promise<Hook>
  /** @param expected tags (`hookTag`), one of which it must have: else an AppError, and nothing changes */
  update(id: string, change: HookChange, expected?: readonly string[]): Promise<Hook>
  /** One that is not there is as good as removed. */
  remove(id: string): Promise<void>
  /** @throws AppError when there is none */
  find(id: string): Promise<Hook>
  list(filter: store.HookFilter, page: { offset: number; limit: number }): Promise<{ hooks: Hook[]; total: number }>
  /** Names only. @throws AppError when there is no such Hook */
  secretNames(id: string): Promise<string[]>
  addSecrets(id: string, values: Readonly<Record<string, string>>): Promise<void>
  updateSecrets(id: string, values: Readonly<Record<string, string>>): Promise<void>
  removeSecrets(id: string, names: readonly string[]): Promise<void>
  /** Runs the saved script once. `body` is the documented sample when absent. */
  test(id: string, call: { body?: JsonObject | undefined; mode?: Mode }): Promise<HookTest>
  /**
   * The Action that does the same; proved on samples when asked.
   *
   * @throws AppError when the script cannot be converted, with the reason and its line
   */
  convert(id: string, options: ConvertHook): Promise<HookConversion>
  build(payload: JsonObject, context: { attempt: number; maxAttempts: number }): Promise<void>
}

export type ConvertHook = {
  prove?: Pick<ProofInput, 'samples' | 'answers'> | undefined
  modernize?: boolean | undefined
  /** makes the Action, with the Hook's name and secrets; not one that was proved different */
  create?: boolean | undefined
}

export type HooksDeps = HookBuildDeps & HookRunDeps & { storage: Storage; log: Log }

export function openHooks(deps: HooksDeps): Hooks {
  const { storage, ids } = deps
  return {
    create: (input) => createHook(deps, input),
    async update(id, change, expected) {
      const after = await updateHook(deps, id, change, expected)
      if (after.revision > 1) deps.runtime.forget(hookProgramId({ id: after.id, revision: after.revision - 1 }))
      return after
    },
    async remove(id) {
      const hook = await store.find(storage.db, id)
      await store.remove(storage.db, id)
      if (hook) deps.runtime.forget(hookProgramId(hook))
    },
    find: (id) => mustFindHook(deps, id),
    list: (filter, page) => store.list(storage.db, filter, page),
    async secretNames(id) {
      const hook = await mustFindHook(deps, id)
      return (await store.secretsOf(storage.db, hook.id)).map(({ name }) => name)
    },
    addSecrets: (id, values) => addSecrets(deps, id, values),
    updateSecrets: (id, values) => updateSecrets(deps, id, values),
    removeSecrets: (id, names) => removeSecrets(deps, id, names),
    async test(id, { body = sampleBody, mode = { kind: 'live' } }) {
      const saved = await mustFindHook(deps, id)
      // whoever has just saved does not wait for the queue
      const hook = saved.status === 'built' || saved.status === 'failed' ? saved : await buildNow(deps, saved)
      const settled = await callHook(deps, hook, { execution: ids.execution(), body, mode })
      return { completion: settled.completion, response: responseOf(settled), body }
    },
    async convert(id, { prove, modernize, create }) {
      const hook = await mustFindHook(deps, id)
      const { script, dependencies } = hook
      const conversion = await convertApart(script, { dependencies, modernize: modernize ?? false })
      if (!conversion.converted) {
        const place = conversion.line === undefined ? '' : ` (line ${conversion.line})`
        throw new AppError('invalid', 'invalid_body', `The hook cannot be converted: ${conversion.problem}${place}`)
      }
      const secrets = openHookSecrets(await store.secretsOf(storage.db, hook.id), deps.sealer)
      // nothing is sent, and what is shown is masked: the Hook's own secrets make the better proof
      const proof = prove && (await proveConversion(deps, { script, dependencies, conversion, secrets, ...prove }))
      if (!create) return { conversion, proof, action: undefined }
      if (proof?.equal === false) {
        throw new AppError('conflict', undefined, 'The action does not do the same as the hook: it was not made.')
      }
      const action = await createAction(deps, {
        name: hook.name,
        trigger: hook.trigger,
        code: conversion.code,
        dependencies: conversion.dependencies,
        secrets: Object.entries(secrets).map(([name, value]) => ({ name, value })),
      })
      return { conversion, proof, action }
    },
    build: (payload, { attempt, maxAttempts }) => buildHook(deps, payload, attempt >= maxAttempts),
  }
}
