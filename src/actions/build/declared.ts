// What an Action declares, checked: registry packages only, from http(s) registries.
import npa from 'npm-package-arg'
import pacote from 'pacote'

import type { NpmOptions } from './npm-options.ts'
import type { Dependency } from './outcome.ts'
import { BuildRefused, refusalOf } from './refusal.ts'

/** A dependency with its version exact: `spec` is what stands behind the name in a package.json. */
export type Pinned = { name: string; spec: string; registry: string | null }

/** Versions as they are, ranges and tags (`latest`) as the registry answers now. */
export async function pinDeclared(declared: readonly Dependency[], npm: NpmOptions): Promise<readonly Pinned[]> {
  const last = new Map(declared.map((dependency) => [dependency.name, dependency]))
  const pinned = await Promise.all([...last.values()].map((dependency) => pin(dependency, npm)))
  return pinned.toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** npm's options with the registries that the dependencies name for themselves and their scopes (no dependency confusion). */
export function withRegistries(pinned: readonly Pinned[], npm: NpmOptions): NpmOptions {
  const scopes: Record<string, string> = {}
  for (const { name, registry } of pinned) {
    const scope = scopeOf(name)
    if (registry === null || scope === null) continue
    const key = `${scope}:registry`
    if ((scopes[key] ?? registry) !== registry) {
      throw new BuildRefused('dependency_refused', `${name}: two registries are named for the scope ${scope}`)
    }
    scopes[key] = registry
  }
  return { ...npm, ...scopes }
}

async function pin(dependency: Dependency, npm: NpmOptions): Promise<Pinned> {
  const { name } = dependency
  const wanted = dependency.version.trim() === '' ? 'latest' : dependency.version.trim()
  const about = `${name}@${wanted}`
  const registry = registryOf(dependency)
  const spec = parse(name, wanted)
  const real = spec.type === 'alias' ? (spec as npa.AliasResult).subSpec : spec
  const prefix = spec.type === 'alias' ? `npm:${real.name}@` : ''
  if (real.type === 'version') return { name, spec: prefix + real.fetchSpec, registry }
  const options = registry === null ? npm : withRegistries([{ name, spec: '', registry }], { ...npm, registry })
  try {
    const { version } = await pacote.manifest(`${real.name}@${real.fetchSpec}`, { ...options, preferOnline: true })
    return { name, spec: prefix + version, registry }
  } catch (thrown) {
    throw refusalOf(thrown, about)
  }
}

function parse(name: string, wanted: string): npa.Result {
  let spec: npa.Result
  try {
    spec = npa.resolve(name, wanted)
  } catch (thrown) {
    throw refusalOf(thrown, `${name}@${wanted}`)
  }
  if (isRegistrySpec(spec)) return spec
  throw new BuildRefused(
    'dependency_refused',
    `${name}@${wanted}: only packages from a registry are allowed, no git, URL or file`,
  )
}

/** An alias counts when what it stands for does. */
export function isRegistrySpec(spec: npa.Result): boolean {
  if (spec.type === 'alias') return isRegistrySpec((spec as npa.AliasResult).subSpec)
  return spec.type === 'version' || spec.type === 'range' || spec.type === 'tag'
}

function registryOf({ name, registry_url }: Dependency): string | null {
  if (registry_url === undefined || registry_url === '') return null
  const url = URL.canParse(registry_url) ? new URL(registry_url) : null
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new BuildRefused('dependency_refused', `${name}: the registry must be an http or https URL`)
  }
  if (url.username !== '' || url.password !== '') {
    throw new BuildRefused(
      'dependency_refused',
      `${name}: credentials belong in npm's configuration, not in the registry's URL`,
    )
  }
  return url.href.endsWith('/') ? url.href : `${url.href}/`
}

function scopeOf(name: string): string | null {
  return /^(@[^/]+)\//.exec(name)?.[1] ?? null
}
