// One call of cb: does it end well, with an error, or is that known only when it runs? And does anything run after it?
import type { AnyNode, CallExpression, Expression, Identifier, SpreadElement, Statement } from 'acorn'

import { type FunctionNode, isFunction, nodesIn, type Script } from './script.ts'

export type CallbackUse =
  /** cb is handed on, compared, bound: something else than called */
  | { kind: 'value'; node: Identifier; nested: boolean }
  | { kind: 'call'; node: Identifier; call: CallExpression; says: Says; nested: boolean }

export type Says = { end: 'ok' } | { end: 'error'; argument: Expression } | { end: 'unknown'; argument: Expression }

export function callbackUse(script: Script, fn: FunctionNode, node: Identifier): CallbackUse {
  const nested = script.functionOf(node) !== fn
  const call = script.parentOf(node)
  if (call?.type !== 'CallExpression' || call.callee !== node || call.optional) return { kind: 'value', node, nested }
  if (call.arguments.some((one) => one.type === 'SpreadElement')) return { kind: 'value', node, nested }
  // what is worked out for the ignored second argument must still be worked out
  if (call.arguments.slice(1).some((one) => !isPure(one))) return { kind: 'value', node, nested }
  return { kind: 'call', node, call, says: saysOf(script, call), nested }
}

function saysOf(script: Script, call: CallExpression): Says {
  const [argument] = call.arguments
  if (!argument || argument.type === 'SpreadElement') return { end: 'ok' }
  const truth = truthOf(script, argument)
  if (truth === false) return isPure(argument) ? { end: 'ok' } : { end: 'unknown', argument }
  return { end: truth === true ? 'error' : 'unknown', argument }
}

/** Is the value true, false, or known only at run time? */
function truthOf(script: Script, value: Expression): boolean | undefined {
  switch (value.type) {
    case 'Literal':
      return Boolean(value.value) || 'regex' in value || 'bigint' in value
    case 'NewExpression':
    case 'ObjectExpression':
    case 'ArrayExpression':
      return true
    case 'TemplateLiteral':
      return value.quasis.some((part) => part.value.raw !== '') ? true : undefined
    case 'UnaryExpression':
      return value.operator === 'void' ? false : undefined
    case 'ParenthesizedExpression':
      return truthOf(script, value.expression)
    case 'BinaryExpression':
      // 'status ' + code is a text with something in it
      if (value.operator !== '+') return undefined
      return isText(value.left) || isText(value.right) ? true : undefined
    case 'CallExpression':
      return value.callee.type === 'Identifier' && /^(?:[A-Z]\w*)?Error$/.test(value.callee.name) ? true : undefined
    case 'LogicalExpression': {
      const [left, right] = [truthOf(script, value.left), truthOf(script, value.right)]
      if (value.operator !== '||') return undefined
      return left === true || right === true ? true : undefined
    }
    case 'Identifier':
      if (value.name === 'undefined') return false
      return isSurelyTrue(script, value) ? true : undefined
    default:
      return undefined
  }
}

/** A text with something in it, or one put together with such a one: it becomes the message of an Error. */
export function isText(value: AnyNode): boolean {
  if (value.type === 'Literal') return typeof value.value === 'string' && value.value !== ''
  if (value.type === 'TemplateLiteral') return value.quasis.some((part) => part.value.raw !== '')
  return value.type === 'BinaryExpression' && value.operator === '+' && (isText(value.left) || isText(value.right))
}

/** What is handed to cb beside the error is ignored, and goes when the call is converted. */
export function droppedParts(script: Script, fn: FunctionNode): readonly AnyNode[] {
  const [, , parameter] = fn.params
  if (parameter?.type !== 'Identifier') return []
  return script.usesOf(parameter.name, fn).flatMap(({ node }) => {
    const use = callbackUse(script, fn, node)
    if (use.kind === 'value' || (use.says.end === 'unknown' && use.says.argument.type !== 'Identifier')) return []
    return use.call.arguments.slice(1)
  })
}

/** Inside of `if (err)`, of a catch clause, or of what is called with a rejection. */
function isSurelyTrue(script: Script, name: Identifier): boolean {
  let below: AnyNode = name
  for (let at = script.parentOf(name); at; below = at, at = script.parentOf(at)) {
    if (at.type === 'IfStatement' && at.consequent === below && implies(at.test, name.name)) return true
    if (at.type === 'ConditionalExpression' && at.consequent === below && implies(at.test, name.name)) return true
    if (at.type === 'LogicalExpression' && at.operator === '&&' && at.right === below && implies(at.left, name.name))
      return true
    if (at.type === 'CatchClause' && at.param?.type === 'Identifier' && at.param.name === name.name) return true
    if (isFunction(at)) {
      if (!at.params.some((one) => one.type === 'Identifier' && one.name === name.name)) continue
      return isRejectionHandler(script, at)
    }
  }
  return false
}

function implies(test: Expression, name: string): boolean {
  if (test.type === 'Identifier') return test.name === name
  if (test.type === 'LogicalExpression' && test.operator === '&&')
    return implies(test.left, name) || implies(test.right, name)
  if (test.type === 'UnaryExpression' && test.operator === '!') {
    const { argument } = test
    return argument.type === 'UnaryExpression' && argument.operator === '!' && implies(argument.argument, name)
  }
  if (test.type === 'BinaryExpression' && test.operator === 'instanceof') return isNamed(test.left, name)
  return false
}

function isNamed(node: AnyNode, name: string): boolean {
  return node.type === 'Identifier' && node.name === name
}

export function isRejectionHandler(script: Script, fn: AnyNode): boolean {
  const call = script.parentOf(fn)
  if (call?.type !== 'CallExpression' || call.callee.type !== 'MemberExpression') return false
  const { property } = call.callee
  if (property.type !== 'Identifier') return false
  if (property.name === 'catch') return call.arguments[0] === fn
  return property.name === 'then' && call.arguments[1] === fn
}

/** Nothing happens when it is worked out, so that it can be left out. */
export function isPure(value: Expression | SpreadElement): boolean {
  for (const node of nodesIn(value, false)) {
    const { type } = node
    if (type === 'CallExpression' || type === 'NewExpression' || type === 'AssignmentExpression') return false
    if (type === 'AwaitExpression' || type === 'UpdateExpression' || type === 'YieldExpression') return false
    if (type === 'TaggedTemplateExpression' || type === 'ImportExpression') return false
    if (type === 'UnaryExpression' && node.operator === 'delete') return false
  }
  return true
}

/** The statement that is nothing but this call: `cb();`, `return cb();`. */
export function statementOf(script: Script, call: CallExpression): Statement | undefined {
  const parent = script.parentOf(call)
  return parent?.type === 'ExpressionStatement' || parent?.type === 'ReturnStatement' ? parent : undefined
}

/** The list of statements that it stands in, and where; undefined for `if (x) cb()`. */
export function siblings(script: Script, statement: AnyNode): { list: readonly AnyNode[]; at: number } | undefined {
  const parent = script.parentOf(statement)
  const list =
    parent?.type === 'BlockStatement' ? parent.body : parent?.type === 'SwitchCase' ? parent.consequent : undefined
  return list && { list, at: list.indexOf(statement as never) }
}

/** When this statement of the Hook's own body has run, does nothing of the function run any more? */
export function isLast(script: Script, fn: FunctionNode, statement: AnyNode): boolean {
  if (statement.type === 'ReturnStatement') return true
  for (let at: AnyNode = statement; ;) {
    const around = siblings(script, at)
    if (around) {
      const next = around.list.slice(around.at + 1).find((one) => !isNothing(one))
      if (next?.type === 'ReturnStatement' && !next.argument) return true
      if (next && !(next.type === 'BreakStatement' && !next.label)) return false
      // a case without break goes on in the next one
      const parent = script.parentOf(at)
      if (!next && parent?.type === 'SwitchCase') {
        const cases = script.parentOf(parent)
        if (cases?.type === 'SwitchStatement' && cases.cases.at(-1) !== parent) return false
      }
    }
    const parent = script.parentOf(at)
    if (!parent || parent === fn) return parent === fn
    switch (parent.type) {
      case 'BlockStatement':
      case 'IfStatement':
      case 'SwitchCase':
      case 'SwitchStatement':
      case 'CatchClause':
        break
      case 'TryStatement':
        if (parent.finalizer && parent.finalizer !== at) break
        break
      default:
        return false
    }
    at = parent
  }
}

function isNothing(statement: AnyNode): boolean {
  return statement.type === 'EmptyStatement' || statement.type === 'FunctionDeclaration'
}

/** A throw here would be caught by the Hook's own code, which cb(err) was not. */
export function isInTry(script: Script, fn: FunctionNode, node: AnyNode): boolean {
  let below = node
  for (let at = script.parentOf(node); at && at !== fn; below = at, at = script.parentOf(at)) {
    if (at.type === 'TryStatement' && at.block === below && at.handler) return true
  }
  return false
}
