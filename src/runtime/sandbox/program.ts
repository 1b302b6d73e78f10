// One Action's or Hook's code in this child: loaded once, run many times.
import type { Load, Run, Thrown } from '../protocol.ts'
import { answer } from './answers.ts'
import { captured, peek } from './capture.ts'
import { print } from './console.ts'
import { check, onIdle, openExecution, within, type Execution } from './executions.ts'
import { callHandler, callRender } from './handlers.ts'
import { callHook, hookOf, hookScope } from './hook.ts'
import { changedIntrinsic, keepIntrinsics } from './hygiene.ts'
import { loadSource, type Loaded, type Source } from './loader.ts'
import { send, sendSoon } from './pipe.ts'
import { thrownOf } from './thrown.ts'

export type LoadedProgram = {
  load(): void
  run(run: Run): void
  /** an error that came when nobody waited for it any more */
  late(execution: Execution | undefined, thrown: unknown): void
}

export function sourceOf(head: Load, raws: readonly Buffer[]): Source {
  const cacheAt = head.packages ? 2 : 1
  const first = head.cached ? cacheAt + 1 : cacheAt
  return {
    file: head.file,
    code: (raws[0] ?? captured.alloc(0)).toString('utf8'),
    packages: head.packages ? raws[1]?.toString('utf8') : undefined,
    cache: head.cached ? raws[cacheAt] : undefined,
    raw: head.raw,
    modules: new Map(head.modules.map((name, i) => [name, (raws[first + i] ?? captured.alloc(0)).toString('utf8')])),
    scope: head.kind === 'hook' ? hookScope() : {},
  }
}

export function openProgram(head: Load, raws: readonly Buffer[]): LoadedProgram {
  const source = sourceOf(head, raws)
  let loaded: Loaded | undefined
  let broken: Thrown | undefined
  let brokenValue: unknown

  let dirty = false
  onIdle(() => {
    const what = changedIntrinsic()
    if (what === undefined || dirty) return
    dirty = true
    send({ t: 'dirty', what })
  })

  const load = (): void => {
    if (loaded !== undefined || broken !== undefined) return
    const start = captured.perf()
    try {
      loaded = loadSource(source)
    } catch (thrown) {
      brokenValue = thrown
      broken = thrownOf(thrown)
    }
    const ms = captured.perf() - start
    const cacheRejected = loaded?.cacheRejected() ?? false
    sendSoon(
      broken === undefined ? { t: 'loaded', ms, cacheRejected } : { t: 'loaded', ms, cacheRejected, thrown: broken },
    )
    keepIntrinsics()
  }

  const call = (run: Run, execution: Execution, done: (thrown: Thrown | undefined) => void): void => {
    load()
    // the same error each time: the top level runs once
    if (loaded === undefined) return done(broken ?? thrownOf(brokenValue))
    if (head.kind === 'hook') {
      const hook = hookOf(loaded.exports, loaded.returned)
      const again = () => print('warn', 'The callback was called more than once; only the first call counts.')
      const end = (error: unknown, failed: boolean) => done(failed ? thrownOf(error) : undefined)
      callHook(hook, run, end, again, (thrown) => late(execution, thrown))
      return
    }
    const { exports } = loaded
    const answer = head.kind === 'render' ? callRender(exports, run, execution) : callHandler(exports, run, execution)
    if (typeof peek(answer, 'then') !== 'function') return done(undefined)
    captured.whenSettled(
      captured.resolve(answer),
      () => done(undefined),
      (thrown) => done(thrownOf(thrown)),
    )
  }

  const late = (execution: Execution | undefined, thrown: unknown): void => {
    if (execution === undefined || execution.over) return
    send({ t: 'late', n: execution.n, thrown: thrownOf(thrown) })
    if (execution.answered) captured.later(check, execution)
  }

  return {
    load,
    late,
    run(run) {
      // the supervisor had sent it before it knew
      if (dirty) return send({ t: 'again', n: run.n })
      let start = captured.perf()
      const execution = openExecution(run.n, run.mode, (thrown) => {
        // an exception nobody caught ends the handler that would else wait for ever for what was to follow it
        if (execution.answered) late(execution, thrown)
        else answer(execution, thrownOf(thrown), captured.perf() - start)
      })
      within(execution, () => {
        load()
        start = captured.perf()
        try {
          call(run, execution, (thrown) => answer(execution, thrown, captured.perf() - start))
        } catch (thrown) {
          answer(execution, thrownOf(thrown), captured.perf() - start)
        }
      })
    },
  }
}
