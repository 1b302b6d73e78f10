// cb → return and throw; where it is called from another callback, a promise around what leads there.
import type { AnyNode, BlockStatement, CallExpression } from 'acorn'

import {
  type CallbackUse,
  callbackUse,
  isInTry,
  isLast,
  isRejectionHandler,
  isText,
  type Says,
  siblings,
  statementOf,
} from './callback-calls.ts'
import type { Edits } from './edits.ts'
import type { Note } from './fields.ts'
import { type FunctionNode, isFunction, memberName, nodesIn, type Script } from './script.ts'

export type CallbackOutcome = { changes: Note[]; remarks: Note[] }

type Named = { resolve: string; reject: string }
type Place = { script: Script; fn: FunctionNode; edits: Edits; names: Named; unit: string; eol: string }

/** @param place `names`: what resolve and reject are called, so that they hide nothing of the script */
export function convertCallback(place: Place): CallbackOutcome {
  const { script, fn } = place
  const outcome: CallbackOutcome = { changes: [], remarks: [] }
  const [, , parameter] = fn.params
  if (parameter?.type !== 'Identifier') {
    neverCalled(place, outcome)
    return outcome
  }
  const uses = script.usesOf(parameter.name, fn).map(({ node }) => callbackUse(script, fn, node))
  if (uses.length === 0) {
    neverCalled(place, outcome)
    return outcome
  }
  const body = fn.body.type === 'BlockStatement' ? fn.body : undefined
  if (!body) return expressionBody(place, uses, outcome)
  const chain = chainOf(place, body, uses)
  const others = uses.filter((use) => !chain?.uses.includes(use))
  if (chain && regionOf(place, body, others) === undefined) {
    for (const use of others) direct(place, use, outcome)
    awaitChain(place, chain, outcome)
    return outcome
  }
  const from = regionOf(place, body, uses)
  const start = from === undefined ? body.end : (body.body[from]?.start ?? body.end)
  for (const use of uses) if (use.node.start < start) direct(place, use, outcome)
  if (from !== undefined) wrap(place, body, from, uses, parameter.name, outcome)
  return outcome
}

function neverCalled({ script, fn }: Place, { remarks }: CallbackOutcome): void {
  const text = 'cb is never called: the Hook ended by its time limit only; the Action ends when its code has run'
  remarks.push({ line: script.lineOf(fn), text })
}

/** `(user, context, cb) => cb()` and the like: an arrow without braces. */
function expressionBody(place: Place, uses: CallbackUse[], outcome: CallbackOutcome): CallbackOutcome {
  const { script, fn, edits, unit, eol } = place
  const [only] = uses
  const whole = script.textOf(fn.body)
  const { start, end } = fn.body
  const padding = `{${eol}${unit}`
  if (only?.kind === 'call' && uses.length === 1 && only.call === fn.body && only.says.end !== 'unknown') {
    if (only.says.end === 'ok') edits.replace({ start, end }, `${padding}return;${eol}}`)
    else {
      edits.replace(
        { start, end: only.says.argument.start },
        `${padding}throw ${isText(only.says.argument) ? 'new Error(' : ''}`,
      )
      edits.replace({ start: only.says.argument.end, end }, `${isText(only.says.argument) ? ')' : ''};${eol}}`)
    }
    outcome.changes.push({
      line: script.lineOf(fn.body),
      text: `${whole.slice(0, 40)} → ${only.says.end === 'ok' ? 'return' : 'throw'}`,
    })
    return outcome
  }
  const keep = settle(place, uses, outcome)
  const { resolve, reject } = place.names
  const [, , parameter] = fn.params
  const name = parameter?.type === 'Identifier' ? parameter.name : 'cb'
  const first = keep ? `${unit}${unit}${keptCallback(name, place.names)}${eol}` : ''
  const isAsync = awaits(fn.body)
  const open = isAsync ? `(async () => {${eol}` : ''
  edits.insert(
    start,
    `{${eol}${unit}await new Promise((${resolve}, ${reject}) => {${open && ` ${open}`}${eol}${first}${unit}${unit}`,
  )
  edits.insert(end, `;${eol}${unit}${isAsync ? `})().catch(${reject}); ` : ''}});${eol}}`)
  outcome.changes.push({
    line: script.lineOf(fn.body),
    text: 'cb is called from a callback: a promise stands around it',
  })
  return outcome
}

/** The first statement that a promise must stand around; undefined when every cb can be a return or a throw. */
function regionOf(place: Place, body: BlockStatement, uses: readonly CallbackUse[]): number | undefined {
  const { script, fn } = place
  const nested = uses.filter((use) => use.nested || use.kind === 'value' || !isDirect(script, fn, use))
  if (nested.length === 0) return undefined
  return widened(place, body, Math.min(...nested.map(({ node }) => indexIn(script, body, node))))
}

/** Variables of the wrapped part must not be needed in front of it. */
function widened({ script, fn }: Place, body: BlockStatement, index: number): number {
  let from = index
  for (let again = true; again;) {
    again = false
    const start = body.body[from]?.start ?? body.end
    for (const { declaredAt, uses } of script.declaredIn(fn)) {
      if (declaredAt < start) continue
      const early = uses.filter(({ node }) => node.start < start)
      for (const { node } of early) {
        const at = indexIn(script, body, node)
        if (at < from) {
          from = at
          again = true
        }
      }
    }
  }
  return from
}

function indexIn(script: Script, body: BlockStatement, node: AnyNode): number {
  return body.body.findIndex((statement) => script.within(node, statement))
}

function isDirect(script: Script, fn: FunctionNode, use: CallbackUse & { kind: 'call' }): boolean {
  const statement = statementOf(script, use.call)
  if (!statement || !isLast(script, fn, statement)) return false
  if (use.says.end === 'ok') return true
  if (isInTry(script, fn, statement)) return false
  return use.says.end === 'error' || use.says.argument.type === 'Identifier'
}

function direct({ script, fn, edits, eol }: Place, use: CallbackUse, { changes }: CallbackOutcome): void {
  if (use.kind === 'value' || use.nested || !isDirect(script, fn, use)) return
  const { says, call } = use
  const statement = statementOf(script, call)
  if (!statement) return
  const line = script.lineOf(call)
  const around = siblings(script, statement)
  const next = around?.list[around.at + 1]
  // `cb(); return;` is one return
  const end = next?.type === 'ReturnStatement' && statement.type !== 'ReturnStatement' ? next.end : statement.end
  if (says.end === 'ok') {
    edits.replace({ start: statement.start, end }, 'return;')
    changes.push({ line, text: `${short(script, call)} → return` })
    return
  }
  const { argument } = says
  if (says.end === 'unknown') {
    const name = script.textOf(argument)
    const indentation = indentationOf(script, statement)
    const both = around
      ? `if (${name}) throw ${name};${eol}${indentation}return;`
      : `{ if (${name}) throw ${name}; return; }`
    edits.replace({ start: statement.start, end }, both)
    changes.push({ line, text: `${short(script, call)} → throw, or return when there is no error` })
    return
  }
  const text = isText(argument)
  edits.replace({ start: statement.start, end: argument.start }, `throw ${text ? 'new Error(' : ''}`)
  edits.replace({ start: argument.end, end }, `${text ? ')' : ''};`)
  changes.push({ line, text: `${short(script, call)} → throw` })
}

/** Puts a promise around the statements from `from` on; they run at once, as before, and cb settles it. */
function wrap(
  place: Place,
  body: BlockStatement,
  from: number,
  uses: readonly CallbackUse[],
  name: string,
  outcome: CallbackOutcome,
): void {
  const { script, edits, names, unit, eol } = place
  const [first, last] = [body.body[from], body.body.at(-1)]
  if (!first || !last) return
  const inside = uses.filter(({ node }) => node.start >= first.start)
  const keep = settle(place, inside, outcome)
  const indentation = indentationOf(script, first)
  const isAsync = body.body.slice(from).some((statement) => awaits(statement))
  const open = isAsync
    ? `await new Promise((${names.resolve}, ${names.reject}) => (async () => {`
    : `await new Promise((${names.resolve}, ${names.reject}) => {`
  const head = `${open}${eol}${indentation}${unit}${keep ? `${keptCallback(name, names)}${eol}${indentation}${unit}` : ''}`
  edits.insert(first.start, head)
  const texts = [...nodesIn(body, true)].filter(
    (node) => node.type === 'TemplateElement' || (node.type === 'Literal' && script.textOf(node).includes('\n')),
  )
  edits.indent({ start: first.start, end: last.end }, unit, (at) =>
    texts.some((node) => node.start < at && at <= node.end),
  )
  edits.insert(last.end, `${eol}${indentation}${isAsync ? `})().catch(${names.reject}));` : '});'}`)
  const text = keep
    ? 'cb is called later or handed on: a promise stands around what leads there, and cb settles it'
    : 'cb is called from a callback: a promise stands around what leads there'
  outcome.changes.push({ line: script.lineOf(first), text })
}

/** Calls of cb inside of a promise. @returns whether something is left that needs a function called cb */
function settle({ script, edits, names }: Place, uses: readonly CallbackUse[], { changes }: CallbackOutcome): boolean {
  let keep = false
  for (const use of uses) {
    if (use.kind === 'value' || (use.says.end === 'unknown' && use.says.argument.type !== 'Identifier')) {
      keep = true
      continue
    }
    const { call, says } = use
    const text = settled(script, call, says, names, edits)
    changes.push({ line: script.lineOf(call), text: `${short(script, call)} → ${text}` })
  }
  return keep
}

function settled(script: Script, call: CallExpression, says: Says, { resolve, reject }: Named, edits: Edits): string {
  switch (says.end) {
    case 'ok':
      edits.replace(call, `${resolve}()`)
      return `${resolve}()`
    case 'unknown': {
      const name = script.textOf(says.argument)
      const parent = script.parentOf(call)
      const bare = parent?.type === 'ExpressionStatement' || parent?.type === 'ReturnStatement' || isFunction(parent)
      const text = `${name} ? ${reject}(${name}) : ${resolve}()`
      edits.replace(call, bare ? text : `(${text})`)
      return text
    }
    case 'error': {
      const { argument } = says
      const text = isText(argument)
      edits.replace({ start: call.start, end: argument.start }, `${reject}(${text ? 'new Error(' : ''}`)
      edits.replace({ start: argument.end, end: call.end }, text ? '))' : ')')
      return `${reject}(…)`
    }
  }
}

export function keptCallback(name: string, { resolve, reject }: Named): string {
  return `const ${name} = (error) => (error ? ${reject}(error) : ${resolve}());`
}

type Chain = { statement: AnyNode; promise: AnyNode; end: number; uses: CallbackUse[] }

/** `promise.then(() => cb()).catch((err) => cb(err))` as the last statement is `await promise`. */
function chainOf({ script }: Place, body: BlockStatement, uses: readonly CallbackUse[]): Chain | undefined {
  const statement = body.body.at(-1)
  const expression =
    statement?.type === 'ExpressionStatement'
      ? statement.expression
      : statement?.type === 'ReturnStatement'
        ? statement.argument
        : undefined
  if (!statement || expression?.type !== 'CallExpression') return undefined
  const inside = uses.filter(({ node }) => script.within(node, statement))
  if (inside.length !== 2) return undefined
  const ends = (handler: AnyNode | undefined, end: Says['end']) =>
    inside.some((use) => endsBy(script, handler, use, end))
  const fails = (handler: AnyNode | undefined) =>
    ends(handler, 'error') || inside.some((use) => use.kind === 'value' && use.node === handler)
  const { callee, arguments: given } = expression
  if (callee.type !== 'MemberExpression' || callee.object.type === 'Super') return undefined
  if (memberName(callee) === 'then' && given.length === 2) {
    if (!ends(given[0], 'ok') || !fails(given[1])) return undefined
    return { statement, promise: callee.object, end: expression.end, uses: inside }
  }
  const inner = callee.object
  if (memberName(callee) !== 'catch' || given.length !== 1 || inner.type !== 'CallExpression') return undefined
  if (inner.callee.type !== 'MemberExpression' || memberName(inner.callee) !== 'then') return undefined
  if (inner.arguments.length !== 1 || !ends(inner.arguments[0], 'ok') || !fails(given[0])) return undefined
  return { statement, promise: inner.callee.object, end: expression.end, uses: inside }
}

/** The handler does nothing but this call. */
function endsBy(script: Script, handler: AnyNode | undefined, use: CallbackUse, end: Says['end']): boolean {
  if (use.kind !== 'call' || use.says.end !== end || !handler || !isFunction(handler)) return false
  if (end === 'error') {
    const [parameter] = handler.params
    const { says } = use
    if (says.end !== 'error' || says.argument.type !== 'Identifier' || !isRejectionHandler(script, handler))
      return false
    if (parameter?.type !== 'Identifier' || parameter.name !== says.argument.name) return false
  }
  if (handler.body === use.call) return true
  if (handler.body.type !== 'BlockStatement' || handler.body.body.length !== 1) return false
  return statementOf(script, use.call) === handler.body.body[0]
}

function awaitChain({ script, edits }: Place, { statement, promise, end, uses }: Chain, { changes }: CallbackOutcome) {
  edits.replace({ start: statement.start, end: promise.start }, 'await ')
  edits.replace({ start: promise.end, end }, '')
  for (const use of uses) changes.push({ line: script.lineOf(use.node), text: 'cb at the end of a promise → await' })
}

function awaits(root: AnyNode): boolean {
  if (isFunction(root)) return false
  for (const node of nodesIn(root, false)) {
    if (node.type === 'AwaitExpression') return true
    if (node.type === 'ForOfStatement' && node.await) return true
  }
  return false
}

function indentationOf(script: Script, node: { start: number }): string {
  const line = script.text.slice(script.text.lastIndexOf('\n', node.start - 1) + 1, node.start)
  return /^\s*/.exec(line)?.[0] ?? ''
}

function short(script: Script, node: AnyNode): string {
  const text = script.textOf(node).replaceAll(/\s+/g, ' ')
  return text.length > 50 ? `${text.slice(0, 49)}…` : text
}
