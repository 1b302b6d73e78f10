// Completes package-lock.json with packages of other platforms; with --check it only says what is missing.
// npm leaves an optional package out of the lock when the registry at hand does not carry it (mirrors often lack other
// platforms' binaries), and `npm ci` then refuses the whole lock. Their versions are exact in the package that names them.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

type Entry = {
  version?: string
  dev?: boolean
  optional?: boolean
  os?: string[]
  cpu?: string[]
  libc?: string[]
  resolved?: string
  optionalDependencies?: { [name: string]: string }
}
type Lock = { packages: { [path: string]: Entry } }

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32']
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64']

/** The entries that the lock should have and has not, by their path; empty when it is whole. */
export function missingFromLock(lock: Lock): { [path: string]: Entry } {
  const missing: { [path: string]: Entry } = {}
  for (const [path, entry] of Object.entries(lock.packages))
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const found = placesOf(path, name).some((place) => place in lock.packages)
      const platform = platformOf(name)
      // A range cannot be pinned without asking the registry, and what is not for one platform can be installed here.
      if (found || platform === undefined || !/^\d+\.\d+\.\d+/.test(version)) continue
      missing[`node_modules/${name}`] = { version, ...platform, ...(entry.dev && { dev: true }), optional: true }
    }
  return missing
}

/** Where Node would look: beside the package that names it, then in every folder above. */
function placesOf(path: string, name: string): string[] {
  const places = [`${path === '' ? '' : `${path}/`}node_modules/${name}`]
  for (let at = path.lastIndexOf('node_modules/'); at >= 0; at = path.lastIndexOf('node_modules/', at - 1)) {
    places.push(`${path.slice(0, at)}node_modules/${name}`)
    if (at === 0) break
  }
  return places
}

function platformOf(name: string): Pick<Entry, 'os' | 'cpu' | 'libc'> | undefined {
  const words = name.split(/[-/]/)
  const os = systems.find((system) => words.includes(system))
  const cpu = processors.find((processor) => words.includes(processor))
  if (cpu === undefined || (os === undefined && cpu !== 'wasm32')) return undefined
  const libc = words.some((word) => word.startsWith('musl'))
    ? 'musl'
    : words.some((word) => word.startsWith('gnu'))
      ? 'glibc'
      : undefined
  return { cpu: [cpu], ...(os && { os: [os] }), ...(os === 'linux' && libc && { libc: [libc] }) }
}

if (import.meta.main) {
  const path = join(import.meta.dirname, '..', 'package-lock.json')
  const lock = JSON.parse(readFileSync(path, 'utf8')) as Lock
  const missing = missingFromLock(lock)
  const names = Object.keys(missing)
  const addressed = Object.entries(lock.packages).filter(([, entry]) => entry.resolved?.startsWith('http'))
  if (addressed.length > 0) {
    console.log(
      `package-lock.json names download addresses (${addressed[0]?.[0] ?? ''}): .npmrc has the setting against it.`,
    )
    process.exitCode = 1
  }
  if (names.length > 0 && process.argv.includes('--check')) {
    console.log(
      `package-lock.json lacks ${names.length} packages of other platforms: node tools/lockfile.ts adds them.`,
    )
    process.exitCode = 1
  } else if (names.length > 0) {
    const all = Object.entries({ ...lock.packages, ...missing }).sort(([a], [b]) => a.localeCompare(b, 'en'))
    writeFileSync(path, `${JSON.stringify({ ...lock, packages: Object.fromEntries(all) }, null, 2)}\n`)
    console.log(`package-lock.json: added ${names.length} packages of other platforms`)
  }
}
