// The esbuild plugin that keeps a bundle inside its folder: a hostile require('../../../key.json') finds nothing.
import { isBuiltin } from 'node:module'
import { isAbsolute, relative, resolve } from 'node:path'

import type { Plugin } from 'esbuild'

const LOADED = /\.(?:[cm]?[jt]s|[jt]sx|json|wasm|txt|css)$/i

/**
 * Core modules stay requires. What is not found (optional packages, native bindings) becomes a module that throws as Node
 * throws, when it is asked for. Without this, esbuild would also look in every node_modules above, the server's own included.
 */
export function insideOnly(root: string): Plugin {
  return {
    name: 'inside-only',
    setup(build) {
      build.onResolve({ filter: /.*/ }, async (asked) => {
        if (asked.pluginData === ASKED) return null
        if (asked.kind === 'entry-point') return null
        if (isBuiltin(asked.path)) return { path: asked.path, external: true }
        const { kind, importer, resolveDir } = asked
        const found = await build.resolve(asked.path, { kind, importer, resolveDir, pluginData: ASKED })
        const usable = found.errors.length === 0 && !found.external && isInside(root, found.path)
        if (!usable) return { path: asked.path, namespace: MISSING }
        return { path: found.path, namespace: found.namespace, sideEffects: found.sideEffects, suffix: found.suffix }
      })
      build.onLoad({ filter: /.*/, namespace: MISSING }, ({ path }) => ({ contents: throwing(path), loader: 'js' }))
      build.onLoad({ filter: /.*/, namespace: 'file' }, ({ path }) =>
        LOADED.test(path) || !/\.[^./]+$/.test(path)
          ? null
          : { contents: throwing(relative(root, path)), loader: 'js' },
      )
    },
  }
}

const ASKED = Symbol('asked')
const MISSING = 'missing'

/** @param path absolute, or relative to the root; names in a plugin's namespace (`missing:x`) are not files */
export function isInside(root: string, path: string): boolean {
  if (path.startsWith(`${MISSING}:`)) return true
  const from = relative(root, resolve(root, path))
  return from !== '' && !from.startsWith('..') && !isAbsolute(from)
}

function throwing(name: string): string {
  const message = JSON.stringify(`Cannot find module '${name}'`)
  return `throw Object.assign(new Error(${message}), { code: 'MODULE_NOT_FOUND' }); module.exports = null`
}
