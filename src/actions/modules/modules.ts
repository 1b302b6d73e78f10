// Making, changing, publishing and removing Actions modules.
import { isDeepStrictEqual } from 'node:util'

import { AppError, type Clock, type Ids } from '#kit'
import { type Db, isUniqueViolation, type Storage } from '#storage'
import { limits } from '#triggers'

import type { Dependency } from '../build/index.ts'
import type { ActionModule, ModuleVersion } from './module.ts'
import * as store from './modules.store.ts'

export type ModuleDeps = { storage: Storage; clock: Clock; ids: Ids }

export type NewModule = { name: string; code: string; dependencies?: readonly Dependency[]; publish?: boolean }
export type ModuleChange = { code?: string; dependencies?: readonly Dependency[] }

export type ActionModules = {
  list(): Promise<ActionModule[]>
  /** @throws AppError when there is none */
  find(id: string): Promise<ActionModule>
  create(module: NewModule): Promise<ActionModule>
  change(id: string, change: ModuleChange): Promise<ActionModule>
  /** @throws AppError when an Action uses it */
  remove(id: string): Promise<void>
  /** The draft becomes a version that Actions can name; those that name an older one go on with that. */
  publish(id: string): Promise<ModuleVersion>
  /** The draft becomes what that version was. */
  rollBack(id: string, version: string): Promise<ActionModule>
  versions(id: string): Promise<ModuleVersion[]>
  version(id: string, version: string): Promise<ModuleVersion>
  /** Drafts and deployed versions of Actions that use it. */
  uses(id: string): Promise<store.Use[]>
}

export function allChangesPublished({ code, dependencies, latest }: ActionModule): boolean {
  return latest !== undefined && latest.code === code && isDeepStrictEqual(latest.dependencies, dependencies)
}

export function openModules(deps: ModuleDeps): ActionModules {
  const { storage, clock, ids } = deps
  const { db } = storage

  async function mustFind(from: Db, id: string): Promise<ActionModule> {
    const module = await store.find(from, id)
    if (!module) throw new AppError('absent', undefined, 'That action module does not exist.')
    return module
  }

  async function addVersion(tx: Db, { id, code, dependencies, latest }: ActionModule): Promise<ModuleVersion> {
    const number = (latest?.number ?? 0) + 1
    const version = { id: ids.uuid(), module: id, number, code, dependencies, createdAt: clock.now() }
    await store.insertVersion(tx, version)
    return version
  }

  async function mustFindVersion(id: string, version: string): Promise<ModuleVersion> {
    await mustFind(db, id)
    const found = await store.findVersion(db, version)
    if (found?.module !== id) throw new AppError('absent', undefined, 'That action module version does not exist.')
    return found
  }

  /** One after the other: two changes at once are both kept, two publications are two numbers. */
  function holding<T>(id: string, work: (tx: Db, module: ActionModule) => Promise<T>): Promise<T> {
    return storage.transaction(async (tx) => {
      await store.hold(tx, id)
      return work(tx, await mustFind(tx, id))
    })
  }

  const usesOf = async (from: Db, id: string) => (await store.uses(from)).filter(({ ref }) => ref.module === id)

  return {
    list: () => store.list(db),
    find: (id) => mustFind(db, id),
    async create({ name, code, dependencies = [], publish = false }) {
      const at = clock.now()
      checkCode(code)
      const fresh = { id: ids.uuid(), name, code, dependencies, latest: undefined, createdAt: at, updatedAt: at }
      try {
        return await storage.transaction(async (tx) => {
          await store.insert(tx, fresh)
          return publish ? { ...fresh, latest: await addVersion(tx, fresh) } : fresh
        })
      } catch (thrown) {
        if (!isUniqueViolation(thrown)) throw thrown
        throw new AppError('conflict', undefined, `An action module with the name "${name}" exists already.`)
      }
    },
    change: (id, { code, dependencies }) =>
      holding(id, async (tx, before) => {
        const draft = { code: code ?? before.code, dependencies: dependencies ?? before.dependencies }
        checkCode(draft.code)
        const updatedAt = clock.now()
        await store.updateDraft(tx, id, draft, updatedAt)
        return { ...before, ...draft, updatedAt }
      }),
    remove: (id) =>
      holding(id, async (tx) => {
        const [use] = await usesOf(tx, id)
        if (use) {
          throw new AppError('conflict', undefined, `The action module is in use by the action "${use.name}".`)
        }
        await store.remove(tx, id)
      }),
    publish: (id) =>
      holding(id, async (tx, module) =>
        module.latest && allChangesPublished(module) ? module.latest : addVersion(tx, module),
      ),
    async rollBack(id, version) {
      const old = await mustFindVersion(id, version)
      return holding(id, async (tx, before) => {
        const draft = { code: old.code, dependencies: old.dependencies }
        const updatedAt = clock.now()
        await store.updateDraft(tx, id, draft, updatedAt)
        return { ...before, ...draft, updatedAt }
      })
    },
    async versions(id) {
      await mustFind(db, id)
      return store.versions(db, id)
    },
    version: mustFindVersion,
    async uses(id) {
      await mustFind(db, id)
      return usesOf(db, id)
    },
  }
}

function checkCode(code: string): void {
  if (Buffer.byteLength(code, 'utf8') <= limits.codeBytes) return
  const rule = `String is too long (${code.length} chars), maximum ${limits.codeBytes}`
  throw new AppError('invalid', 'invalid_body', `Payload validation error: '${rule}' on property code.`)
}
