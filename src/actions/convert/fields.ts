// user and context of a Hook → the event of the Action, read by read; what cannot be said so gets the old object.
import type { AnyNode, Identifier, Pattern } from 'acorn'

import { droppedParts } from './callback-calls.ts'
import type { Edits } from './edits.ts'
import { memberName, type FunctionNode, type Script } from './script.ts'

export type Note = { line: number; text: string }

export type FieldsOutcome = { changes: Note[]; remarks: Note[]; left: Note[]; constants: string[] }

const USER = new Set(['id', 'username', 'email', 'last_password_reset'])
/** What an Action knows and a Hook did not: reading it must stay undefined, or the two would not do the same. */
const ONLY_ACTION = new Set([
  'user_id',
  'email_verified',
  'phone_number',
  'phone_verified',
  'user_metadata',
  'app_metadata',
])
const ONLY_ACTION_CONNECTION = new Set(['strategy', 'metadata'])
const WEBTASK = new Set(['secrets', 'data', 'body', 'params', 'query', 'headers'])

type Place = { script: Script; fn: FunctionNode; edits: Edits; event: string; outcome: FieldsOutcome }

/** @param event the name that the event has in the Action */
export function convertFields(script: Script, fn: FunctionNode, edits: Edits, event: string): FieldsOutcome {
  const outcome: FieldsOutcome = { changes: [], remarks: [], left: [], constants: [] }
  const place: Place = { script, fn, edits, event, outcome }
  const [user, context] = fn.params
  if (user) convertUser(place, user)
  if (context) convertContext(place, context)
  return outcome
}

export function oldUser(event: string): string {
  return `{ ${[...USER].map((name) => `${name}: ${event}.user.${name}`).join(', ')} }`
}

export function oldConnection(event: string): string {
  return `{ id: ${event}.connection.id, name: ${event}.connection.name, tenant: ${event}.tenant.id }`
}

/** @param whole with everything that JSON.stringify(context) used to show */
function oldContext(event: string, whole: boolean): string {
  const connection = oldConnection(event)
  if (!whole) return `{ connection: ${connection}, webtask: { secrets: ${event}.secrets, data: ${event}.secrets } }`
  const body = `{ user: ${oldUser(event)}, context: { connection: ${connection} } }`
  const rest = `body: ${body}, params: {}, query: {}, headers: {}`
  return `{ connection: ${connection}, webtask: { secrets: ${event}.secrets, data: { ...${event}.secrets }, ${rest} } }`
}

function convertUser({ script, fn, edits, event, outcome }: Place, parameter: Pattern): void {
  const { changes, remarks, constants } = outcome
  const pattern = parameter.type === 'AssignmentPattern' ? parameter.left : parameter
  if (pattern.type !== 'Identifier') {
    const simple = keysOf(pattern)?.every((key) => USER.has(key)) === true
    constants.push(`const ${script.textOf(pattern)} = ${simple ? `${event}.user` : oldUser(event)};`)
    changes.push({ line: script.lineOf(pattern), text: 'the first parameter is taken apart in the body' })
    return
  }
  const uses = keptUses(script, fn, pattern)
  const whole = uses.find((use) => !isRead(script, use) && !takesApart(script, use, USER) && !isTested(script, use))
  if (whole) {
    constants.push(`const ${pattern.name} = ${oldUser(event)};`)
    changes.push({ line: script.lineOf(whole), text: `${pattern.name} is used as a whole: it is made from the event` })
    return
  }
  for (const use of uses) {
    const member = script.parentOf(use)
    const name = memberName(member)
    const line = script.lineOf(use)
    if (member && name !== undefined && ONLY_ACTION.has(name)) {
      edits.replace(member, 'undefined')
      const text = `${pattern.name}.${name} was undefined in a Hook and stays so; an Action has it as ${event}.user.${name}`
      remarks.push({ line, text })
      continue
    }
    edits.replace(use, `${event}.user`)
    changes.push({
      line,
      text: `${pattern.name}${name === undefined ? '' : `.${name}`} → ${event}.user${name === undefined ? '' : `.${name}`}`,
    })
    if (name !== undefined && !USER.has(name))
      remarks.push({ line, text: `a Hook's user has no ${name}: it is undefined here as there` })
  }
}

function convertContext({ script, fn, edits, event, outcome }: Place, parameter: Pattern): void {
  const { changes, constants } = outcome
  const pattern = parameter.type === 'AssignmentPattern' ? parameter.left : parameter
  if (pattern.type !== 'Identifier') {
    constants.push(`const ${script.textOf(pattern)} = ${oldContext(event, false)};`)
    changes.push({ line: script.lineOf(pattern), text: 'the second parameter is taken apart in the body' })
    return
  }
  const uses = keptUses(script, fn, pattern)
  const planned = uses.map((use) => ({ use, read: readOf(script, use, event) }))
  for (const { use } of planned) {
    const name = webtaskPart(script, use)
    if (name !== undefined && !WEBTASK.has(name)) {
      const text = `context.webtask.${name} is not there; the nearest thing of an Action is ${name === 'storage' ? 'api.cache' : 'none'}`
      outcome.left.push({ line: script.lineOf(use), text })
    }
  }
  const whole = planned.find(({ read }) => read === undefined)
  if (whole) {
    const opaque = planned.some(
      ({ use }) => memberName(script.parentOf(use)) === undefined && !isTakenApart(script, use),
    )
    const full = opaque || planned.some(({ use }) => usesOldWebtask(script, use))
    constants.push(`const ${pattern.name} = ${oldContext(event, full)};`)
    const text = `${pattern.name} is used as a whole: it is made from the event`
    changes.push({ line: script.lineOf(whole.use), text })
    return
  }
  for (const { read } of planned) {
    if (!read) continue
    edits.replace(read.part, read.text)
    const line = script.lineOf(read.part)
    if (read.text === 'undefined') {
      const text = `${script.textOf(read.part)} was undefined in a Hook and stays so`
      outcome.remarks.push({ line, text })
    } else changes.push({ line, text: `${script.textOf(read.part)} → ${read.text}` })
  }
}

function keptUses(script: Script, fn: FunctionNode, { name }: Identifier): Identifier[] {
  const uses = script.usesOf(name, fn).map(({ node }) => node)
  const dropped = droppedParts(script, fn)
  return uses.filter((use) => !dropped.some((part) => script.within(use, part)))
}

/** Only whether it is there is asked, and it always is: `!user`, `user && user.email`. */
function isTested(script: Script, use: AnyNode): boolean {
  const parent = script.parentOf(use)
  switch (parent?.type) {
    case 'UnaryExpression':
      return parent.operator === '!'
    case 'LogicalExpression':
      return parent.operator === '&&' && parent.left === use
    case 'IfStatement':
    case 'ConditionalExpression':
      return parent.test === use
    default:
      return false
  }
}

type Read = { part: AnyNode; text: string }

/** What a use of `context` becomes; undefined when it needs the object itself. */
function readOf(script: Script, use: Identifier, event: string): Read | undefined {
  if (isTested(script, use)) return { part: use, text: event }
  if (!isRead(script, use)) return undefined
  const first = script.parentOf(use)
  const name = memberName(first)
  if (!first || name === undefined) return undefined
  const second = script.parentOf(first)
  const inner = second && reads(script, first) ? memberName(second) : undefined
  if (name === 'connection') return connectionRead(script, first, second, inner, event)
  if (name !== 'webtask') return { part: first, text: 'undefined' }
  if (inner === 'secrets' || inner === 'data') {
    return second && !isWritten(script, second) ? { part: second, text: `${event}.secrets` } : undefined
  }
  if (isTested(script, first)) return { part: first, text: event }
  return takesApart(script, first, new Set(['secrets'])) ? { part: first, text: event } : undefined
}

function connectionRead(
  script: Script,
  first: AnyNode,
  second: AnyNode | undefined,
  inner: string | undefined,
  event: string,
): Read | undefined {
  if (second && inner !== undefined) {
    if (isWritten(script, second)) return undefined
    if (inner === 'tenant') return { part: second, text: `${event}.tenant.id` }
    if (ONLY_ACTION_CONNECTION.has(inner)) return { part: second, text: 'undefined' }
    return { part: first, text: `${event}.connection` }
  }
  if (isTested(script, first) || takesApart(script, first, new Set(['id', 'name']))) {
    return { part: first, text: `${event}.connection` }
  }
  if (isWritten(script, first)) return undefined
  const bare = second?.type === 'ArrowFunctionExpression' || second?.type === 'MemberExpression'
  return { part: first, text: bare ? `(${oldConnection(event)})` : oldConnection(event) }
}

/** `use.name`, and not on the left of anything. */
function isRead(script: Script, use: AnyNode): boolean {
  const member = script.parentOf(use)
  return reads(script, use) && memberName(member) !== undefined && !isWritten(script, member)
}

function reads(script: Script, object: AnyNode): boolean {
  const member = script.parentOf(object)
  return member?.type === 'MemberExpression' && member.object === object
}

function isWritten(script: Script, member: AnyNode | undefined): boolean {
  if (!member) return false
  const parent = script.parentOf(member)
  switch (parent?.type) {
    case 'AssignmentExpression':
    case 'AssignmentPattern':
    case 'ForInStatement':
    case 'ForOfStatement':
      return parent.left === member
    case 'UpdateExpression':
    case 'ArrayPattern':
    case 'RestElement':
      return true
    case 'UnaryExpression':
      return parent.operator === 'delete'
    case 'Property':
      return script.parentOf(parent)?.type === 'ObjectPattern'
    default:
      return false
  }
}

/** `const { a, b } = use` with nothing but known names. */
function takesApart(script: Script, use: AnyNode, known: ReadonlySet<string>): boolean {
  const parent = script.parentOf(use)
  if (parent?.type !== 'VariableDeclarator' || parent.init !== use) return false
  return keysOf(parent.id)?.every((key) => known.has(key)) === true
}

function isTakenApart(script: Script, use: AnyNode): boolean {
  const parent = script.parentOf(use)
  return parent?.type === 'VariableDeclarator' && parent.init === use && keysOf(parent.id) !== undefined
}

/** The names that an object pattern takes; undefined when it takes the rest, or is another pattern. */
function keysOf(pattern: Pattern): string[] | undefined {
  if (pattern.type !== 'ObjectPattern') return undefined
  const keys: string[] = []
  for (const property of pattern.properties) {
    if (property.type !== 'Property' || property.computed) return undefined
    if (property.key.type === 'Identifier') keys.push(property.key.name)
    else return undefined
  }
  return keys
}

function webtaskPart(script: Script, use: Identifier): string | undefined {
  const first = script.parentOf(use)
  const second = first && reads(script, use) && memberName(first) === 'webtask' ? script.parentOf(first) : undefined
  return first && second && reads(script, first) ? memberName(second) : undefined
}

function usesOldWebtask(script: Script, use: Identifier): boolean {
  const part = webtaskPart(script, use)
  return part !== undefined && part !== 'secrets' && part !== 'data'
}
