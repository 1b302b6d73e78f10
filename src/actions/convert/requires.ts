// Versions out of the requires and into the dependency list; on request, packages that nobody maintains any more.
import { isBuiltin } from 'node:module'

import type { Literal } from 'acorn'

import type { Dependency } from '../build/index.ts'
import { dependenciesOf, packageOf } from '../hooks/dependencies.ts'
import type { Edits } from './edits.ts'
import type { Note } from './fields.ts'
import { nodesIn, type Script } from './script.ts'

export type RequiresOutcome = { dependencies: readonly Dependency[]; changes: Note[]; remarks: Note[]; left: Note[] }

/** Packages with a maintained one that takes the same calls. `member`: what of it stands for a path into the old one. */
// @cypress/request-promise goes with 3.x of @cypress/request, and a script may use both
const REPLACED: Readonly<Record<string, { name: string; version: string; member?: string; why: string }>> = {
  'node-uuid': { name: 'uuid', version: '11.1.0', why: 'it goes on as uuid' },
  request: { name: '@cypress/request', version: '3.0.10', why: 'unmaintained since 2020' },
  'request-promise': { name: '@cypress/request-promise', version: '5.0.0', why: 'unmaintained since 2020' },
  'uuid/v1': { name: 'uuid', version: '11.1.0', member: 'v1', why: 'uuid 7 and later have no such path' },
  'uuid/v4': { name: 'uuid', version: '11.1.0', member: 'v4', why: 'uuid 7 and later have no such path' },
}

/** What is worth saying of a package that stays. */
const OLD = new Set(['request', 'request-promise', 'request-promise-native', 'node-uuid'])

/** @param declared the Hook's own list, name → version */
export function convertRequires(
  script: Script,
  edits: Edits,
  declared: Readonly<Record<string, string>>,
  modernize: boolean,
): RequiresOutcome {
  const outcome: RequiresOutcome = { dependencies: [], changes: [], remarks: [], left: [] }
  const needed = dependenciesOf(script.text, declared)
  const list = new Map('conflict' in needed ? [] : needed.dependencies.map(({ name, version }) => [name, version]))
  if ('conflict' in needed) outcome.left.push({ line: 1, text: `${needed.conflict}: an Action has one of each` })
  for (const literal of requiredIn(script)) {
    const asked = String(literal.value)
    const line = script.lineOf(literal)
    const plain = asked.replace(/(?<=.)@[^/@]*$/, '')
    if (plain !== asked && isBuiltin(plain)) {
      edits.replace(literal, quoted(script, literal, plain))
      outcome.changes.push({ line, text: `require('${asked}') → require('${plain}'): it is part of Node` })
      continue
    }
    const found = packageOf(asked)
    if (!found) continue
    const path = found.name + found.path
    const other = modernize ? (REPLACED[path] ?? (found.path === '' ? REPLACED[found.name] : undefined)) : undefined
    if (other) {
      const call = script.parentOf(literal)
      edits.replace(literal, quoted(script, literal, other.name))
      if (other.member !== undefined && call) edits.insert(call.end, `.${other.member}`)
      list.delete(found.name)
      list.set(other.name, other.version)
      if (other.name === '@cypress/request-promise') list.set('@cypress/request', '3.0.10')
      outcome.changes.push({
        line,
        text: `${path} → ${other.name}${other.member === undefined ? '' : `.${other.member}`}: ${other.why}`,
      })
      continue
    }
    if (found.version !== undefined) {
      edits.replace(literal, quoted(script, literal, path))
      outcome.changes.push({
        line,
        text: `require('${asked}') → require('${path}'), and ${found.name} ${found.version} in the dependencies`,
      })
    }
    if (OLD.has(found.name)) {
      outcome.remarks.push({
        line,
        text: `${found.name} is no longer maintained; it goes on working${REPLACED[found.name] ? ', and --modernize replaces it' : ''}`,
      })
    }
  }
  return { ...outcome, dependencies: [...list].map(([name, version]) => ({ name, version })) }
}

function requiredIn(script: Script): Literal[] {
  const found: Literal[] = []
  for (const node of nodesIn(script.tree, true)) {
    if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier' || node.callee.name !== 'require') continue
    const [first] = node.arguments
    if (first?.type === 'Literal' && typeof first.value === 'string') found.push(first)
  }
  return found
}

function quoted(script: Script, literal: Literal, text: string): string {
  const quote = script.textOf(literal).slice(0, 1)
  return `${quote}${text}${quote}`
}
