// The loader: CommonJS, sloppy mode, in a function with exports, module, require, console (spec/triggers.md §3).
import { createRequire, isBuiltin, stripTypeScriptTypes } from 'node:module'
import { compileFunction, constants, Script } from 'node:vm'

import { peek } from './capture.ts'
import { setEngineFlag } from './engine.ts'
import { mark } from './thrown.ts'

export type Source = {
  file: string
  code: string
  /** the bundled dependencies, see `Artifact.packages` */
  packages: string | undefined
  /** of the packages, or of the code when there are none */
  cache: Buffer | undefined
  /** the author's own text: exact syntax errors, and TypeScript when it is not JavaScript */
  raw: boolean
  modules: ReadonlyMap<string, string>
  /** names that are in scope beside the usual ones */
  scope: { readonly [name: string]: unknown }
}

export type Loaded = {
  exports: unknown
  returned: unknown
  /** there was a code cache, it was tried, and V8 did not take it */
  cacheRejected(): boolean
}

type Bundle = { compiled: Script | undefined; find(name: string): (() => unknown) | undefined }

const builtin = createRequire('/')
const usual = ['exports', 'require', 'module', 'console', '__filename', '__dirname']
const { USE_MAIN_CONTEXT_DEFAULT_LOADER } = constants

/** Runs the top level. Throws what the top level throws, or a SyntaxError marked `syntax_error`. */
export function loadSource(source: Source): Loaded {
  const names = [...usual, ...Object.keys(source.scope)]
  const script = compile(source, names)
  const wrapper = script.runInThisContext() as (...args: unknown[]) => unknown
  const module: { exports: unknown } = { exports: {} }
  const bundle = source.packages === undefined ? undefined : openBundle(source.packages, source.cache)
  const require = requireFor(source, bundle)
  const values = [module.exports, require, module, console, `/${source.file}`, '/', ...Object.values(source.scope)]
  const returned = Reflect.apply(wrapper, module.exports, values)
  return {
    exports: module.exports,
    returned,
    cacheRejected: () => (bundle === undefined ? script : bundle.compiled)?.cachedDataRejected === true,
  }
}

/**
 * Compiles the text with all its functions and runs none of it. About as large and as fast to load as a cache of what
 * really ran, and no work of the text's own.
 */
export function codeCacheOf(source: Source): Buffer {
  setEngineFlag('--no-lazy')
  const script =
    source.packages === undefined
      ? compile(source, [...usual, ...Object.keys(source.scope)])
      : bundleScript(source.packages, undefined)
  // the flags at the time of writing are part of what V8 compares
  setEngineFlag('--lazy')
  return script.createCachedData()
}

function compile(source: Source, names: string[]): Script {
  const code = withoutMark(source.code)
  if (!source.raw) return scriptOf(source, code, names)
  try {
    // a text of its own in a function of its own: a stray } cannot close the wrapper, and its place is told exactly
    compileFunction(code, names, { filename: source.file })
  } catch (thrown) {
    if (peek(thrown, 'name') !== 'SyntaxError') throw thrown
    const stripped = asTypeScript(code)
    if (stripped !== undefined && parses(stripped, names)) return scriptOf(source, stripped, names)
    throw mark(thrown as Error, 'syntax_error')
  }
  return scriptOf(source, code, names)
}

function scriptOf(source: Source, code: string, names: string[]): Script {
  const head = `(function (${names.join(', ')}) {`
  try {
    return new Script(`${head}${code}\n})`, {
      filename: source.file,
      // what is in front of the author's first line does not count
      columnOffset: -head.length,
      cachedData: source.packages === undefined ? source.cache : undefined,
      importModuleDynamically: USE_MAIN_CONTEXT_DEFAULT_LOADER,
    })
  } catch (thrown) {
    throw peek(thrown, 'name') === 'SyntaxError' ? mark(thrown as Error, 'syntax_error') : thrown
  }
}

/** Types blanked out in place, so that lines and columns stay the author's; undefined when it is no TypeScript. */
function asTypeScript(code: string): string | undefined {
  try {
    return stripTypeScriptTypes(code, { mode: 'strip' })
  } catch {
    return undefined
  }
}

function parses(code: string, names: string[]): boolean {
  try {
    compileFunction(code, names)
    return true
  } catch {
    return false
  }
}

function withoutMark(code: string): string {
  const text = code.charCodeAt(0) === 0xfeff ? code.slice(1) : code
  // a #! line is a comment at the start of a file only, and here a wrapper stands in front of it
  return text.startsWith('#!') ? `//${text.slice(2)}` : text
}

/** Compiles the bundle when the first of its packages is asked for: code that needs none of them does not pay. */
function openBundle(text: string, cachedData: Buffer | undefined): Bundle {
  let thunks: { readonly [name: string]: () => unknown } | undefined
  const bundle: Bundle = {
    compiled: undefined,
    find(name) {
      if (thunks === undefined) {
        const script = bundleScript(text, cachedData)
        bundle.compiled = script
        const module: { exports: unknown } = { exports: {} }
        const wrapper = script.runInThisContext() as (...args: unknown[]) => unknown
        Reflect.apply(wrapper, module.exports, [module.exports, module, builtin])
        thunks = module.exports as { readonly [name: string]: () => unknown }
      }
      return Object.hasOwn(thunks, name) ? thunks[name] : undefined
    },
  }
  return bundle
}

function bundleScript(text: string, cachedData: Buffer | undefined): Script {
  return new Script(`(function (exports, module, require) {${text}\n})`, {
    filename: 'packages.js',
    cachedData,
    importModuleDynamically: USE_MAIN_CONTEXT_DEFAULT_LOADER,
  })
}

function requireFor(source: Source, bundle: Bundle | undefined): (name: unknown) => unknown {
  const loaded = new Map<string, { exports: unknown }>()
  const require = (name: unknown): unknown => {
    if (typeof name !== 'string' || name === '') throw new TypeError('require() takes the name of a module')
    if (isBuiltin(name)) return builtin(name)
    // Hooks wrote versions into their requires: require('axios@0.18.0'); of core modules the version is nothing
    const plain = name.replace(/(?<=.)@[^/@]*$/, '')
    if (plain !== name && isBuiltin(plain)) return builtin(plain)
    const code = source.modules.get(name) ?? source.modules.get(plain)
    if (code === undefined) {
      const thunk = bundle?.find(name) ?? bundle?.find(plain)
      if (thunk === undefined) throw missing(name)
      return thunk()
    }
    const known = loaded.get(name)
    if (known !== undefined) return known.exports
    const module: { exports: unknown } = { exports: {} }
    loaded.set(name, module)
    const file = `${name.replaceAll(/[^\w.-]/g, '_')}.js`
    const script = scriptOf({ ...source, file, cache: undefined }, withoutMark(code), usual)
    const wrapper = script.runInThisContext() as (...args: unknown[]) => unknown
    Reflect.apply(wrapper, module.exports, [module.exports, require, module, console, `/${file}`, '/'])
    return module.exports
  }
  return require
}

function missing(name: string): Error {
  const words = `Cannot find module '${name}'. Add it to the dependencies, then build and deploy again.`
  return mark(Object.assign(new Error(words), { code: 'MODULE_NOT_FOUND' }), 'dependency_missing')
}
