// From what an Action names to the module versions that its build takes in: `require('actions:<name>')`.
import { AppError } from '#kit'
import type { Db } from '#storage'

import type { BuildError, BuildSource, Dependency } from '../build/index.ts'
import type { ModuleRef } from './module.ts'
import * as store from './modules.store.ts'

/** As clients write it: the module by id or name, its version by id or number, the latest when neither is there. */
export type ModuleRefInput = {
  module_id?: string | undefined
  module_name?: string | undefined
  module_version_id?: string | undefined
  module_version_number?: number | undefined
}

/** @throws AppError `invalid_body` for a module or version that is not there, or a module twice */
export async function resolveModules(db: Db, wanted: readonly ModuleRefInput[]): Promise<ModuleRef[]> {
  const refs: ModuleRef[] = []
  for (const [i, each] of wanted.entries()) {
    const { module_id, module_name, module_version_id, module_version_number } = each
    const module =
      module_id === undefined
        ? module_name === undefined
          ? undefined
          : await store.findByName(db, module_name)
        : await store.find(db, module_id)
    if (!module) throw invalid(i, `There is no action module ${module_id ?? module_name ?? 'without a name'}`)
    if (refs.some((ref) => ref.module === module.id))
      throw invalid(i, `The action module ${module.name} is there twice`)
    const version =
      module_version_id === undefined && module_version_number === undefined
        ? module.latest
        : (await store.versions(db, module.id)).find(({ id, number }) =>
            module_version_id === undefined ? number === module_version_number : id === module_version_id,
          )
    if (!version) throw invalid(i, `The action module ${module.name} has no such published version`)
    refs.push({ module: module.id, name: module.name, version: version.id, number: version.number })
  }
  return refs
}

export type WithModules = { source: BuildSource } | { errors: BuildError[] }

/** The Action with its modules and with what they depend on. */
export async function withModules(
  db: Db,
  action: { code: string; dependencies: readonly Dependency[]; modules: readonly ModuleRef[] },
): Promise<WithModules> {
  const dependencies = [...action.dependencies]
  const modules: { name: string; code: string }[] = []
  const errors: BuildError[] = []
  for (const ref of action.modules) {
    const version = await store.findVersion(db, ref.version)
    if (!version) {
      errors.push(refused(`The version ${ref.number} of the module ${ref.name} is gone`, ref))
      continue
    }
    modules.push({ name: ref.name, code: version.code })
    for (const each of version.dependencies) {
      const known = dependencies.find(({ name }) => name === each.name)
      if (!known) dependencies.push(each)
      else if (known.version !== each.version) {
        const words = `${each.name} is asked for as ${known.version} and, by the module ${ref.name}, as ${each.version}`
        errors.push(refused(words, ref))
      }
    }
  }
  return errors.length > 0 ? { errors } : { source: { code: action.code, dependencies, modules } }
}

function refused(msg: string, { name }: ModuleRef): BuildError {
  return { id: 'dependency_refused', msg, url: '', module: name }
}

function invalid(i: number, rule: string): AppError {
  return new AppError('invalid', 'invalid_body', `Payload validation error: '${rule}' on property modules.${i}.`)
}
