// A build process: started on demand, fed one job at a time, killed at the time limit.
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Duplex, Readable, Writable } from 'node:stream'

import type { Place } from '#runtime'

import type { BuildOutcome, OnProgress } from './outcome.ts'
import { type Asked, type Judged, REACH_FD } from './reach.ts'
import type { Answer, Job } from './worker.ts'

export type WorkerProcess = {
  /** one at a time; never rejects */
  run(job: Job, onProgress: OnProgress): Promise<BuildOutcome>
  /** false once it has ended: it is then of no more use */
  alive(): boolean
  end(): void
}

type Environment = Record<string, string | undefined>

const PROGRAM = new URL('worker.ts', import.meta.url).pathname
const FLAGS = ['--disable-warning=ExperimentalWarning', '--max-old-space-size=1024']

export function startWorker({
  env,
  cwd,
  timeLimitMs,
  place,
}: {
  env: Environment
  cwd: string
  timeLimitMs: number
  place: Place
}): WorkerProcess {
  const child = spawn(process.execPath, [...FLAGS, PROGRAM], {
    stdio: ['pipe', 'ignore', 'ignore', 'pipe', 'pipe'],
    env,
    cwd,
  })
  const { promise: gone, resolve: ended } = Promise.withResolvers<void>()
  const stdin = child.stdin as Writable
  let alive = true
  let current: { done(outcome: BuildOutcome): void; onProgress: OnProgress } | null = null
  const end = () => {
    alive = false
    child.kill('SIGKILL')
    ended()
  }
  child.once('error', end)
  child.once('exit', end)
  stdin.on('error', end)
  createInterface({ input: child.stdio[3] as Readable }).on('line', (line) => {
    const answer = JSON.parse(line) as Answer
    if (answer.kind === 'step') current?.onProgress(answer.step)
    else current?.done(answer.outcome)
  })
  answerReach(child.stdio[REACH_FD] as Duplex, place)
  hold(child, false)
  return {
    alive: () => alive,
    end,
    async run(job, onProgress) {
      hold(child, true)
      const { promise, resolve } = Promise.withResolvers<BuildOutcome>()
      current = { done: resolve, onProgress }
      const late = setTimeout(() => {
        resolve(failed('build_timeout', `The build took longer than ${Math.round(timeLimitMs / 1000)} seconds`))
        end()
      }, timeLimitMs)
      stdin.write(`${JSON.stringify(job)}\n`)
      try {
        return await Promise.race([
          promise,
          gone.then(() => failed('build_crashed', 'The build process ended before its time')),
        ])
      } finally {
        clearTimeout(late)
        current = null
        hold(child, false)
      }
    },
  }
}

/** What it may reach is said here: the build process has the server's network, and its packages come from strangers. */
function answerReach(pipe: Duplex, place: Place): void {
  pipe.on('error', () => undefined)
  createInterface({ input: pipe }).on('line', (line) => {
    const { q, host, port } = JSON.parse(line) as Asked
    const answer = (judged: Judged) => void pipe.write(`${JSON.stringify(judged)}\n`)
    place(host, port).then(
      ({ host: address }) => answer({ q, address }),
      () => answer({ q }),
    )
  })
}

/** An idle worker keeps nobody from ending. */
function hold(child: ChildProcess, busy: boolean): void {
  for (const part of [child, child.stdin, child.stdio[3], child.stdio[REACH_FD]]) {
    const held = part as { ref?(): void; unref?(): void } | null
    if (busy) held?.ref?.()
    else held?.unref?.()
  }
}

function failed(id: 'build_timeout' | 'build_crashed', msg: string): BuildOutcome {
  return { status: 'failed', errors: [{ id, msg, url: '', retryable: true }] }
}
