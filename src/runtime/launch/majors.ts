// Node majors beside the server's own: installed from npm into the data directory, one folder for each label.
import { execFile } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { AppError, isObject } from '#kit'

const run = promisify(execFile)

export type Major = { label: string; version: string; node: string }

/** Older ones have no permission model that could hold anything. */
const OLDEST = 22

/** The majors that were added, read from the disk. */
export async function addedMajors(dataDir: string): Promise<readonly Major[]> {
  const folder = join(dataDir, 'runtimes')
  if (!existsSync(folder)) return []
  const found: Major[] = []
  for (const label of readdirSync(folder)) {
    const major = await read(folder, label)
    if (major !== undefined) found.push(major)
  }
  return found
}

/**
 * Installs the newest Node of a label. npm does it, with the machine's own npm configuration (registry, credentials,
 * proxies) and its check of integrity; no install script runs, for the package with the binary needs none.
 *
 * @throws AppError `invalid` for a label that cannot be added, `unavailable` when npm could not
 */
export async function addMajor(dataDir: string, label: string, registry: string | undefined): Promise<Major> {
  const major = Number(/^node(\d+)$/.exec(label)?.[1] ?? Number.NaN)
  if (!(major >= OLDEST)) {
    throw new AppError('invalid', 'invalid_runtime', `${label} cannot be added: only node${OLDEST} and newer.`)
  }
  const folder = join(dataDir, 'runtimes')
  await mkdir(folder, { recursive: true })
  const work = await mkdtemp(join(folder, '.new-'))
  try {
    const where = registry === undefined ? [] : ['--registry', registry]
    const spec = `${packageName()}@${major}`
    const args = [
      'install',
      '--prefix',
      work,
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--no-save',
      ...where,
      spec,
    ]
    await run('npm', args, { cwd: work, timeout: 10 * 60_000 })
    await rm(join(folder, label), { recursive: true, force: true })
    await rename(join(work, 'node_modules', packageName()), join(folder, label))
  } catch (thrown) {
    const words = isObject(thrown) && typeof thrown.stderr === 'string' ? thrown.stderr.slice(-2000) : thrown
    throw new AppError('unavailable', 'runtime_not_installed', `${label} could not be installed from npm.`, words)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
  const added = await read(folder, label)
  if (added === undefined)
    throw new AppError('unavailable', 'runtime_not_installed', `${label} was installed without a binary.`)
  return added
}

function packageName(): string {
  const platform = process.platform === 'win32' ? 'win' : process.platform
  return `node-${platform}-${process.arch}`
}

async function read(folder: string, label: string): Promise<Major | undefined> {
  const node = join(folder, label, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (label.startsWith('.') || !existsSync(node)) return undefined
  const manifest: unknown = JSON.parse(await readFile(join(folder, label, 'package.json'), 'utf8'))
  return isObject(manifest) ? { label, version: String(manifest.version), node } : undefined
}
