// Deploying: a built draft becomes an immutable, numbered version; an old version comes back as a new one.
import { AppError, type VersionId } from '#kit'
import type { Db, Tx } from '#storage'

import { type Action, type ActionContent, type ActionVersion, allChangesDeployed } from './action.ts'
import * as store from './actions.store.ts'
import type { BuildError } from './build/index.ts'
import { askForBuild, type DraftDeps, mustHold } from './drafts.ts'
import * as versions from './versions.store.ts'

/** @throws AppError with the text that Auth0's own clients wait for when the draft is not built */
export function deployAction({ storage, ...deps }: DraftDeps, id: string): Promise<ActionVersion> {
  return storage.transaction(async (tx) => {
    const action = await mustHold(tx, id)
    if (action.status !== 'built' || action.artifactHash === undefined) {
      const reason = action.errors.map((error) => error.msg).join(' ')
      throw new AppError(
        'invalid',
        'invalid_body',
        `An action must be in the 'built' state before it can be deployed; this one is '${action.status}'.${reason && ` ${reason}`}`,
      )
    }
    // a second click is no second version
    if (action.deployedVersion !== undefined && allChangesDeployed(action)) {
      return mustFindVersion(tx, id, action.deployedVersion)
    }
    const { artifactHash, errors } = action
    // what was resolved belongs to the version: `latest` of today stays what it was
    const dependencies = action.dependencies.map((dependency) => ({
      ...dependency,
      version: action.resolved?.find((each) => each.name === dependency.name)?.version ?? dependency.version,
    }))
    const version = await addVersion(deps, tx, action, { ...action, dependencies }, artifactHash, errors)
    await store.update(tx, { ...action, deployedVersion: version.id, deployedRevision: action.revision })
    return version
  })
}

/** Deploys a copy of an old version as a new one; with `updateDraft` the draft becomes the same. */
export function revertAction(
  deps: DraftDeps,
  id: string,
  versionId: string,
  options: { updateDraft: boolean },
): Promise<ActionVersion> {
  return deps.storage.transaction(async (tx) => {
    const action = await mustHold(tx, id)
    const old = await mustFindVersion(tx, id, versionId)
    const version = await addVersion(deps, tx, action, old, old.artifactHash, old.errors)
    const revision = options.updateDraft ? action.revision + 1 : action.revision
    const draft: Action = options.updateDraft
      ? { ...action, ...contentOf(old), status: 'pending', revision, resolved: undefined, artifactHash: undefined }
      : action
    const deployedRevision = options.updateDraft ? revision : undefined
    const after: Action = { ...draft, deployedVersion: version.id, deployedRevision, updatedAt: deps.clock.now() }
    await store.update(tx, after)
    if (options.updateDraft) await askForBuild(deps, tx, after, false)
    return version
  })
}

export async function mustFindVersion(db: Db, action: string, id: string): Promise<ActionVersion> {
  const version = await versions.find(db, id)
  if (!version || version.action !== action) {
    throw new AppError('absent', undefined, 'That action version does not exist.')
  }
  return version
}

async function addVersion(
  { ids, clock }: Pick<DraftDeps, 'ids' | 'clock'>,
  tx: Tx,
  action: Action,
  content: ActionContent,
  artifactHash: string,
  errors: readonly BuildError[],
): Promise<ActionVersion> {
  const at = clock.now()
  const version: ActionVersion = {
    ...contentOf(content),
    id: ids.uuid() as VersionId,
    action: action.id,
    number: await versions.nextNumber(tx, action.id),
    status: 'built',
    artifactHash,
    errors,
    createdAt: at,
    updatedAt: at,
    builtAt: at,
  }
  await versions.insert(tx, version)
  return version
}

function contentOf(content: ActionContent): ActionContent {
  const { trigger, triggerVersion, code, dependencies, secrets, runtime, modules } = content
  return { trigger, triggerVersion, code, dependencies, secrets, runtime, modules }
}
