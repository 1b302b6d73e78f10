// What an Action, a version and a binding are, as every room sees them.
import type { ActionId, VersionId } from '#kit'
import type { RuntimeLabel, TriggerId } from '#triggers'

import type { BuildError, Dependency, ResolvedDependency } from './build/index.ts'
import type { ModuleRef } from './modules/module.ts'
import type { ActionPolicy } from './policy.ts'

/** A secret's value is sealed for the purpose `action-secret` and is never returned. Times in milliseconds. */
export type ActionSecret = { name: string; valueSealed: string; updatedAt: number }

/** What a draft and a version have in common: everything that belongs to the code. */
export type ActionContent = {
  trigger: TriggerId
  triggerVersion: string
  code: string
  dependencies: readonly Dependency[]
  secrets: readonly ActionSecret[]
  runtime: RuntimeLabel
  /** what `require('actions:<name>')` finds */
  modules: readonly ModuleRef[]
}

export type ActionStatus = 'pending' | 'building' | 'retrying' | 'packaged' | 'built' | 'failed'

/** The Action with its draft. */
export type Action = ActionContent & {
  id: ActionId
  name: string
  status: ActionStatus
  /** grows with every change of the draft */
  revision: number
  artifactHash: string | undefined
  /** exact versions that the newest build of the draft took */
  resolved: readonly ResolvedDependency[] | undefined
  errors: readonly BuildError[]
  /** how it is run; belongs to the Action, not to a version, and counts at once */
  policy: ActionPolicy
  deployedVersion: VersionId | undefined
  deployedRevision: number | undefined
  createdAt: number
  updatedAt: number
}

/** Immutable and numbered: code, dependencies, secrets and runtime as they were deployed. */
export type ActionVersion = ActionContent & {
  id: VersionId
  action: ActionId
  number: number
  status: 'built'
  artifactHash: string
  errors: readonly BuildError[]
  createdAt: number
  updatedAt: number
  builtAt: number
}

export type Binding = {
  id: string
  trigger: TriggerId
  action: ActionId
  displayName: string
  createdAt: number
  updatedAt: number
}

/** Is what runs what the draft says? */
export function allChangesDeployed(action: Action): boolean {
  return action.deployedVersion !== undefined && action.deployedRevision === action.revision
}
