// Is it a message that a child can send? Nothing of what comes out of a process with customers' code is believed.
import { isObject } from '#kit'

import type { FromChild } from './protocol.ts'

type Fits = (value: unknown) => boolean

const number: Fits = (value) => typeof value === 'number'
const text: Fits = (value) => typeof value === 'string'
const flag: Fits = (value) => typeof value === 'boolean'
const anything: Fits = () => true
const optional =
  (fits: Fits): Fits =>
  (value) =>
    value === undefined || fits(value)
const thrown: Fits = (value) => isObject(value) && text(value['kind']) && text(value['msg']) && text(value['stack'])
const levels: ReadonlySet<unknown> = new Set(['log', 'info', 'warn', 'error', 'debug', 'trace'])

const shapes: { readonly [Type in FromChild['t']]: { readonly [name: string]: Fits } } = {
  ready: { node: text },
  loaded: { ms: number, cacheRejected: flag, thrown: optional(thrown) },
  exit: { n: number, code: number },
  dirty: { what: text },
  go: { c: number },
  name: { n: number, q: number, method: text, name: text, options: anything },
  log: { n: number, at: number, level: (value) => levels.has(value), text, late: optional(flag), cut: optional(flag) },
  request: {
    ...{ n: number, at: number, method: text, url: text, ms: number, bytes: number, error: optional(text) },
    status: (value) => value === null || number(value),
    // read by what keeps it
    answer: anything,
  },
  // commands are judged by the vocabulary of triggers
  result: { n: number, ms: number, thrown: optional(thrown), text: optional(text), commands: anything, over: flag },
  late: { n: number, thrown },
  settled: { n: number, commands: anything },
  sending: { n: number },
  dropped: { n: number },
  again: { n: number },
}

/**
 * Frames carry a key that Action code does not know; whoever finds it all the same (in memory that was freed, in a dump of
 * the heap) can write frames of its own. One that is no message ends the child, and reaches nothing behind this.
 */
export function isFromChild(value: unknown): value is FromChild {
  if (!isObject(value) || typeof value['t'] !== 'string' || !Object.hasOwn(shapes, value['t'])) return false
  const shape = shapes[value['t'] as FromChild['t']]
  for (const name in shape) if (shape[name]?.(value[name]) !== true) return false
  return true
}
