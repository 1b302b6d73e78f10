// Where the Hook is in its script: the function that is exported or returned, or the expression that makes it.
import type { AnyNode, Expression } from 'acorn'

import { type FunctionNode, isFunction, memberName, type Refused, type Script } from './script.ts'

export type FoundHook = {
  /** from here to the value's end it says that this is the Hook: `module.exports = …`, `return …` */
  statement: { start: number; end: number }
  value: Expression
  /** undefined when the function comes out of a call or so */
  fn: FunctionNode | undefined
  /** the function has a name elsewhere in the script, and the statement names it */
  named: boolean
}

/** The last word counts, as it does when the script runs. */
export function findHook(script: Script): FoundHook | Refused {
  let found: FoundHook | undefined
  for (const statement of script.tree.body) {
    const said = saidBy(statement)
    if (!said) continue
    const { value } = said
    const fn = isFunction(value) ? value : value.type === 'Identifier' ? named(script, value.name) : undefined
    found = { ...said, fn, named: value.type === 'Identifier' && fn !== undefined }
    // nothing after a return runs
    if (statement.type === 'ReturnStatement') break
  }
  const nothing =
    'The script exports no function: module.exports = function (user, context, cb) { … } is what is looked for.'
  if (!found) {
    const elsewhere = /\bmodule\s*\.\s*exports\s*=/.test(script.text)
    return { line: undefined, text: elsewhere ? `${nothing} It must stand at the top level.` : nothing }
  }
  const line = script.lineOf(found.statement)
  if (
    ['Literal', 'ObjectExpression', 'ArrayExpression', 'ClassExpression', 'TemplateLiteral'].includes(found.value.type)
  ) {
    return { line, text: nothing }
  }
  const { fn } = found
  if (fn && fn.params.length > 3) {
    return { line, text: `The Hook declares ${fn.params.length} parameters; a Hook takes (user, context, cb).` }
  }
  if (fn?.generator) return { line, text: 'The Hook is a generator function: nobody would run it.' }
  return found
}

function saidBy(statement: AnyNode): Pick<FoundHook, 'statement' | 'value'> | undefined {
  if (statement.type === 'ReturnStatement' && statement.argument) {
    const { start, argument } = statement
    return { statement: { start, end: argument.end }, value: argument }
  }
  if (statement.type !== 'ExpressionStatement' || statement.expression.type !== 'AssignmentExpression') return undefined
  let assignment = statement.expression
  let exported = false
  for (;;) {
    exported ||= isExports(assignment.left)
    if (assignment.right.type !== 'AssignmentExpression') break
    assignment = assignment.right
  }
  const { start, end } = statement.expression
  return exported ? { statement: { start, end }, value: assignment.right } : undefined
}

/** `module.exports`, and the `default` that a transpiler writes. */
function isExports(left: AnyNode): boolean {
  if (left.type !== 'MemberExpression') return false
  const { object } = left
  const name = memberName(left)
  if (name === 'exports') return object.type === 'Identifier' && object.name === 'module'
  return name === 'default' && ((object.type === 'Identifier' && object.name === 'exports') || isExports(object))
}

/** A function of the top level that is named once, where it is exported. */
function named(script: Script, name: string): FunctionNode | undefined {
  const uses = script.usesOf(name, undefined).filter(({ init }) => !init)
  if (uses.length !== 1) return undefined
  for (const statement of script.tree.body) {
    if (statement.type === 'FunctionDeclaration' && statement.id.name === name) return statement
    if (statement.type !== 'VariableDeclaration') continue
    for (const { id, init } of statement.declarations) {
      if (id.type === 'Identifier' && id.name === name && isFunction(init)) return init
    }
  }
  return undefined
}
