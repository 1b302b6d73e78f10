// build: from an Action's source and dependencies to what the runtime can run.
export { openBuilder } from './builder.ts'
export { openPackages, type Packages } from './packages.ts'
export type { Builder, BuilderDeps } from './builder.ts'
export type {
  Artifact as BuiltArtifact,
  BuildError,
  BuildErrorId,
  BuildOutcome,
  BuildSource,
  BuildStep,
  Dependency,
  Lock,
  LockedPackage,
  OnProgress,
  ResolvedDependency,
} from './outcome.ts'
