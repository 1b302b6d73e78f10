// Looks packages up in the registry for the editor: by words, and the versions of one name.
import { AppError, isObject } from '#kit'

import type { Audit } from './audit.ts'
import type { NpmOptions } from './npm-options.ts'

export type FoundPackage = { name: string; version: string; description: string }

export type PackageVersions = {
  name: string
  latest: string | undefined
  /** newest first, without pre-releases, a hundred at most */
  versions: readonly string[]
  /** why the newest should not be used */
  deprecated: string | undefined
}

export type Packages = {
  /** What the registry finds; empty when it has no search. */
  search(text: string): Promise<FoundPackage[]>
  /** @throws AppError `absent` when the registry has no such package, `invalid` when it is no name of one */
  versions(name: string): Promise<PackageVersions>
  /** What the registry knows against exact versions. */
  audit(packages: readonly { name: string; version: string }[]): Promise<Audit>
}

const TIMEOUT_MS = 5_000

export function openPackages(settings: {
  cacheDir: string
  registry?: string
  env: Record<string, string | undefined>
}): Packages {
  // npm's 350 modules are loaded, and its configuration is read, once and at the first question
  let options: Promise<NpmOptions> | undefined
  const read = () =>
    (options ??= import('./npm-options.ts').then(({ npmOptions }) =>
      npmOptions({ ...settings, registry: settings.registry }),
    ))
  return {
    async search(text) {
      try {
        const npm = await read()
        const { default: registry } = await import('npm-registry-fetch')
        const query = { text, size: 12 }
        const answer = await registry.json('/-/v1/search', {
          ...npm,
          query,
          timeout: TIMEOUT_MS,
          retry: { retries: 0 },
        })
        const objects = isObject(answer) && Array.isArray(answer['objects']) ? answer['objects'] : []
        return objects.flatMap((each: unknown) => {
          const found = isObject(each) ? each['package'] : undefined
          if (!isObject(found) || typeof found['name'] !== 'string') return []
          return [{ name: found['name'], version: textOf(found['version']), description: textOf(found['description']) }]
        })
      } catch {
        return []
      }
    },
    async audit(packages) {
      const { auditOf } = await import('./audit.ts')
      return auditOf(packages, await read())
    },
    async versions(name) {
      if (!(await isName(name))) throw new AppError('invalid', 'invalid_uri', `${name} is no name of an npm package.`)
      const npm = await read()
      try {
        const { default: pacote } = await import('pacote')
        const found = await pacote.packument(name, { ...npm, timeout: TIMEOUT_MS, retry: { retries: 0 } })
        const latest = found['dist-tags']?.latest
        const newest = latest === undefined ? undefined : found.versions[latest]
        const deprecated: unknown = newest?.deprecated
        return {
          name: found.name,
          latest,
          versions: Object.keys(found.versions)
            .filter((version) => !version.includes('-'))
            .toReversed()
            .slice(0, 100),
          deprecated: typeof deprecated === 'string' ? deprecated : undefined,
        }
      } catch (thrown) {
        const code = isObject(thrown) ? thrown['code'] : undefined
        if (code === 'E404') throw new AppError('absent', undefined, `The registry has no package named ${name}.`)
        throw new AppError('unavailable', undefined, 'The registry does not answer.', String(thrown))
      }
    },
  }
}

async function isName(name: string): Promise<boolean> {
  const { default: npa } = await import('npm-package-arg')
  try {
    const { registry: fromRegistry, name: found } = npa(name)
    return fromRegistry && found === name
  } catch {
    return false
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 500) : ''
}
