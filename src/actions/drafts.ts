// Drafts: creating, changing and removing Actions. Every change of the content asks for a new build.
import { isDeepStrictEqual } from 'node:util'

import type { Jobs } from '#jobs'
import { type ActionId, AppError, type Clock, type Ids, refuseOutdated, type Sealer } from '#kit'
import { isUniqueViolation, type Storage, type Tx } from '#storage'
import { defaultRuntime, limits, type RuntimeLabel, type TriggerId, triggers } from '#triggers'

import type { Action } from './action.ts'
import * as store from './actions.store.ts'
import * as bindings from './bindings.store.ts'
import type { Dependency } from './build/index.ts'
import { type ModuleRefInput, resolveModules } from './modules/refs.ts'
import { defaultPolicy, mergePolicy, type PolicyInput } from './policy.ts'
import { mergeSecrets, type SecretInput } from './secrets.ts'
import { actionTag } from './tags.ts'

export type NewAction = {
  name: string
  trigger: TriggerId
  triggerVersion?: string | undefined
  code?: string | undefined
  dependencies?: readonly Dependency[] | undefined
  secrets?: readonly SecretInput[] | undefined
  runtime?: RuntimeLabel | undefined
  modules?: readonly ModuleRefInput[] | undefined
  policy?: PolicyInput | undefined
  /** deploys the first build that ends well */
  deploy?: boolean | undefined
}

export type ActionChange = { [Name in Exclude<keyof NewAction, 'trigger' | 'deploy'>]?: NewAction[Name] | undefined }

export type DraftDeps = { storage: Storage; jobs: Jobs; sealer: Sealer; clock: Clock; ids: Ids }

export async function createAction(deps: DraftDeps, input: NewAction): Promise<Action> {
  const { storage, sealer, clock, ids } = deps
  const at = clock.now()
  const trigger = triggers[input.trigger]
  const action: Action = {
    id: ids.uuid() as ActionId,
    name: input.name,
    trigger: input.trigger,
    triggerVersion: checkVersion(input.trigger, input.triggerVersion ?? trigger.current),
    code: checkCode(input.code ?? ''),
    dependencies: input.dependencies ?? [],
    secrets: mergeSecrets([], input.secrets ?? [], sealer, at),
    runtime: input.runtime ?? defaultRuntime,
    modules: await resolveModules(storage.db, input.modules ?? []),
    status: 'pending',
    revision: 1,
    artifactHash: undefined,
    resolved: undefined,
    errors: [],
    policy: mergePolicy(defaultPolicy, input.policy, trigger.blocking),
    deployedVersion: undefined,
    deployedRevision: undefined,
    createdAt: at,
    updatedAt: at,
  }
  return refusingTakenName(input.name, () =>
    storage.transaction(async (tx) => {
      await store.insert(tx, action)
      await askForBuild(deps, tx, action, input.deploy === true)
      return action
    }),
  )
}

/**
 * @param expected its tags (`actionTag`), one of which it must have
 * @throws AppError when the Action is gone, the name is taken, or it has none of the tags
 */
export function updateAction(
  deps: DraftDeps,
  id: string,
  change: ActionChange,
  expected?: readonly string[],
): Promise<Action> {
  return refusingTakenName(change.name ?? '', () =>
    deps.storage.transaction(async (tx) => {
      const before = await mustHold(tx, id)
      refuseOutdated(expected, actionTag(before))
      const after = await changed(deps, tx, before, change)
      if (after === before) return before
      await store.update(tx, after)
      if (after.revision !== before.revision) await askForBuild(deps, tx, after, false)
      return after
    }),
  )
}

async function changed({ sealer, clock }: DraftDeps, tx: Tx, before: Action, change: ActionChange): Promise<Action> {
  const at = clock.now()
  const policy = mergePolicy(before.policy, change.policy, triggers[before.trigger].blocking)
  const content: (keyof ActionChange)[] = ['triggerVersion', 'code', 'dependencies', 'secrets', 'runtime', 'modules']
  if (!content.some((name) => change[name] !== undefined)) {
    // name and policy belong to no version: nothing is built again
    return { ...before, name: change.name ?? before.name, policy, updatedAt: at }
  }
  const after: Action = {
    ...before,
    policy,
    name: change.name ?? before.name,
    triggerVersion:
      change.triggerVersion === undefined ? before.triggerVersion : checkVersion(before.trigger, change.triggerVersion),
    code: change.code === undefined ? before.code : checkCode(change.code),
    dependencies: change.dependencies ?? before.dependencies,
    secrets: change.secrets === undefined ? before.secrets : mergeSecrets(before.secrets, change.secrets, sealer, at),
    runtime: change.runtime ?? before.runtime,
    modules: change.modules === undefined ? before.modules : await resolveModules(tx, change.modules),
    status: 'pending',
    revision: before.revision + 1,
    artifactHash: undefined,
    resolved: undefined,
    errors: [],
    updatedAt: at,
  }
  // who imports the same configuration every night changes nothing, builds nothing and makes no version
  return saysTheSame(before, after) ? before : after
}

/** A failed build may end better the next time, and what is no exact version may be another one by now. */
function saysTheSame(before: Action, after: Action): boolean {
  return (
    before.status === 'built' &&
    after.name === before.name &&
    after.code === before.code &&
    after.runtime === before.runtime &&
    after.triggerVersion === before.triggerVersion &&
    after.dependencies.every(({ version }) => /^\d+\.\d+\.\d+/.test(version)) &&
    isDeepStrictEqual(after.dependencies, before.dependencies) &&
    isDeepStrictEqual(after.modules, before.modules) &&
    isDeepStrictEqual(after.policy, before.policy) &&
    after.secrets.length === before.secrets.length &&
    after.secrets.every((secret) => before.secrets.includes(secret))
  )
}

/** @throws AppError when it is bound and `force` is not given, or absent */
export async function removeAction(deps: DraftDeps, id: string, options: { force: boolean }): Promise<void> {
  const action = await mustFind(deps, id)
  await deps.storage.transaction(async (tx) => {
    if (options.force) await bindings.removeOf(tx, action.id)
    else if ((await bindings.countOf(tx, action.id)) > 0) {
      throw new AppError(
        'conflict',
        undefined,
        'This action is still in use in a flow. Remove it from its trigger first, or delete it with force=true.',
      )
    }
    await store.remove(tx, action.id)
  })
}

export async function mustFind({ storage }: Pick<DraftDeps, 'storage'>, id: string): Promise<Action> {
  return there(await store.find(storage.db, id))
}

/** The Action as nobody else can change it until the transaction ends. */
export async function mustHold(tx: Tx, id: string): Promise<Action> {
  return there(await store.hold(tx, id))
}

function there(action: Action | undefined): Action {
  // Auth0's words, without an errorCode (recordings)
  if (!action) throw new AppError('absent', undefined, 'That action does not exist.')
  return action
}

export async function askForBuild(
  { jobs }: Pick<DraftDeps, 'jobs'>,
  tx: Tx,
  action: Action,
  deploy: boolean,
): Promise<void> {
  await jobs.enqueue(tx, 'build-action', { action: action.id, revision: action.revision, deploy })
}

function checkCode(code: string): string {
  if (Buffer.byteLength(code, 'utf8') > limits.codeBytes) {
    throw new AppError(
      'invalid',
      'invalid_body',
      `Payload validation error: 'String is too long (${code.length} chars), maximum ${limits.codeBytes}' on property code (The source code of the action.).`,
    )
  }
  return code
}

function checkVersion(trigger: TriggerId, version: string): string {
  const known = triggers[trigger].versions.map((each): string => each.version)
  if (known.includes(version)) return version
  throw new AppError(
    'invalid',
    'invalid_body',
    `Payload validation error: 'No enum match for: ${version}' on property supported_triggers.0.version (one of ${known.join(', ')}).`,
  )
}

async function refusingTakenName<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    if (!isUniqueViolation(thrown)) throw thrown
    throw new AppError('conflict', undefined, `An action with the name "${name}" exists already.`)
  }
}
