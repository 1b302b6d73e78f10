// hooks: Auth0's legacy Hooks, which go on: saved, built, switched on, tried out, and run before the Actions.
import { type JsonObject, type Log } from '#kit'
import type { Completion, Mode } from '#runtime'
import type { Storage } from '#storage'

import type { ExecutionResponse } from '../execution.ts'
import { responseOf } from '../execution.ts'
import { buildHook, buildNow, type HookBuildDeps } from './build-hook.ts'
import { addSecrets, removeSecrets, updateSecrets } from './hook-secrets.ts'
import type { Hook } from './hook.ts'
import * as store from './hooks.store.ts'
import { callHook, type HookRunDeps } from './run-hook.ts'
import { sampleBody } from './sample.ts'
import { createHook, type HookChange, mustFindHook, type NewHook, updateHook } from './save.ts'

export type HookTest = {
  completion: Completion
  response: ExecutionResponse
  /** what the Hook was called with, and what its caller gets when it ends well: a Hook's own answer is ignored */
  body: JsonObject
}

export type Hooks = {
  create(input: NewHook): Promise<Hook>
  update(id: string, change: HookChange): Promise<Hook>
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
  build(payload: JsonObject, context: { attempt: number; maxAttempts: number }): Promise<void>
}

export type HooksDeps = HookBuildDeps & HookRunDeps & { storage: Storage; log: Log }

export function openHooks(deps: HooksDeps): Hooks {
  const { storage, ids } = deps
  return {
    create: (input) => createHook(deps, input),
    update: (id, change) => updateHook(deps, id, change),
    remove: (id) => store.remove(storage.db, id),
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
    build: (payload, { attempt, maxAttempts }) => buildHook(deps, payload, attempt >= maxAttempts),
  }
}
