// For tests: does with `artifact.packages` what the sandbox does, in this process. Never for customers' packages.
import { createRequire } from 'node:module'
import { compileFunction } from 'node:vm'

export function runPackages(text: string): (name: string) => unknown {
  const module = { exports: {} as { [name: string]: () => unknown } }
  const run = compileFunction(text, ['exports', 'module', 'require']) as (
    exports: object,
    module: object,
    require: NodeJS.Require,
  ) => void
  run(module.exports, module, createRequire(import.meta.url))
  return (name) => {
    const load = module.exports[name]
    if (load === undefined) throw new Error(`not in the bundle: ${name}`)
    return load()
  }
}
