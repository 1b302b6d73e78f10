// From a Hook's script to the Action that does the same: the code, its dependencies and secrets, and what was changed.
import type { AnyNode } from 'acorn'

import type { Dependency } from '../build/index.ts'
import { compileError } from '../build/source.ts'
import { convertCallback } from './callback.ts'
import { type Edits, openEdits } from './edits.ts'
import { convertFields, type Note, oldConnection, oldUser } from './fields.ts'
import { findHook, type FoundHook } from './find-hook.ts'
import { convertRequires } from './requires.ts'
import { type FunctionNode, memberName, nodesIn, readScript, type Script } from './script.ts'

export type ConvertOptions = {
  /** the Hook's own list, name → version */
  dependencies?: Readonly<Record<string, string>>
  /** replaces packages that nobody maintains any more by ones that take the same calls */
  modernize?: boolean
}

export type Conversion =
  | {
      converted: true
      code: string
      dependencies: readonly Dependency[]
      /** names of the secrets that the script asks for */
      secrets: readonly string[]
      changes: readonly Note[]
      /** worth knowing, nothing to do */
      remarks: readonly Note[]
      /** could not be converted: somebody must look */
      left: readonly Note[]
    }
  | { converted: false; problem: string; line: number | undefined }

const HANDLER = 'exports.onExecutePostChangePassword'

export function convertHook(given: string, options: ConvertOptions = {}): Conversion {
  const text = given.charCodeAt(0) === 0xfe_ff ? given.slice(1) : given
  const script = readScript(text)
  if ('line' in script) return refused(script.text, script.line)
  // V8 has the last word on what a script is
  const broken = compileError(text)
  if (broken) return refused(`Unable to compile the extensibility code as javascript: ${broken.message}`, undefined)
  const found = findHook(script)
  if (!('value' in found)) return refused(found.text, found.line)
  const reason = found.fn ? wrapReason(script, found.fn) : 'the Hook is made by a call and not written out'
  const first = found.fn && reason === undefined ? rewrite(script, { ...found, fn: found.fn }, options) : undefined
  if (first && compileError(first.code) === null) return first
  return wrapAround(script, found, options, reason ?? 'what came out of it would not compile')
}

function refused(problem: string, line: number | undefined): Conversion {
  return { converted: false, problem, line }
}

/** Why the function itself must stay as it is; undefined when its text can be turned into the handler. */
function wrapReason(script: Script, fn: FunctionNode): string | undefined {
  for (const node of nodesIn(fn.body, true)) {
    if (node.type === 'ThisExpression' && owner(script, node) === fn) return 'it uses this'
    if (node.type === 'Identifier' && node.name === 'arguments' && owner(script, node) === fn)
      return 'it uses arguments'
    if (node.type === 'MetaProperty') return 'it uses new.target'
    if (node.type !== 'Identifier') continue
    if (node.name === 'eval') return 'it uses eval'
    if (fn.type === 'FunctionExpression' && node.name === fn.id?.name) return 'it calls itself by its name'
  }
  for (const [at, parameter] of fn.params.entries()) {
    if (parameter.type === 'RestElement') return 'it takes its parameters as a list'
    if (parameter.type === 'AssignmentPattern') return 'a parameter has a default'
    if (at === 2 && parameter.type !== 'Identifier') return 'its callback is taken apart'
    if (parameter.type !== 'Identifier') continue
    if (script.usesOf(parameter.name, fn).some(({ write }) => write)) return `${parameter.name} is given another value`
  }
  return undefined
}

/** The nearest function that has a `this` and `arguments` of its own. */
function owner(script: Script, node: AnyNode): FunctionNode | undefined {
  let fn = script.functionOf(node)
  while (fn?.type === 'ArrowFunctionExpression') fn = script.functionOf(fn)
  return fn
}

function rewrite(script: Script, found: FoundHook & { fn: FunctionNode }, options: ConvertOptions) {
  const { fn, statement, value } = found
  const edits = openEdits(script.text)
  const parameters = new Set(fn.params.map((one) => (one.type === 'Identifier' ? one.name : '')))
  const event = freeName(script, 'event', 'actionEvent', parameters)
  const api = script.declared.has('api') ? '' : ', api'
  const changes: Note[] = []
  const fields = convertFields(script, fn, edits, event)
  // an arrow without braces has no place for them
  if (fields.constants.length > 0 && fn.body.type !== 'BlockStatement') return undefined
  const eol = script.text.includes('\r\n') ? '\r\n' : '\n'
  const { unit, indentation } = layout(script, fn)
  const names = {
    resolve: freeName(script, 'resolve', 'resolveHook'),
    reject: freeName(script, 'reject', 'rejectHook'),
  }
  const callback = convertCallback({ script, fn, edits, names, unit, eol })
  const signature = `(${event}${api})`
  if (found.named) {
    const name =
      fn.type === 'FunctionDeclaration' ? `async function ${fn.id?.name ?? ''}${signature} ` : `async ${signature} => `
    edits.replace({ start: fn.start, end: fn.body.start }, name)
    edits.replace({ start: statement.start, end: value.start }, `${HANDLER} = `)
  } else {
    edits.replace({ start: statement.start, end: fn.body.start }, `${HANDLER} = async ${signature} => `)
    // what stood around the function: brackets
    if (fn.end < statement.end) edits.replace({ start: fn.end, end: statement.end }, '')
    if (!/^\s*;/.test(script.text.slice(statement.end)) && fn.end === statement.end) edits.insert(statement.end, ';')
  }
  changes.push({ line: script.lineOf(statement), text: `the handler is ${HANDLER} = async ${signature} => { … }` })
  if (fields.constants.length > 0) insertConstants(script, fn, edits, fields.constants, indentation, eol)
  return finish(script, edits, options, event, {
    changes: [...changes, ...fields.changes, ...callback.changes],
    remarks: [...fields.remarks, ...callback.remarks],
    left: fields.left,
  })
}

/** The Hook stays as it is, and an Action around it calls it as it was called. */
function wrapAround(script: Script, found: FoundHook, options: ConvertOptions, reason: string): Conversion {
  const { statement, value } = found
  const edits = openEdits(script.text)
  const hook = freeName(script, 'hook', 'legacyHook')
  edits.replace({ start: statement.start, end: value.start }, `const ${hook} = `)
  const call = [
    '',
    `${HANDLER} = async (event, api) => {`,
    `  const user = ${oldUser('event')};`,
    `  const connection = ${oldConnection('event')};`,
    '  const context = {',
    '    connection,',
    '    webtask: {',
    '      secrets: event.secrets,',
    '      data: { ...event.secrets },',
    '      body: { user, context: { connection } },',
    '      params: {},',
    '      query: {},',
    '      headers: {},',
    '    },',
    '  };',
    '  await new Promise((resolve, reject) => {',
    `    const answer = ${hook}(user, context, (error) => (error ? reject(error) : resolve()));`,
    '    // only the callback ends a Hook; an async one that throws will not call it any more',
    "    if (answer && typeof answer.then === 'function') answer.then(undefined, reject);",
    '  });',
    '};',
    '',
  ]
  const eol = script.text.includes('\r\n') ? '\r\n' : '\n'
  edits.insert(script.text.length, `${script.text.endsWith('\n') ? '' : eol}${call.join(eol)}`)
  const line = script.lineOf(statement)
  return finish(script, edits, options, 'event', {
    changes: [{ line, text: `the Hook stays as it is (${reason}), and ${HANDLER} calls it` }],
    remarks: [],
    left: [{ line, text: `user, context and cb were not converted: ${reason}` }],
  })
}

type Notes = { changes: Note[]; remarks: Note[]; left: Note[] }

function finish(
  script: Script,
  edits: Edits,
  options: ConvertOptions,
  event: string,
  notes: Notes,
): Conversion & { converted: true } {
  const { dependencies, ...requires } = convertRequires(
    script,
    edits,
    options.dependencies ?? {},
    options.modernize === true,
  )
  const prelude = preludeOf(script)
  if (prelude.text !== '') edits.insert(0, prelude.text)
  const inOrder = (all: Note[]) => all.toSorted((a, b) => a.line - b.line)
  return {
    converted: true,
    code: edits.result(),
    dependencies,
    secrets: secretsOf(script),
    changes: inOrder([...notes.changes, ...requires.changes, ...prelude.changes]),
    remarks: inOrder([...notes.remarks, ...requires.remarks]),
    left: inOrder([...notes.left, ...requires.left]),
  }
}

function freeName(script: Script, wanted: string, other: string, but: ReadonlySet<string> = new Set()): string {
  if (!script.declared.has(wanted) || but.has(wanted)) return wanted
  let name = other
  while (script.declared.has(name)) name += '_'
  return name
}

function layout(script: Script, fn: FunctionNode): { unit: string; indentation: string } {
  const lineStart = script.text.lastIndexOf('\n', fn.start - 1) + 1
  const outer = /^[ \t]*/.exec(script.text.slice(lineStart))?.[0] ?? ''
  const [first] = fn.body.type === 'BlockStatement' ? fn.body.body : []
  if (!first) return { unit: '  ', indentation: `${outer}  ` }
  const at = script.text.lastIndexOf('\n', first.start - 1) + 1
  const inner = /^[ \t]*/.exec(script.text.slice(at, first.start))?.[0] ?? ''
  const unit = inner.startsWith(outer) && inner.length > outer.length ? inner.slice(outer.length) : '  '
  return { unit, indentation: at > fn.start ? inner : `${outer}${unit}` }
}

/** After the directives, in front of everything else in the body. */
function insertConstants(
  script: Script,
  fn: FunctionNode,
  edits: Edits,
  lines: readonly string[],
  indentation: string,
  eol: string,
) {
  if (fn.body.type !== 'BlockStatement') return
  const directive = fn.body.body.findLast(
    (one) => one.type === 'ExpressionStatement' && 'directive' in one && one.directive !== undefined,
  )
  const at = directive ? directive.end : fn.body.start + 1
  edits.insert(at, lines.map((one) => `${eol}${indentation}${one}`).join(''))
}

/** Every Hook found these two defined. */
function preludeOf(script: Script): { text: string; changes: Note[] } {
  const changes: Note[] = []
  let text = ''
  for (const name of ['ExtensibilityUserError', 'PreUserRegistrationError']) {
    const [use] = script.free(name)
    if (!use) continue
    text += `function ${name}(message, friendlyMessage) {\n  const error = new Error(message);\n  error.name = '${name}';\n  error.friendlyMessage = friendlyMessage || message;\n  return error;\n}\n\n`
    changes.push({ line: script.lineOf(use), text: `${name} was defined in every Hook; here it is written out` })
  }
  return { text, changes }
}

/** Names that are asked of `….secrets`, or taken out of it; enough to know what to set. */
function secretsOf(script: Script): string[] {
  const names = new Set<string>()
  for (const node of nodesIn(script.tree, true)) {
    if (node.type === 'MemberExpression' && isSecrets(node.object)) {
      const name = memberName(node)
      if (name !== undefined) names.add(name)
    }
    if (node.type !== 'VariableDeclarator' || !node.init) continue
    if (!isSecrets(node.init) || node.id.type !== 'ObjectPattern') continue
    for (const property of node.id.properties) {
      if (property.type === 'Property' && property.key.type === 'Identifier') names.add(property.key.name)
    }
  }
  return [...names].sort()
}

function isSecrets(node: AnyNode): boolean {
  const name = memberName(node)
  if (name === 'secrets' || name === 'data') {
    return node.type === 'MemberExpression' && memberName(node.object) === 'webtask'
  }
  return node.type === 'Identifier' && node.name === 'secrets'
}
