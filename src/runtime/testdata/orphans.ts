// A server that is going to be killed: starts a loop in a child, prints the pids below it, and waits.
import { readdirSync, readFileSync } from 'node:fs'
import { plain } from './fixtures.ts'
import { openStage } from './stage.ts'

const stage = await openStage()
const code = 'exports.onExecutePostChangePassword = async () => { console.log("in"); for (;;); }'
stage.runtime.invoke(stage.invocation(plain(code)))
setTimeout(() => process.stdout.write(JSON.stringify(below(process.pid).filter((pid) => !commandOf(pid).includes('esbuild')))), 300)

function below(pid: number): number[] {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && parentOf(name) === pid)
    .map(Number)
  return children.flatMap((child) => [child, ...below(child)])
}

function parentOf(pid: string): number {
  try {
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')[1])
  } catch {
    return -1
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}
