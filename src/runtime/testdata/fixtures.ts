// Artifacts for tests and benches: code bundled with packages from npm, installed once into node_modules/.cache.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import type { Artifact } from '../contract.ts'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../../../node_modules/.cache/keyturn-fixtures/', import.meta.url))
const packages = fileURLToPath(new URL('./packages/', import.meta.url))

/** Installs the locked packages when they are not there yet, and returns the folder to resolve them from. */
export async function installPackages(): Promise<string> {
  const lock = await readFile(join(packages, 'package-lock.json'))
  const folder = join(root, createHash('sha256').update(lock).digest('hex').slice(0, 16))
  if (existsSync(folder)) return folder
  await mkdir(root, { recursive: true })
  const work = await mkdtemp(join(root, '.new-'))
  await cp(packages, work, { recursive: true })
  await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: work })
  // another test file may have been faster; then its folder is as good
  await rename(work, folder).catch(() => rm(work, { recursive: true, force: true }))
  return folder
}

/** Bundles an Action's code as the build does: one CommonJS text and its source map. Kept by its hash. */
export async function bundle(code: string): Promise<Artifact> {
  const folder = await installPackages()
  const hash = createHash('sha256').update(folder).update(code).digest('hex')
  const kept = join(root, 'bundles', `${hash}.json`)
  if (existsSync(kept)) return JSON.parse(await readFile(kept, 'utf8')) as Artifact
  const result = await build({
    stdin: { contents: code, resolveDir: folder, sourcefile: 'action.js', loader: 'js' },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    sourcemap: 'external',
    sourcesContent: false,
    outfile: join(folder, 'action.out.js'),
    // request and its friends require these only where they exist
    external: ['aws-sdk', 'canvas', 'supports-color', 'superagent-proxy'],
    logLevel: 'silent',
  })
  const text = (end: string) => result.outputFiles.find((file) => file.path.endsWith(end))?.text ?? ''
  const artifact: Artifact = { hash, code: text('.js'), sourceMap: text('.map') }
  await mkdir(dirname(kept), { recursive: true })
  const work = `${kept}.${process.pid}`
  await writeFile(work, JSON.stringify(artifact))
  await rename(work, kept)
  return artifact
}

/** Code that needs no package, as the author wrote it. */
export function plain(code: string): Artifact {
  return { hash: createHash('sha256').update(code).digest('hex'), code, sourceMap: null }
}
