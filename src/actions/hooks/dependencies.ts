// What a Hook's script needs from npm: declared, written into its requires, or simply asked for as on Auth0's machines.
import { isBuiltin } from 'node:module'

import type { Dependency } from '../build/index.ts'
import { requiresOf } from '../build/requires.ts'

export type Needed = { dependencies: readonly Dependency[] } | { conflict: string }

/**
 * Hooks found hundreds of packages installed, so most scripts declare nothing. What is asked for without a version gets
 * the newest, except where the newest no longer does what `require()` gave in those years (docs/decisions/0042).
 */
const LAST_OF_ITS_KIND: Readonly<Record<string, string>> = {
  // 3 and later have other managers and other answers
  auth0: '2.44.1',
  // later ones are ES modules: require() gives no function
  chalk: '4.1.2',
  got: '11.8.6',
  nanoid: '3.3.11',
  'node-fetch': '2.7.0',
  // 7 and later have no `uuid/v4`, and are no function
  uuid: '3.4.0',
}

/** @param declared name → version; a version written into a require goes before it, because that is what ran */
export function dependenciesOf(script: string, declared: Readonly<Record<string, string>>): Needed {
  const wanted = new Map<string, string>()
  for (const asked of requiresOf(script)) {
    const found = packageOf(asked)
    if (!found || found.version === undefined) continue
    const before = wanted.get(found.name)
    if (before !== undefined && before !== found.version) {
      return { conflict: `the script requires ${found.name} in two versions, ${before} and ${found.version}` }
    }
    wanted.set(found.name, found.version)
  }
  for (const [name, version] of Object.entries(declared)) if (!wanted.has(name)) wanted.set(name, version)
  for (const asked of requiresOf(script)) {
    const name = packageOf(asked)?.name
    if (name !== undefined && !wanted.has(name)) wanted.set(name, LAST_OF_ITS_KIND[name] ?? 'latest')
  }
  return { dependencies: [...wanted].map(([name, version]) => ({ name, version })) }
}

/** `@slack/client@5.0.2/dist` → name, version and path; undefined for core modules and paths. */
export function packageOf(asked: string): { name: string; version: string | undefined; path: string } | undefined {
  const [, name, version, path = ''] = /^((?:@[^/@]+\/)?[^/@.][^/@]*)(?:@([^/]+))?(\/.+)?$/.exec(asked) ?? []
  if (name === undefined || isBuiltin(asked) || isBuiltin(name + path) || asked.startsWith('actions:')) return undefined
  return { name, version, path }
}
