// The task that builds a Hook: finds, locks and bundles the packages that its script asks for.
import { type JsonObject, type Log, messageOf } from '#kit'

import * as versions from '../versions.store.ts'
import { dependenciesOf } from './dependencies.ts'
import type { Hook } from './hook.ts'
import * as store from './hooks.store.ts'
import type { HookDeps } from './save.ts'

export type HookBuildDeps = HookDeps & { log: Log }

/** A build that failed for a reason that may pass: thrown so that the queue tries again later. */
class BuildAway extends Error {}

/** @param last whether the queue will not try again */
export async function buildHook(deps: HookBuildDeps, payload: JsonObject, last: boolean): Promise<void> {
  const { storage, log } = deps
  const hook = await store.find(storage.db, payload['hook'] as string)
  // a newer script has a job of its own; the runner may have been faster
  if (!hook || hook.revision !== payload['revision'] || hook.status === 'built' || hook.status === 'failed') return
  if (!(await store.setBuild(storage.db, { ...hook, status: 'building' }))) return
  const built = await buildNow(deps, hook)
  if (built.status !== 'failed') return
  const words = built.errors.map((error) => error.msg).join(' ')
  if (!last && built.errors.some((error) => error.retryable === true)) {
    await store.setBuild(storage.db, { ...built, status: 'retrying' })
    throw new BuildAway(words)
  }
  log.info('a hook does not build', { hook: hook.id, errors: words })
}

/** Builds what is saved and writes how it ended, unless somebody saved again meanwhile. Never rejects for what is built. */
export async function buildNow({ storage, builder, clock, log }: HookBuildDeps, hook: Hook): Promise<Hook> {
  const needed = dependenciesOf(hook.script, hook.dependencies)
  const dependencies = 'conflict' in needed ? [] : needed.dependencies
  const outcome = await builder.build({ code: hook.script, dependencies })
  const built: Hook =
    outcome.status === 'built'
      ? { ...hook, status: 'built', artifactHash: outcome.artifact.hash, errors: outcome.errors }
      : { ...hook, status: 'failed', artifactHash: undefined, errors: outcome.errors }
  if (outcome.status === 'built') await versions.putArtifact(storage.db, outcome.artifact, clock.now())
  await store.setBuild(storage.db, built).catch((thrown: unknown) => {
    log.warn('the end of a build could not be written', { hook: hook.id, reason: messageOf(thrown) })
    throw thrown
  })
  return built
}
