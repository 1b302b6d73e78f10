// What goes into a build and what comes out of it.

export type Dependency = {
  name: string
  /** exact version, range or tag; empty means `latest` */
  version: string
  /** an npm registry for this dependency alone (and for its scope); http and https only */
  registry_url?: string
}

export type BuildSource = {
  code: string
  dependencies: readonly Dependency[]
  /** code behind `require('actions:<name>')` */
  modules?: readonly SourceModule[]
}

export type SourceModule = { name: string; code: string }

/** What the runtime receives (docs/decisions/0010-artifact-shape.md). */
export type Artifact = {
  /** SHA-256 over everything that runs: the same hash is the same text */
  hash: string
  /** body of a sloppy CommonJS function: the author's text as written, TypeScript with its types blanked in place */
  code: string
  /** `code` needs none */
  sourceMap: null
  /** CommonJS text of the dependencies; `module.exports` maps specifiers to thunks: `{ 'axios': () => exports }` */
  packages?: string
  /** source map of `packages`, JSON */
  packagesMap?: string
  /** texts behind `require('actions:<name>')`, like `code` */
  modules?: { readonly [name: string]: string }
}

export type ResolvedDependency = { name: string; version: string; integrity: string }

/** One package as it was installed. */
export type LockedPackage = {
  /** folder below the root: `node_modules/a/node_modules/b` */
  location: string
  name: string
  version: string
  resolved: string
  integrity: string
  optional: boolean
}

export type Lock = { format: 1; packages: readonly LockedPackage[] }

export type BuildErrorId =
  | 'syntax_error'
  | 'dependency_not_found'
  | 'dependency_failed'
  | 'dependency_refused'
  | 'registry_away'
  | 'build_timeout'
  | 'build_crashed'

/** Auth0's shape `{ id, msg, url }`, and ours. Line and column count from 1. */
export type BuildError = {
  id: BuildErrorId
  msg: string
  url: string
  line?: number
  column?: number
  /** the name of the `actions:` module that the line belongs to; absent for the Action itself */
  module?: string
  retryable?: boolean
}

export type BuildOutcome =
  | {
      status: 'built'
      artifact: Artifact
      dependencies: readonly ResolvedDependency[]
      lock: Lock
      /** only `syntax_error`: code that does not compile is built all the same (spec/triggers.md §3) */
      errors: readonly BuildError[]
    }
  | { status: 'failed'; errors: readonly BuildError[] }

export type BuildStep = 'checking' | 'resolving' | 'fetching' | 'bundling'
export type OnProgress = (step: BuildStep) => void
