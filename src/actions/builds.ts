// The task that builds a draft: resolves, locks and bundles its dependencies, and keeps the artifact.
import { type JsonObject, type Log, messageOf } from '#kit'

import type { Action, ActionVersion } from './action.ts'
import * as store from './actions.store.ts'
import type { Builder, BuildOutcome } from './build/index.ts'
import { deployAction } from './deploy.ts'
import type { DraftDeps } from './drafts.ts'
import { withModules } from './modules/refs.ts'
import * as versions from './versions.store.ts'

export type BuildDeps = DraftDeps & { builder: Builder; log: Log; deployed(version: ActionVersion): void }

/** A build that failed for a reason that may pass: thrown so that the queue tries again later. */
class BuildAway extends Error {}

/** @param last whether the queue will not try again */
export async function buildAction(deps: BuildDeps, payload: JsonObject, last: boolean): Promise<void> {
  const { storage, builder, clock, log } = deps
  const action = await store.find(storage.db, payload['action'] as string)
  // a newer draft has a job of its own
  if (!action || action.revision !== payload['revision']) return
  if (!(await store.setStatus(storage.db, action.id, action.revision, 'building'))) return
  const whole = await withModules(storage.db, action)
  const outcome: BuildOutcome =
    'errors' in whole ? { status: 'failed', errors: whole.errors } : await builder.build(whole.source)
  if (outcome.status === 'failed') {
    const away = outcome.errors.some((error) => error.retryable === true)
    if (away && !last) {
      await store.setStatus(storage.db, action.id, action.revision, 'retrying')
      throw new BuildAway(outcome.errors.map((error) => error.msg).join(' '))
    }
    log.info('a build failed', { action: action.id, errors: outcome.errors.map((error) => error.msg) })
    await store.setBuild(storage.db, { ...action, status: 'failed', errors: outcome.errors })
    return
  }
  const { artifact, errors, dependencies, lock } = outcome
  // those that were asked for first, then what they bring
  const brought = lock.packages.filter(
    ({ location }) => !dependencies.some(({ name }) => location === `node_modules/${name}`),
  )
  const resolved = [...dependencies, ...brought.map(({ name, version, integrity }) => ({ name, version, integrity }))]
  const built: Action = { ...action, status: 'built', artifactHash: artifact.hash, resolved, errors }
  await versions.putArtifact(storage.db, artifact, clock.now())
  if (!(await store.setBuild(storage.db, built)) || payload['deploy'] !== true) return
  try {
    deps.deployed(await deployAction(deps, action.id))
  } catch (thrown) {
    log.warn('a build could not be deployed', { action: action.id, reason: messageOf(thrown) })
  }
}
