// What an Actions module is: code that several Actions share, published in numbered versions that they name.
import type { Dependency } from '../build/index.ts'

/** The module with its draft. */
export type ActionModule = {
  id: string
  name: string
  code: string
  dependencies: readonly Dependency[]
  /** the newest version that was published */
  latest: ModuleVersion | undefined
  createdAt: number
  updatedAt: number
}

/** Immutable and numbered. */
export type ModuleVersion = {
  id: string
  module: string
  number: number
  code: string
  dependencies: readonly Dependency[]
  createdAt: number
}

/** The version of a module that a draft or a version of an Action runs: publishing a newer one changes neither. */
export type ModuleRef = { module: string; name: string; version: string; number: number }
