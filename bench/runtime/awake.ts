// Keeps the cores from falling asleep while something short is measured: a loop of the lowest priority on each.
import { spawn } from 'node:child_process'
import { constants, cpus, setPriority } from 'node:os'

/**
 * On an idle machine most of a round trip of 0.1 ms is the waking of a sleeping core, which costs everybody the same
 * and hides what the programs themselves take. A server that has work to do finds its cores awake.
 */
export async function withCoresAwake<T>(work: () => Promise<T>): Promise<T> {
  const loops = cpus().map(() => {
    const loop = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' })
    if (loop.pid !== undefined) setPriority(loop.pid, constants.priority.PRIORITY_LOW)
    return loop
  })
  try {
    return await work()
  } finally {
    for (const loop of loops) loop.kill('SIGKILL')
  }
}
