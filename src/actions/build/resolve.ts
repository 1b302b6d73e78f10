// From pinned dependencies to a lock: arborist decides the tree, this file decides what may be in it.
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import Arborist from '@npmcli/arborist'
import npa from 'npm-package-arg'
import pacote from 'pacote'

import { isRegistrySpec, type Pinned } from './declared.ts'
import { type NpmOptions, PUBLIC_REGISTRY, scopedRegistries } from './npm-options.ts'
import type { Lock, LockedPackage } from './outcome.ts'
import { BuildRefused, refusalOf } from './refusal.ts'

/** @param npm with the scopes' registries already in it */
export async function resolveLock(pinned: readonly Pinned[], npm: NpmOptions, workDir: string): Promise<Lock> {
  const about = pinned.map(({ name, spec }) => `${name}@${spec}`).join(', ')
  await mkdir(workDir, { recursive: true })
  const path = await mkdtemp(join(workDir, 'tree-'))
  try {
    const manifest = {
      name: 'action',
      version: '0.0.0',
      dependencies: Object.fromEntries(pinned.map((d) => [d.name, d.spec])),
    }
    await writeFile(join(path, 'package.json'), JSON.stringify(manifest))
    const packumentCache = await packumentsOfOwnRegistries(pinned, npm)
    const tree = await new Arborist({
      ...npm,
      path,
      packageLock: false,
      packumentCache,
      engineStrict: false,
    } as Arborist.Options).buildIdealTree()
    return { format: 1, packages: lockedPackages(tree) }
  } catch (thrown) {
    throw refusalOf(thrown, about)
  } finally {
    await rm(path, { recursive: true, force: true })
  }
}

/** Does this URL belong to a registry that was configured or named? Tarballs from anywhere else are refused. */
export function isRegistryUrl(url: string, npm: NpmOptions, pinned: readonly Pinned[]): boolean {
  if (!URL.canParse(url)) return false
  const { origin, host } = new URL(url)
  // npm itself sends what stands under the public registry's host to the configured registry
  const { replaceRegistryHost = 'npmjs' } = npm
  const replaced = replaceRegistryHost === 'npmjs' ? new URL(PUBLIC_REGISTRY).host : null
  if (host === replaced) return true
  const scoped = scopedRegistries(npm).map(([, registry]) => registry)
  const registries = [npm.registry, ...scoped, ...pinned.map((dependency) => dependency.registry)]
  return registries.some(
    (registry) => registry !== null && URL.canParse(registry) && new URL(registry).origin === origin,
  )
}

/**
 * Arborist chooses registries by scope only. A dependency without a scope and with a registry of its own gets its packument
 * from there, laid where pacote will look for it, so that a stranger's package of the same name in the public registry is
 * never asked for.
 */
async function packumentsOfOwnRegistries(pinned: readonly Pinned[], npm: NpmOptions): Promise<Map<string, unknown>> {
  const cache = new Map<string, unknown>()
  for (const { name, spec, registry } of pinned) {
    if (registry === null || name.startsWith('@')) continue
    const real = npa.resolve(name, spec)
    const fetched = real.type === 'alias' ? (real.subSpec.name ?? name) : name
    const options = { ...npm, registry, fullMetadata: true }
    const packument = await pacote.packument(fetched, options).catch((thrown: unknown) => {
      throw refusalOf(thrown, `${name}@${spec}`)
    })
    cache.set(`full:${npm.registry.replace(/\/+$/, '')}/${npa(fetched).escapedName}`, packument)
  }
  return cache
}

function lockedPackages(tree: Arborist.Node): readonly LockedPackage[] {
  const packages: LockedPackage[] = []
  for (const node of tree.inventory.values()) {
    // bundled packages come inside the tarball of another, under its checksum
    if (node.isProjectRoot || Reflect.get(node, 'inert') === true || node.inBundle) continue
    const name = node.packageName || node.name
    const about = `${name}@${node.version}`
    for (const edge of node.edgesIn) {
      const spec = npa.resolve(edge.name, edge.spec)
      if (isRegistrySpec(spec)) continue
      throw new BuildRefused(
        'dependency_refused',
        `${about} (required by ${edge.from?.name ?? '?'}): ${edge.spec} is no registry package`,
      )
    }
    const { resolved, integrity } = node
    if (node.isLink || !resolved || !integrity) {
      throw new BuildRefused('dependency_refused', `${about}: the registry gives no tarball with a checksum`)
    }
    packages.push({
      location: node.location,
      name,
      version: node.version,
      resolved,
      integrity,
      optional: node.optional,
    })
  }
  return packages.toSorted((a, b) => (a.location < b.location ? -1 : 1))
}
