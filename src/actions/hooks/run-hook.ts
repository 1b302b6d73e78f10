// One call of a Hook: from what is saved, or from the event of a changed password, to what the runtime runs.
import { type Clock, isObject, type Json, type JsonObject, type Sealer } from '#kit'
import type { LogLine, Mode, Program, Runtime, Settled } from '#runtime'
import type { Storage } from '#storage'
import { defaultRuntime, limits } from '#triggers'

import type { Artifacts } from '../artifacts.ts'
import { neverStarted } from '../program.ts'
import { openHookSecrets } from './hook-secrets.ts'
import type { Hook } from './hook.ts'
import * as store from './hooks.store.ts'

export type HookRunDeps = { storage: Storage; artifacts: Artifacts; runtime: Runtime; sealer: Sealer; clock: Clock }

export type HookCall = {
  execution: string
  /** `{ user, context }`; whatever else it is, the Hook fails with the words that say so */
  body: JsonObject
  mode: Mode
}

/** Everything about one call, when all of it has ended. `undefined` is a Hook that was deleted meanwhile. */
export async function callHook(deps: HookRunDeps, hook: Hook | undefined, call: HookCall): Promise<Settled> {
  if (!hook) {
    return neverStarted({ id: 'crashed', msg: 'The Hook was deleted before it could run.' }).settled
  }
  const { artifactHash } = hook
  if (artifactHash === undefined) return neverStarted(notBuilt(hook)).settled
  const secrets = openHookSecrets(await store.secretsOf(deps.storage.db, hook.id), deps.sealer)
  const program = programOfHook(deps.artifacts, hook, artifactHash)
  const settled = await startHook(deps.runtime, program, call, secrets)
  return withMissing(settled, hook.script, secrets, deps.clock.now())
}

/** A Hook that failed may have failed for want of a secret, and its own error seldom says so. */
function withMissing(settled: Settled, script: string, secrets: Readonly<Record<string, string>>, at: number): Settled {
  if (settled.completion.status === 'ok') return settled
  const asked = script.matchAll(/\bsecrets\s*(?:\.\s*([\w$]+)|\[\s*['"]([\w-]+)['"]\s*\])/g)
  const names = new Set([...asked].map(([, member, key]) => member ?? key ?? ''))
  const missing = [...names].filter((name) => name !== '' && !Object.hasOwn(secrets, name))
  const lines = missing.map((name): LogLine => ({ at, level: 'warn', text: `The secret ${name} is not set.` }))
  return { ...settled, logs: [...settled.logs, ...lines] }
}

/** Also for a Hook that is nowhere saved: the proof of a conversion runs one from a file. */
export function startHook(
  runtime: Runtime,
  program: Program,
  { execution, body, mode }: HookCall,
  secrets: Readonly<Record<string, string>>,
  budgetMs: number = limits.budgetMs,
): Promise<Settled> {
  return runtime.invoke({
    ...{ execution, program, mode, budgetMs, event: body, secrets },
    lane: 'background',
    trigger: 'post-change-password',
    triggerVersion: 'v2',
    phase: 'execute',
    configuration: {},
    redirect: null,
  }).settled
}

/** The body of the event of a change: what a Hook knows, and nothing more (spec/triggers.md §4). */
export function hookBody(event: JsonObject): JsonObject {
  const [user, connection, tenant] = [part(event, 'user'), part(event, 'connection'), part(event, 'tenant')]
  const { id, username, email, last_password_reset } = user
  return {
    user: { id, username, email, last_password_reset },
    context: { connection: { id: connection['id'], name: connection['name'], tenant: tenant['id'] } },
  }
}

/** A changed script is another program. */
export function hookProgramId({ id, revision }: Pick<Hook, 'id' | 'revision'>): string {
  return `${id}.${revision}`
}

function programOfHook(artifacts: Artifacts, hook: Hook, artifactHash: string): Program {
  return {
    id: hookProgramId(hook),
    kind: 'hook',
    label: defaultRuntime,
    async load() {
      const artifact = await artifacts.find(artifactHash)
      if (!artifact) throw new Error('the artifact of this Hook is not in the store')
      return artifact
    },
  }
}

function notBuilt({ status, errors }: Hook) {
  const words = errors.map((error) => error.msg).join(' ')
  const msg = status === 'failed' || words !== '' ? words : 'its packages are still being fetched'
  return { id: 'dependency_missing', msg: `The Hook is not built: ${msg}` } as const
}

function part(event: JsonObject, name: string): { readonly [key: string]: Json | undefined } {
  const value = event[name]
  return isObject(value) ? value : {}
}
