// Takes away what reaches into V8 itself: dumps of the heap, in which the pipe's key stands, and flags of the engine, with
// which JavaScript gets past its own rules. Node's permission model guards neither.
import { createRequire, syncBuiltinESMExports } from 'node:module'

const v8 = createRequire('/')('node:v8') as { [name: string]: unknown }

const REFUSED = [
  'getHeapSnapshot',
  'queryObjects',
  'setFlagsFromString',
  'setHeapProfileNearHeapLimit',
  'setHeapSnapshotNearHeapLimit',
  'startCpuProfile',
  'startHeapProfile',
  'stopCoverage',
  'takeCoverage',
  'writeHeapSnapshot',
]

/** For the sandbox itself. */
export const setEngineFlag = v8['setFlagsFromString'] as (flag: string) => void

export function closeEngine(): void {
  for (const name of REFUSED) {
    // a Node that has it not has it not afterwards
    if (name in v8) Object.defineProperty(v8, name, { value: refuse, enumerable: true, writable: false })
  }
  syncBuiltinESMExports()
}

function refuse(): never {
  throw Object.assign(new Error('Access to this API has been restricted'), { code: 'ERR_ACCESS_DENIED' })
}
