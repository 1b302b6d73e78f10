// Named failures: from what a sandbox says was thrown, and from how a child ended.
import type { End } from './child.ts'
import type { Failure, Program } from './contract.ts'
import type { Mask } from './mask.ts'
import type { Places } from './places.ts'
import type { Thrown } from './protocol.ts'

const kinds = new Set<string>(['syntax_error', 'threw', 'invalid_handler', 'egress_denied', 'dependency_missing'])

/** @param thrown is not believed: an unknown kind is `threw`, texts are cut and masked */
export function failureOf(thrown: Thrown, places: Places, mask: Mask, kind: Program['kind']): Failure {
  const id = kinds.has(thrown.kind) ? thrown.kind : 'threw'
  const text = mask(thrown.msg.slice(0, 8192))
  const hookCompile = kind === 'hook' && id === 'syntax_error'
  const msg = hookCompile ? `Unable to compile the extensibility code as javascript: ${text}` : text
  const stack = typeof thrown.stack === 'string' ? thrown.stack.slice(0, 16_384) : ''
  const place = places.ofStack(stack)
  const failure: Failure = place === undefined ? { id, msg } : { id, msg, line: place.line, column: place.column }
  return stack === '' ? failure : { ...failure, stack: mask(places.rewrite(stack)) }
}

export function timeoutFailure(budgetMs: number): Failure {
  return { id: 'timeout', msg: `The code ran longer than its ${Math.round(budgetMs / 100) / 10} seconds.` }
}

export function lateTimeout(budgetMs: number): Failure {
  return {
    id: 'timeout',
    msg: `Work that nobody awaited was still going on after ${Math.round(budgetMs / 100) / 10} seconds, and was ended.`,
  }
}

/** @param exitedBy the execution that called process.exit, when the child said so */
export function endFailure(end: End, n: number, exitedBy: { n: number; code: number } | undefined): Failure {
  if (exitedBy !== undefined) {
    if (exitedBy.n !== n && exitedBy.n !== 0) return terminated
    return { id: 'exited', msg: `The code called process.exit(${exitedBy.code}).` }
  }
  if (end.why === 'killed') {
    if (end.words.startsWith('memory')) return { id: 'memory', msg: end.words.replace('memory: ', '') }
    if (end.words.startsWith('protocol'))
      return { id: 'crashed', msg: 'The code broke the channel to the runtime, and was ended.' }
    return terminated
  }
  if (/heap out of memory|Reached heap limit|Allocation failed|FatalProcessOutOfMemory/.test(end.stderr)) {
    return { id: 'memory', msg: 'The code used more memory than its heap may have.' }
  }
  if (end.signal === null && end.code !== null && end.code < 128) {
    return { id: 'exited', msg: `The process of the code ended with ${end.code}.` }
  }
  return { id: 'crashed', msg: `The process of the code crashed (${end.signal ?? `status ${end.code}`}).` }
}

export const terminated: Failure = {
  id: 'runtime_terminated',
  msg: 'The process was ended because of another execution in it.',
}
