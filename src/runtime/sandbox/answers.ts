// Sends results: those of one turn together, and when nothing is left to wait for as the last word, in one frame.
import type { Thrown } from '../protocol.ts'
import { captured } from './capture.ts'
import { check, finish, isBusy, lookWhenIdle, type Execution } from './executions.ts'
import { add, addSoon, flush } from './pipe.ts'

type Ending = { execution: Execution; thrown: Thrown | undefined; ms: number }

let endings: Ending[] = []

/** Only the first answer of an execution counts. */
export function answer(execution: Execution, thrown: Thrown | undefined, ms: number): void {
  if (execution.answered || execution.over) return
  execution.answered = true
  const ending = { execution, thrown, ms: (((ms * 1000) | 0) + 1) / 1000 }
  if (isBusy(execution)) {
    addSoon(textOf(ending, false))
    captured.later(check, execution)
    return
  }
  // floating promises that are a few microtasks from their first request get there before this tick
  if (endings.length === 0) captured.tick(endTurn)
  endings[endings.length] = ending
}

function endTurn(): void {
  const all = endings
  endings = []
  for (let i = 0; i < all.length; i++) end(all[i] as Ending)
  flush()
  // the results are on their way, and the supervisor is at them
  lookWhenIdle()
}

function end(ending: Ending): void {
  const { execution, thrown, ms } = ending
  if (execution.over) return
  const over = !isBusy(execution)
  if (over) finish(execution)
  if (over && thrown === undefined && execution.text === undefined && execution.commands.length === 0)
    // what nearly all are; numbers only, so that nothing has to be escaped
    add(`{"t":"result","n":${execution.n},"ms":${ms},"commands":[],"over":true}`)
  else add(textOf(ending, over))
}

/** What is nested too deep for JSON fails its own execution: the others of the turn are answered all the same. */
function textOf(ending: Ending, over: boolean): string {
  const row = resultOf(ending, over)
  try {
    return captured.stringify(row)
  } catch {
    const thrown: Thrown = { kind: 'threw', msg: 'What the code asked for is nested too deep.', stack: '' }
    return captured.stringify({ t: 'result', n: row.n, ms: row.ms, commands: [], over, thrown })
  }
}

function resultOf({ execution, thrown, ms }: Ending, over: boolean) {
  const { commands, text, n } = execution
  execution.commands = []
  const row = { t: 'result', n, ms, commands, over } as const
  if (thrown !== undefined) return { ...row, thrown }
  return text === undefined ? row : { ...row, text }
}
