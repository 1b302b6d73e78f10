// The program inside the child: blank and locked down at first; then it gets one Action's code, and runs it.
import type { Hello, Load, Run, ToChild } from '../protocol.ts'
import { rawHead } from '../protocol.ts'
import { captured } from './capture.ts'
import { installConnections, opened, refused } from './connections.ts'
import { installConsole, setConsoleLimit } from './console.ts'
import { closeEngine } from './engine.ts'
import { checkNowAndThen, current, executionOf, finish, watchResources } from './executions.ts'
import { disarmHandles } from './handles.ts'
import { codeCacheOf } from './loader.ts'
import { named, installNames } from './names.ts'
import { listen, send, sendRaw, setKey } from './pipe.ts'
import { openProgram, sourceOf, type LoadedProgram } from './program.ts'
import { rehearse } from './rehearsal.ts'
import { watchRequests } from './requests.ts'
import { installWalls } from './walls.ts'

let hello: Hello | undefined
let load: Load | undefined
let raws: Buffer[] = []
let program: LoadedProgram | undefined

installWalls()
closeEngine()
watchResources()
disarmHandles(() => hello?.egress ?? '')
installConnections(() => hello?.egress ?? '')
installNames()
watchRequests()
installConsole()
checkNowAndThen()
listen(onMessage, onRaw)

function onMessage(message: ToChild): void {
  switch (message.t) {
    case 'hello':
      hello = message
      setKey(message.key)
      setConsoleLimit(message.consoleBytes)
      send({ t: 'ready', node: process.versions.node })
      captured.later(rehearse)
      break
    case 'load':
      load = message
      raws = []
      break
    case 'run':
      run(message)
      break
    case 'drop':
      drop(message.n)
      break
    case 'opened':
      opened(message.c)
      break
    case 'refused':
      refused(message.c, message.error)
      break
    case 'named':
      named(message.q, message.error, message.answer)
      break
  }
}

function onRaw(bytes: Buffer): void {
  if (load === undefined) return
  raws.push(bytes)
  const expected = 1 + (load.packages ? 1 : 0) + (load.cached ? 1 : 0) + load.modules.length
  if (raws.length < expected) return
  const all = raws
  raws = []
  if (load.compileOnly) return compileOnly(load, all)
  program = openProgram(load, all)
  if (load.eager) program.load()
}

/** Nothing of the text runs: what goes back is V8's own work, and this child is ended. */
function compileOnly(head: Load, all: readonly Buffer[]): void {
  const cache = codeCacheOf(sourceOf(head, all))
  sendRaw(rawHead(cache.length), cache)
}

function run(message: Run): void {
  if (program === undefined) return captured.exit(1)
  program.run(message)
}

/** The budget is over. That this is answered at all says that the loop turns; the rest of the child may go on. */
function drop(n: number): void {
  const execution = executionOf(n)
  if (execution !== undefined) finish(execution)
  send({ t: 'dropped', n })
}

process.setUncaughtExceptionCaptureCallback((thrown) => current()?.fail(thrown))
process.on('unhandledRejection', (thrown) => program?.late(current(), thrown))
process.removeAllListeners('warning')
process.on('warning', () => {})
