// A Hook's script as a tree: parents, lines, and which names mean which variable.
import { type AnyNode, type Identifier, parse, type Program } from 'acorn'
import { analyze, type Scope } from 'eslint-scope'

import { isObject, messageOf } from '#kit'

import { SCRIPT } from '../build/source.ts'

export type FunctionNode = Extract<
  AnyNode,
  { type: 'FunctionDeclaration' | 'FunctionExpression' | 'ArrowFunctionExpression' }
>

export type Script = {
  text: string
  tree: Program
  parentOf(node: AnyNode): AnyNode | undefined
  lineOf(node: { start: number }): number
  textOf(node: { start: number; end: number }): string
  /** the function that the node stands in; undefined at the top level */
  functionOf(node: AnyNode): FunctionNode | undefined
  /** every name in the script that means the variable that `name` is inside of `fn` (undefined: at the top level) */
  usesOf(name: string, fn: FunctionNode | undefined): { node: Identifier; write: boolean; init: boolean }[]
  /** where variables of `fn` and of the functions in it are declared, by node of their scope's function */
  declaredIn(fn: FunctionNode): { name: string; declaredAt: number; uses: { node: Identifier }[] }[]
  /** names that are declared somewhere */
  declared: ReadonlySet<string>
  /** names that nobody declares */
  free(name: string): Identifier[]
  within(node: AnyNode, outer: { start: number; end: number }): boolean
}

export type Refused = { line: number | undefined; text: string }

export function isFunction(node: AnyNode | undefined | null): node is FunctionNode {
  return (
    node?.type === 'FunctionDeclaration' ||
    node?.type === 'FunctionExpression' ||
    node?.type === 'ArrowFunctionExpression'
  )
}

/** @param text without a byte order mark */
export function readScript(text: string): Script | Refused {
  let tree: Program
  let manager: ReturnType<typeof analyze>
  try {
    tree = parse(text, { ...SCRIPT, ranges: true })
    manager = analyze(tree as never, { ecmaVersion: 2022, sourceType: 'script', nodejsScope: true })
  } catch (thrown) {
    const loc: unknown = isObject(thrown) ? thrown['loc'] : undefined
    const line = isObject(loc) && typeof loc['line'] === 'number' ? loc['line'] : undefined
    const why = thrown instanceof RangeError ? 'it is nested too deeply' : messageOf(thrown)
    return { line, text: `Unable to compile the extensibility code as javascript: ${why}` }
  }
  const lines = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)]
  const parents = new Map<AnyNode, AnyNode>()
  const pending: AnyNode[] = [tree]
  for (let node = pending.pop(); node; node = pending.pop()) {
    for (const child of childrenOf(node)) {
      parents.set(child, node)
      pending.push(child)
    }
  }
  const functionOf = (node: AnyNode): FunctionNode | undefined => {
    for (let at = parents.get(node); at; at = parents.get(at)) if (isFunction(at)) return at
    return undefined
  }
  const scopeOf = (fn: FunctionNode | undefined): Scope | null | undefined =>
    fn ? manager.acquire(fn as never, true) : manager.scopes[1]
  const through = manager.globalScope?.through ?? []
  return {
    text,
    tree,
    parentOf: (node) => parents.get(node),
    lineOf: ({ start }) => lineAt(lines, start),
    textOf: ({ start, end }) => text.slice(start, end),
    functionOf,
    usesOf(name, fn) {
      const variable = scopeOf(fn)?.set.get(name)
      return (variable?.references ?? []).map((reference) => ({
        node: reference.identifier as unknown as Identifier,
        write: reference.isWrite(),
        init: reference.init === true,
      }))
    },
    declaredIn(fn) {
      return manager.scopes
        .filter((scope) => scope.variableScope.block === (fn as unknown))
        .flatMap((scope) => scope.variables)
        .flatMap((variable) => {
          const [definition] = variable.defs
          if (!definition || definition.type === 'Parameter') return []
          const at = (definition.name as unknown as Identifier).start
          const uses = variable.references.map((reference) => ({ node: reference.identifier as unknown as Identifier }))
          return [{ name: variable.name, declaredAt: at, uses }]
        })
    },
    declared: new Set(
      manager.scopes.flatMap((scope) => scope.variables.filter((one) => one.defs.length > 0).map((one) => one.name)),
    ),
    free: (name) =>
      through.map((reference) => reference.identifier as unknown as Identifier).filter((one) => one.name === name),
    within: (node, outer) => node.start >= outer.start && node.end <= outer.end,
  }
}

/** @param starts where each line begins, in order */
function lineAt(starts: readonly number[], at: number): number {
  let [low, high] = [0, starts.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((starts[middle] ?? 0) <= at) low = middle + 1
    else high = middle
  }
  return low
}

/** In the order of the text, as far as the tree has it. */
export function childrenOf(node: AnyNode): AnyNode[] {
  return Object.values(node)
    .flat()
    .filter((value): value is AnyNode => isObject(value) && typeof value['type'] === 'string' && 'start' in value)
}

/** Every node in `root`, root included; functions in it are entered only with `into`. */
export function* nodesIn(root: AnyNode, into: boolean): Generator<AnyNode> {
  const pending: AnyNode[] = [root]
  for (let node = pending.pop(); node; node = pending.pop()) {
    yield node
    if (node !== root && isFunction(node) && !into) continue
    pending.push(...childrenOf(node).toReversed())
  }
}

/** The name of a member when it stands in the text: `a.name`, `a['name']`. */
export function memberName(node: AnyNode | undefined): string | undefined {
  if (node?.type !== 'MemberExpression') return undefined
  const { property, computed } = node
  if (!computed) return property.type === 'Identifier' ? property.name : undefined
  return property.type === 'Literal' && typeof property.value === 'string' ? property.value : undefined
}
