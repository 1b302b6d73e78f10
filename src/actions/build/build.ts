// One build from source to artifact: check, then bundle what it depends on. Runs in the worker, never in the server.
import { sha256 } from '#kit'

import type { Bundle } from './bundle.ts'
import type { NpmOptions } from './npm-options.ts'
import type { Artifact, BuildError, BuildOutcome, BuildSource, Lock, OnProgress } from './outcome.ts'
import { BuildRefused, buildErrorOf } from './refusal.ts'
import { requiresOf } from './requires.ts'
import { type ReadSource, readSource } from './source.ts'

/** `npm` is undefined when there are no dependencies */
export type BuildPlace = { cacheDir: string; npm: NpmOptions | undefined; now: number }

export async function buildSource(
  source: BuildSource,
  place: BuildPlace,
  onProgress: OnProgress,
): Promise<BuildOutcome> {
  onProgress('checking')
  const main = readSource(source.code)
  const modules = (source.modules ?? []).map(({ name, code }) => ({ name, read: readSource(code) }))
  const errors: BuildError[] = main.error === null ? [] : [main.error]
  for (const { name, read } of modules) if (read.error !== null) errors.push({ ...read.error, module: name })
  try {
    const asked = [main, ...modules.map(({ read }) => read)].flatMap(({ code }) => requiresOf(code))
    const packages = await packagesOf(source, asked, place, onProgress)
    const artifact = artifactOf(main.code, packages?.bundle ?? null, modules)
    const lock = packages?.lock ?? { format: 1, packages: [] }
    return { status: 'built', artifact, dependencies: declaredOf(source, lock), lock, errors }
  } catch (thrown) {
    if (!(thrown instanceof BuildRefused)) throw thrown
    return { status: 'failed', errors: [buildErrorOf(thrown), ...errors] }
  }
}

function artifactOf(
  code: string,
  bundle: Bundle | null,
  modules: readonly { name: string; read: ReadSource }[],
): Artifact {
  const texts = Object.fromEntries(modules.map(({ name, read }) => [name, read.code]))
  const hash = sha256(JSON.stringify([code, bundle?.text ?? null, texts]))
  return {
    hash,
    code,
    sourceMap: null,
    ...(bundle === null ? {} : { packages: bundle.text, packagesMap: bundle.sourceMap }),
    ...(modules.length === 0 ? {} : { modules: texts }),
  }
}

/** npm and esbuild take half a second to load: they are, when there is something to install. */
async function packagesOf(source: BuildSource, asked: readonly string[], place: BuildPlace, onProgress: OnProgress) {
  const { npm } = place
  if (source.dependencies.length === 0 || npm === undefined) return null
  const { bundledPackages } = await import('./bundled-packages.ts')
  return bundledPackages(source.dependencies, asked, { ...place, npm }, onProgress)
}

function declaredOf(source: BuildSource, lock: Lock) {
  const names = new Set(source.dependencies.map(({ name }) => name))
  return [...names].flatMap((name) => {
    const pack = lock.packages.find(({ location }) => location === `node_modules/${name}`)
    return pack === undefined ? [] : [{ name, version: pack.version, integrity: pack.integrity }]
  })
}
