// From an Action's dependencies to one bundle: pin, lock, install, bundle; what was done before is kept by its content.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'

import { sha256 } from '#kit'

import { type Bundle, bundlePackages, bundlerKey, type Entry } from './bundle.ts'
import { type Pinned, pinDeclared, withRegistries } from './declared.ts'
import { installLock } from './install.ts'
import { type NpmOptions, scopedRegistries } from './npm-options.ts'
import type { Dependency, Lock, OnProgress } from './outcome.ts'
import { BuildRefused } from './refusal.ts'
import { isRegistryUrl, resolveLock } from './resolve.ts'
import { sealedFiles } from './sealed-files.ts'

/** For this long a lock is used without asking the registry; after it, only when the registry is away. */
const LOCK_FRESH_MS = 24 * 60 * 60 * 1000

type Place = { cacheDir: string; npm: NpmOptions; now: number }

/** @param asked what the code requires */
export async function bundledPackages(
  dependencies: readonly Dependency[],
  asked: readonly string[],
  place: Place,
  onProgress: OnProgress,
): Promise<{ lock: Lock; bundle: Bundle }> {
  onProgress('resolving')
  const pinned = await pinDeclared(dependencies, place.npm)
  const npm = withRegistries(pinned, place.npm)
  const lock = await lockOf(pinned, npm, place)
  const bundle = await bundleOf(lock, entriesOf(pinned, asked), { ...place, npm }, onProgress)
  return { lock, bundle }
}

/** Every declared package, and what the code asks of it: `lodash/get`, `axios@0.18.0` (old Hooks name the version). */
function entriesOf(pinned: readonly Pinned[], asked: readonly string[]): readonly Entry[] {
  const entries = new Map(pinned.map(({ name }) => [name, name]))
  for (const as of asked) {
    const [, name = '', subpath = ''] = /^((?:@[^/@]+\/)?[^/@]+)(?:@[^/]+)?(\/.+)?$/.exec(as) ?? []
    if (entries.has(name)) entries.set(as, name + subpath)
  }
  return [...entries].map(([as, path]) => ({ as, path })).toSorted((a, b) => (a.as < b.as ? -1 : 1))
}

async function lockOf(pinned: readonly Pinned[], npm: NpmOptions, { cacheDir, now }: Place): Promise<Lock> {
  const kept = sealedFiles(join(cacheDir, 'locks'))
  const scopes = scopedRegistries(npm)
  const key = sha256(JSON.stringify(['lock 1', pinned, npm.registry, scopes]))
  const text = await kept.read(key)
  const known = text === null ? null : (JSON.parse(text) as { at: number; lock: Lock })
  if (known !== null && now - known.at < LOCK_FRESH_MS) return known.lock
  try {
    const lock = await resolveLock(pinned, npm, join(cacheDir, 'work'))
    for (const pack of lock.packages) refuseForeign(pack, npm, pinned)
    await kept.write(key, JSON.stringify({ at: now, lock }))
    return lock
  } catch (thrown) {
    if (known !== null && thrown instanceof BuildRefused && thrown.id === 'registry_away') return known.lock
    throw thrown
  }
}

function refuseForeign(pack: Lock['packages'][number], npm: NpmOptions, pinned: readonly Pinned[]): void {
  if (isRegistryUrl(pack.resolved, npm, pinned)) return
  throw new BuildRefused(
    'dependency_refused',
    `${pack.name}@${pack.version}: its tarball is not in a configured registry`,
  )
}

async function bundleOf(lock: Lock, entries: readonly Entry[], place: Place, onProgress: OnProgress): Promise<Bundle> {
  const kept = sealedFiles(join(place.cacheDir, 'bundles'))
  const content = lock.packages.map(({ location, name, version, integrity }) => [location, name, version, integrity])
  const key = sha256(JSON.stringify(['bundle 1', content, bundlerKey(entries)]))
  const text = await kept.read(key)
  if (text !== null) return JSON.parse(text) as Bundle
  onProgress('fetching')
  const work = join(place.cacheDir, 'work')
  await mkdir(work, { recursive: true })
  const root = await mkdtemp(join(work, 'install-'))
  try {
    await installLock(lock, root, place.npm)
    onProgress('bundling')
    const bundle = await bundlePackages(entries, root)
    await kept.write(key, JSON.stringify(bundle))
    return bundle
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}
