// What crosses fd 3 between supervisor and sandbox: frames, their types, and reading them. Imported by both sides.
import type { CacheEntries, Command, RedirectFacts } from '#triggers'

import type { LogLevel, Mode } from './contract.ts'

/**
 * A frame is a u32 (little endian) and that many bytes: JSON, or raw bytes when the top bit of the u32 is set. The JSON is
 * a message, or an array of the messages of one turn. Raw frames belong to the `load` frame before them. Never
 * child_process IPC: garbage there crashes the parent (spec/runtime-and-storage.md §1).
 */
export const RAW = 0x8000_0000

/** What a child may send in one frame; more is an attack or a mistake, and ends it. */
export const MAX_FROM_CHILD = 4 * 1024 * 1024
/** A bundle or a code cache in one frame. */
export const MAX_TO_CHILD = 64 * 1024 * 1024

export type Hello = {
  t: 'hello'
  /** 128 random bits; every frame of the child carries them, so that Action code that writes to fd 3 is noticed */
  key: string
  /** path of the Unix socket that takes outbound connections */
  egress: string
  consoleBytes: number
}

/** Followed by raw frames: the code, the packages when there are any, the code cache when `cached`, each module. */
export type Load = {
  t: 'load'
  kind: 'action' | 'hook' | 'render'
  file: string
  packages: boolean
  /** the code cache is of the packages, or of the code when there are none */
  cached: boolean
  modules: readonly string[]
  /** the code is the author's own text: say its syntax errors exactly, and try it as TypeScript */
  raw: boolean
  /** run the top level now, before the first execution asks for it */
  eager: boolean
  /** compile all of it, answer with the code cache as a raw frame, and run nothing; the child is ended then */
  compileOnly: boolean
}

export type Run = {
  t: 'run'
  n: number
  trigger: string
  version: string
  handler: string
  event: { [key: string]: unknown }
  secrets: { [name: string]: string }
  configuration: { [name: string]: string }
  cache: CacheEntries
  redirect: RedirectFacts | null
  mode: Mode
}

export type NetError = { code: string; msg: string; syscall?: string }

export type ToChild =
  | Hello
  | Load
  | Run
  /** the budget is over: answer at once when the event loop still turns */
  | { t: 'drop'; n: number }
  | { t: 'opened'; c: number }
  | { t: 'refused'; c: number; error: NetError }
  | { t: 'named'; q: number; error?: NetError; answer?: unknown }

/** What was thrown, as the child tells it. The supervisor judges it, masks it and maps its lines. */
export type Thrown = {
  kind: 'syntax_error' | 'threw' | 'invalid_handler' | 'egress_denied' | 'dependency_missing'
  msg: string
  stack: string
}

/** About the child itself. */
export type AboutChild =
  | { t: 'ready'; node: string }
  | { t: 'loaded'; ms: number; cacheRejected: boolean; thrown?: Thrown }
  | { t: 'exit'; n: number; code: number }
  /** intrinsics were changed since the load: replace this child */
  | { t: 'dirty'; what: string }
  /** the proxy's side of connection `c` may flow */
  | { t: 'go'; c: number }
  | { t: 'name'; n: number; q: number; method: string; name: string; options: unknown }

/** About execution `n`; of a `log` 0 is the top level, of a `dropped` a ping. */
export type AboutExecution =
  | { t: 'log'; n: number; at: number; level: LogLevel; text: string; late?: true; cut?: true }
  | {
      t: 'request'
      n: number
      at: number
      method: string
      url: string
      status: number | null
      ms: number
      bytes: number
      error?: string
      /** of a live run that is recorded: what came back, the body in base64 as it stood on the wire */
      answer?: { headers: readonly (readonly [name: string, value: string])[]; body: string }
    }
  /** the handler settled; `over` when nothing of the execution is left to wait for */
  | { t: 'result'; n: number; ms: number; thrown?: Thrown; text?: string; commands: readonly Command[]; over: boolean }
  | { t: 'late'; n: number; thrown: Thrown }
  /** I/O and timers are done; commands asked for after the result */
  | { t: 'settled'; n: number; commands: readonly Command[] }
  /** its first request is about to go out, perhaps on a connection that was open before: never run it again */
  | { t: 'sending'; n: number }
  | { t: 'dropped'; n: number }
  /** not run, because this child is to be replaced: run it elsewhere */
  | { t: 'again'; n: number }

export type FromChild = AboutChild | AboutExecution

const aboutExecution: ReadonlySet<string> = new Set<AboutExecution['t']>([
  'log',
  'request',
  'result',
  'late',
  'settled',
  'sending',
  'dropped',
  'again',
])

export function isAboutExecution(message: FromChild): message is AboutExecution {
  return aboutExecution.has(message.t)
}

/** What a connection says first to the egress socket: u16 (little endian) length, then this as JSON. */
export type Opening = { c: number; n: number; host: string; port: number; dry: boolean; tls: boolean }

export function frame(text: string): Buffer {
  const length = Buffer.byteLength(text)
  const bytes = Buffer.allocUnsafe(4 + length)
  bytes.writeUInt32LE(length, 0)
  bytes.write(text, 4)
  return bytes
}

/** The head of a raw frame; the bytes follow it as they are. */
export function rawHead(length: number): Buffer {
  const bytes = Buffer.allocUnsafe(4)
  bytes.writeUInt32LE((length | RAW) >>> 0, 0)
  return bytes
}

export type FrameReader = (chunk: Buffer) => void

/**
 * Cuts a stream into frames. The bytes that `onFrame` gets are valid until it returns: a chunk may be memory that the
 * next read overwrites, so whatever is kept beyond the call is a copy.
 *
 * @param max bytes of a frame; a longer one calls `onBroken` and nothing is read any more
 */
export function openFrameReader(
  max: number,
  onFrame: (bytes: Buffer, raw: boolean) => void,
  onBroken: (words: string) => void,
): FrameReader {
  let kept: Buffer[] = []
  let have = 0
  let needed = 4
  let broken = false

  /** @returns whether a whole frame stands at `at`; otherwise `needed` says how many bytes it takes */
  const whole = (chunk: Buffer, at: number): boolean => {
    needed = chunk.length - at < 4 ? 4 : 4 + lengthAt(chunk, at)
    return chunk.length - at >= needed
  }

  return (chunk) => {
    if (broken) return
    let bytes = chunk
    if (have > 0) {
      kept.push(Buffer.from(chunk))
      have += chunk.length
      if (have < needed) return
      // at most twice for a frame in many chunks: when its head is there, and when it is whole
      bytes = Buffer.concat(kept, have)
    }
    kept = []
    have = 0
    let at = 0
    while (whole(bytes, at) && needed <= max + 4) {
      const end = at + needed
      onFrame(bytes.subarray(at + 4, end), bytes.readUInt32LE(at) >= RAW)
      at = end
    }
    if (needed <= max + 4) {
      have = bytes.length - at
      if (have > 0) kept = [Buffer.from(bytes.subarray(at))]
      return
    }
    broken = true
    onBroken(`a frame of ${needed - 4} bytes`)
  }
}

function lengthAt(bytes: Buffer, at: number): number {
  const head = bytes.readUInt32LE(at)
  return head >= RAW ? head - RAW : head
}
