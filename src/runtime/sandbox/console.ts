// console inside the sandbox: every line belongs to the execution whose code printed it, floating code included.
import { Console } from 'node:console'
import { Writable } from 'node:stream'

import type { LogLevel } from '../contract.ts'
import { captured } from './capture.ts'
import { current } from './executions.ts'
import { send } from './pipe.ts'

let limit = 64 * 1024

export function setConsoleLimit(bytes: number): void {
  limit = bytes
}

const options = { depth: 4, maxArrayLength: 100, maxStringLength: 16 * 1024, breakLength: 120 }

/** Keeps one line: at most the limit per execution; the first line beyond it is cut and marked. */
export function print(level: LogLevel, text: string): void {
  const execution = current()
  // printed by code that belongs to no execution (the top level while warming): kept for the first one
  const n = execution?.n ?? 0
  if (execution !== undefined) {
    if (execution.over || execution.consoleBytes > limit) return
    const left = limit - execution.consoleBytes
    const size = captured.byteLength(text)
    execution.consoleBytes += size + 1
    if (size > left) return send({ t: 'log', n, at: captured.now(), level, text: text.slice(0, left), cut: true })
  }
  const line = { t: 'log', n, at: captured.now(), level, text: text.slice(0, limit) } as const
  send(execution?.answered === true ? { ...line, late: true } : line)
}

function format(args: unknown[]): string {
  try {
    const first = args[0]
    if (args.length === 1 && typeof first === 'string') return first.slice(0, limit + 1)
    return captured.format(options, ...args)
  } catch {
    // a getter, a proxy or an inspect.custom that throws must not throw at whoever only wanted to log
    return '[a value that cannot be printed]'
  }
}

function lines(level: LogLevel): Writable {
  return new Writable({
    decodeStrings: false,
    write(chunk: unknown, _encoding, done) {
      print(level, trimEnd(typeof chunk === 'string' ? chunk : String(chunk)))
      done()
    },
  })
}

function trimEnd(text: string): string {
  return text.endsWith('\n') ? text.slice(0, -1) : text
}

/** Replaces the global console, and what process.stdout and process.stderr write. */
export function installConsole(): Console {
  const own = new Console({ stdout: lines('log'), stderr: lines('error'), inspectOptions: options })
  const levels: LogLevel[] = ['log', 'info', 'warn', 'error', 'debug']
  for (const level of levels) own[level] = (...args: unknown[]) => print(level, format(args))
  own.trace = (...args: unknown[]) => {
    const at: { stack?: string } = {}
    Error.captureStackTrace(at, own.trace)
    print('trace', `Trace${args.length > 0 ? `: ${format(args)}` : ''}${(at.stack ?? '').slice('Error'.length)}`)
  }
  Object.defineProperty(globalThis, 'console', { value: own, writable: true, configurable: true, enumerable: false })
  redirect('stdout', 'log')
  redirect('stderr', 'error')
  return own
}

function redirect(name: 'stdout' | 'stderr', level: LogLevel): void {
  const stream = lines(level)
  Object.defineProperty(process, name, { get: () => stream, configurable: true, enumerable: true })
}
