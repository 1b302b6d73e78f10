// One CommonJS text out of installed packages, by esbuild; nothing outside the folder gets into it.
import { dirname, join } from 'node:path'

import { build, type BuildFailure, type BuildOptions, type Metafile, version } from 'esbuild'

import { insideOnly, isInside } from './inside.ts'
import { BuildRefused, packageOf } from './refusal.ts'

export type Bundle = { text: string; sourceMap: string }

/** A specifier as the author writes it and as it is found: `{ 'axios@0.18.0' → 'axios' }`. */
export type Entry = { as: string; path: string }

const MAX_BYTES = 32 * 1024 * 1024

const OPTIONS = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node26',
  conditions: [],
  mainFields: ['main', 'module'],
  keepNames: true,
  legalComments: 'none',
  sourcemap: 'external',
  sourcesContent: false,
  charset: 'utf8',
  tsconfigRaw: '{}',
  logLevel: 'silent',
  supported: { 'dynamic-import': false },
  loader: { '.json': 'json', '.wasm': 'binary', '.css': 'empty' },
  // files are no longer beside the code; createRequire(import.meta.url) still reaches the core modules
  define: {
    __dirname: '"/packages"',
    __filename: '"/packages/bundle.cjs"',
    'import.meta.url': '"file:///packages/bundle.cjs"',
    'import.meta.dirname': '"/packages"',
    'import.meta.filename': '"/packages/bundle.cjs"',
  },
} satisfies BuildOptions

/** Part of the cache's key: another esbuild, other options or other entries make another bundle. */
export function bundlerKey(entries: readonly Entry[]): string {
  return JSON.stringify([version, OPTIONS, entryText(entries)])
}

/** @param root the folder with `node_modules`, without links */
export async function bundlePackages(entries: readonly Entry[], root: string): Promise<Bundle> {
  const contents = entryText(entries)
  try {
    const { outputFiles, metafile } = await build({
      ...OPTIONS,
      stdin: { contents, resolveDir: root, sourcefile: 'packages.cjs', loader: 'js' },
      absWorkingDir: root,
      outfile: 'packages.js',
      write: false,
      metafile: true,
      preserveSymlinks: true,
      plugins: [insideOnly(root)],
    })
    refuseOutside(metafile.inputs, root)
    const file = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? ''
    const text = file('packages.js')
    if (text.length > MAX_BYTES)
      throw new BuildRefused('dependency_failed', `${names(entries)}: too large when bundled`)
    return { text, sourceMap: file('packages.js.map') }
  } catch (thrown) {
    if (thrown instanceof BuildRefused) throw thrown
    throw refusalOfFailure(thrown, entries)
  }
}

/**
 * Thunks that load once; what throws is tried again. An ES module may name its CommonJS face `module.exports`, as for Node's
 * own require().
 */
function entryText(entries: readonly Entry[]): string {
  const paths = [...new Set(entries.map(({ path }) => path))]
  return [
    'const face = (loaded) => loaded?.__esModule && "module.exports" in loaded ? loaded["module.exports"] : loaded',
    'const once = (load, kept) => () => (kept ??= { face: face(load()) }).face',
    'const paths = {',
    '  __proto__: null,',
    ...paths.map((path) => `  ${JSON.stringify(path)}: once(() => require(${JSON.stringify(path)})),`),
    '}',
    'module.exports = {',
    '  __proto__: null,',
    ...entries.map(({ as, path }) => `  ${JSON.stringify(as)}: paths[${JSON.stringify(path)}],`),
    '}',
  ].join('\n')
}

function refusalOfFailure(thrown: unknown, entries: readonly Entry[]): BuildRefused {
  const [first] = isFailure(thrown) ? thrown.errors : []
  if (first === undefined) throw thrown
  const name = packageOf(first.location?.file ?? '') ?? names(entries)
  const where = first.location === null ? '' : ` (${first.location.file}:${first.location.line})`
  return new BuildRefused('dependency_failed', `${name}: cannot be bundled: ${first.text}${where}`)
}

function isFailure(thrown: unknown): thrown is BuildFailure {
  return thrown instanceof Error && 'errors' in thrown && Array.isArray(thrown.errors)
}

/** esbuild resolves patterns, `require('../../' + name + '.json')`, without asking the plugin: what they found is looked at here. */
function refuseOutside(inputs: Metafile['inputs'], root: string): void {
  const read = Object.keys(inputs).find((path) => path !== 'packages.cjs' && !isInside(root, path))
  if (read === undefined) return
  const asker = Object.entries(inputs).find(([path, { imports }]) =>
    imports.some((asked) => asked.path.startsWith('../') && !isInside(root, join(dirname(path), asked.path))),
  )
  const name = packageOf(asker?.[0] ?? '') ?? 'a package'
  throw new BuildRefused('dependency_refused', `${name}: asks for files out of its folder`)
}

function names(entries: readonly Entry[]): string {
  return entries.map(({ path }) => path).join(', ')
}
