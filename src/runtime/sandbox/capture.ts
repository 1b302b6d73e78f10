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
const concat = Buffer.concat
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
  parse,
  apply,
  now,
  byteLength,
  from: from as (text: string, encoding?: BufferEncoding) => Buffer,
  alloc,
  concat: concat as (list: readonly Uint8Array[]) => Buffer,
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
