// What plain JavaScript could still reach through process: kept to this child. A seat belt; the walls are the tier's.
import { createRequire, syncBuiltinESMExports } from 'node:module'

import { captured } from './capture.ts'
import { current } from './executions.ts'
import { send } from './pipe.ts'

export function installWalls(): void {
  const kill = process.kill.bind(process)
  replace('kill', (pid: unknown, signal?: NodeJS.Signals | number) => {
    // kill(ppid) is the supervisor's unshare or, at T0, the server itself; 0 and negative numbers are whole groups
    if (pid !== process.pid) throw Object.assign(new Error('kill EPERM'), { code: 'EPERM', errno: -1, syscall: 'kill' })
    return kill(process.pid, signal)
  })
  // at T0 the server has the same uid: 19 for its process, and it never gets back
  Object.defineProperty(createRequire('/')('node:os') as object, 'setPriority', { value: refuse, enumerable: true })
  replace('_kill', undefined)
  replace('_debugProcess', undefined)
  replace('dlopen', undefined)
  // its header names this machine's addresses
  Object.assign(process.report, { getReport: refuse, writeReport: refuse })
  replace('exit', (code?: unknown) => {
    const given = Number(code ?? process.exitCode ?? 0)
    send({ t: 'exit', n: current()?.n ?? 0, code: Number.isInteger(given) ? given : 1 })
    captured.exit(Number.isInteger(given) ? given : 1)
  })
  replace('argv', ['node', 'action.js'])
  replace('execArgv', [])
  replace('title', 'node')
  for (const name of Object.keys(process.env)) delete process.env[name]
  syncBuiltinESMExports()
}

function refuse(): never {
  throw Object.assign(new Error('Access to this API has been restricted'), { code: 'ERR_ACCESS_DENIED' })
}

function replace(name: string, value: unknown): void {
  Object.defineProperty(process, name, { value, writable: true, configurable: true, enumerable: true })
}
