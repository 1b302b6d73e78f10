// Which module names a source asks for in string literals, found without running it.
import { type Node, parse } from 'acorn'

import { isObject } from '#kit'

import { SCRIPT } from './source.ts'

/** Names in `require('…')` and `import('…')`, in order of appearance; none when the code does not parse. */
export function requiresOf(code: string): readonly string[] {
  let tree: Node
  try {
    tree = parse(code, { ...SCRIPT, locations: false })
  } catch {
    return []
  }
  const names = new Set<string>()
  const pending: unknown[] = [tree]
  while (pending.length > 0) {
    const at = pending.pop()
    if (isList(at)) pending.push(...at.toReversed())
    else if (isNode(at)) {
      const name = literal(request(at))
      if (name !== null) names.add(name)
      pending.push(...Object.values(at).toReversed())
    }
  }
  return [...names]
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}

type AnyNode = { type: string; [key: string]: unknown }

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

function request(node: AnyNode): unknown {
  if (node.type === 'ImportExpression') return node.source
  if (node.type !== 'CallExpression' || !isNode(node.callee)) return null
  if (node.callee.type !== 'Identifier' || node.callee.name !== 'require') return null
  return isList(node.arguments) ? node.arguments[0] : null
}

function literal(node: unknown): string | null {
  if (!isNode(node)) return null
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : null
  if (node.type !== 'TemplateLiteral' || !isList(node.quasis) || node.quasis.length !== 1) return null
  const [part] = node.quasis
  const value = isNode(part) ? part.value : null
  return isObject(value) && typeof value.cooked === 'string' ? value.cooked : null
}
