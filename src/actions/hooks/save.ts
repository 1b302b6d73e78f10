// Saving Hooks: making, changing, switching and removing them. What is saved is what runs.
import { isDeepStrictEqual } from 'node:util'

import type { Jobs } from '#jobs'
import { AppError, type Clock, type Ids, refuseOutdated, type Sealer } from '#kit'
import { isUniqueViolation, type Storage, type Tx } from '#storage'
import { limits, type TriggerId } from '#triggers'

import type { Builder, BuiltArtifact } from '../build/index.ts'
import { hookTag } from '../tags.ts'
import * as versions from '../versions.store.ts'
import { dependenciesOf } from './dependencies.ts'
import type { Hook } from './hook.ts'
import * as store from './hooks.store.ts'

export type HookDeps = { storage: Storage; jobs: Jobs; builder: Builder; sealer: Sealer; clock: Clock; ids: Ids }

export type NewHook = {
  name: string
  trigger: string
  script: string
  dependencies?: Readonly<Record<string, string>> | undefined
  enabled?: boolean | undefined
}

export type HookChange = { [Name in Exclude<keyof NewHook, 'trigger'>]?: NewHook[Name] | undefined }

/** The extension point that Hooks serve here. */
const HOOK_TRIGGER: TriggerId = 'post-change-password'

/** @throws AppError for another extension point, a script that does not compile, a name that is taken */
export async function createHook(deps: HookDeps, input: NewHook): Promise<Hook> {
  const { storage, clock, ids } = deps
  if (input.trigger !== HOOK_TRIGGER) {
    throw invalid(
      `No enum match for: ${input.trigger}`,
      `triggerId (Hooks of ${input.trigger} do not run here: the one extension point is ${HOOK_TRIGGER})`,
    )
  }
  const at = clock.now()
  const dependencies = input.dependencies ?? {}
  const content = await judge(deps, input.script, dependencies)
  const hook: Hook = {
    id: ids.hook(at),
    name: checkName(input.name),
    trigger: HOOK_TRIGGER,
    script: input.script,
    dependencies,
    enabled: input.enabled ?? false,
    revision: 1,
    ...stateOf(content),
    createdAt: at,
    updatedAt: at,
  }
  return refusingTaken(() =>
    storage.transaction(async (tx) => {
      await refuseTakenName(tx, hook)
      if (hook.enabled) await store.disableOthers(tx, hook.trigger, hook.id)
      await store.insert(tx, hook)
      await askForBuild(deps, tx, hook, content)
      return hook
    }),
  )
}

/** Enabling one disables the one that was enabled. @throws AppError as `createHook`, when it is gone, or has none of the tags */
export async function updateHook(
  deps: HookDeps,
  id: string,
  change: HookChange,
  expected?: readonly string[],
): Promise<Hook> {
  const { storage, clock } = deps
  const known = await mustFindHook(deps, id)
  const script = change.script ?? known.script
  const dependencies = change.dependencies ?? known.dependencies
  const isNew = script !== known.script || !isDeepStrictEqual(dependencies, known.dependencies)
  // a build that failed may end better the next time
  const content = isNew || known.status === 'failed' ? await judge(deps, script, dependencies) : undefined
  const saved = await refusingTaken(() =>
    storage.transaction(async (tx) => {
      const at = clock.now()
      if (!(await store.lock(tx, id, at))) throw absent()
      const before = await store.find(tx, id)
      if (!before) throw absent()
      refuseOutdated(expected, hookTag(before))
      // what was judged is not what is there any more
      if (before.revision !== known.revision) return undefined
      const after: Hook = {
        ...before,
        name: change.name === undefined ? before.name : checkName(change.name),
        enabled: change.enabled ?? before.enabled,
        updatedAt: at,
        ...(content ? { script, dependencies, revision: before.revision + 1, ...stateOf(content) } : {}),
      }
      await refuseTakenName(tx, after)
      if (after.enabled) await store.disableOthers(tx, after.trigger, after.id)
      await store.update(tx, after)
      if (content) await askForBuild(deps, tx, after, content)
      return after
    }),
  )
  return saved ?? updateHook(deps, id, change, expected)
}

export async function mustFindHook({ storage }: Pick<HookDeps, 'storage'>, id: string): Promise<Hook> {
  const hook = await store.find(storage.db, id)
  if (!hook) throw absent()
  return hook
}

export function absent(): AppError {
  return new AppError('absent', 'hook_not_found', 'The hook does not exist.')
}

/** What a script is before it is saved: ready, when it needs no package. */
type Judged = { artifact: BuiltArtifact } | { artifact: undefined }

async function judge(
  { builder }: HookDeps,
  script: string,
  dependencies: Readonly<Record<string, string>>,
): Promise<Judged> {
  if (Buffer.byteLength(script, 'utf8') > limits.codeBytes) {
    throw invalid(`String is too long (${script.length} chars), maximum ${limits.codeBytes}`, 'script')
  }
  if (script.trim() === '') throw invalid('String is too short (0 chars), minimum 1', 'script')
  // in the build process: nobody's text is parsed in the server
  const outcome = await builder.build({ code: script, dependencies: [] })
  const broken = outcome.errors.find((error) => error.id === 'syntax_error')
  if (broken) {
    const place = broken.line === undefined ? '' : ` (line ${broken.line}, column ${broken.column ?? 1})`
    throw invalid(`Unable to compile the extensibility code as javascript: ${broken.msg}${place}`, 'script')
  }
  const needed = dependenciesOf(script, dependencies)
  if ('conflict' in needed) throw invalid(needed.conflict, 'script')
  return outcome.status === 'built' && needed.dependencies.length === 0
    ? { artifact: outcome.artifact }
    : { artifact: undefined }
}

function stateOf({ artifact }: Judged): Pick<Hook, 'status' | 'artifactHash' | 'errors'> {
  if (artifact) return { status: 'built', artifactHash: artifact.hash, errors: [] }
  return { status: 'pending', artifactHash: undefined, errors: [] }
}

async function askForBuild({ jobs, clock }: HookDeps, tx: Tx, hook: Hook, { artifact }: Judged): Promise<void> {
  if (artifact) await versions.putArtifact(tx, artifact, clock.now())
  else await jobs.enqueue(tx, 'build-hook', { hook: hook.id, revision: hook.revision })
}

/** As auth0-deploy-cli has it: letters, digits, spaces and hyphens, neither of the last two at an end. */
function checkName(name: string): string {
  if (/^[a-zA-Z0-9](?:[a-zA-Z0-9 -]{0,126}[a-zA-Z0-9])?$/.test(name)) return name
  throw invalid(
    `String does not match pattern: ${name.slice(0, 128)}`,
    "name (1 to 128 letters, digits, spaces and '-'; it begins and ends with a letter or a digit)",
  )
}

async function refuseTakenName(tx: Tx, { id, name }: Hook): Promise<void> {
  const other = await store.findByName(tx, name)
  if (!other || other.id === id) return
  throw new AppError('conflict', 'hook_conflict', `A hook with the name "${name}" exists already.`)
}

async function refusingTaken<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    if (!isUniqueViolation(thrown)) throw thrown
    throw new AppError(
      'conflict',
      'hook_conflict',
      'Another hook took the name or was enabled at the same moment. Try again.',
    )
  }
}

function invalid(rule: string, property: string): AppError {
  return new AppError('invalid', 'invalid_body', `Payload validation error: '${rule}' on property ${property}.`)
}
