// What the sandbox program uses after Action code has loaded, captured before: a patched JSON.stringify patches nothing.
import { Buffer } from 'node:buffer'
import { createHmac, createHash, timingSafeEqual } from 'node:crypto'
import { writeSync } from 'node:fs'
import { formatWithOptions, inspect } from 'node:util'

const { stringify, parse } = JSON
const apply = Reflect.apply as (body: unknown, self: unknown, args: readonly unknown[]) => unknown
const { now } = Date
const byteLength = Buffer.byteLength
const from = Buffer.from
const alloc = Buffer.allocUnsafe
/** A method as a function of its object: what user code does to the prototype later changes nothing. */
const unbound = (method: unknown) => Function.prototype.call.bind(method as () => void) as unknown
const { prototype } = Buffer as { prototype: Buffer }
const write = unbound(prototype.write) as (bytes: Buffer, text: string, at: number) => number
const text = unbound(prototype.toString) as (bytes: Buffer, encoding?: BufferEncoding) => string
const { concat } = Buffer
const then = unbound(Promise.prototype.then) as (
  promise: Promise<unknown>,
  onValue: (value: unknown) => void,
  onThrown: (thrown: unknown) => void,
) => void
const perf = performance.now.bind(performance)
const later = setImmediate
const timer = setTimeout
const tick = process.nextTick.bind(process)
const { reallyExit } = process as NodeJS.Process & { reallyExit(code: number): never }
const exit = (code: number): never => apply(reallyExit, process, [code]) as never
const wait = Atomics.wait
const sleeper = new Int32Array(new SharedArrayBuffer(4))

export const captured = {
  stringify,
  parse: parse as (text: string) => unknown,
  apply,
  now,
  byteLength,
  from: from as (text: string, encoding?: BufferEncoding) => Buffer,
  alloc,
  copy: (bytes: Uint8Array): Buffer => from(bytes),
  write,
  text,
  base64: (pieces: readonly Buffer[]): string => text(concat(pieces), 'base64'),
  whenSettled: then,
  resolve: Promise.resolve.bind(Promise) as (value: unknown) => Promise<unknown>,
  perf,
  later,
  timer,
  tick,
  exit,
  writeSync,
  inspect,
  format: formatWithOptions,
  createHmac,
  createHash,
  timingSafeEqual,
  /** blocks this thread; only while the pipe to the supervisor is full */
  sleep: (ms: number) => {
    wait(sleeper, 0, 0, ms)
  },
}

/** Reads a property of a value that may be a trap. */
export function peek(value: unknown, key: string): unknown {
  try {
    return (value as { [key: string]: unknown } | null | undefined)?.[key]
  } catch {
    return undefined
  }
}

/** Text of any value, whatever its toString does. */
export function textOf(value: unknown): string {
  try {
    return typeof value === 'string' ? value : String(value)
  } catch {
    return '[a value that cannot be written]'
  }
}
