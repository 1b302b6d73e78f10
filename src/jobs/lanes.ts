// Lanes keep a flood of one task from starving others: a task with a concurrency of its own gets a lane of its own.
import type { Tasks } from './jobs.ts'

export type Lane = { tasks: string[]; places: number }

/** @returns the lane that tasks without a limit share comes first, when there is such a task */
export function lanesOf(tasks: Tasks, concurrency: number): Lane[] {
  const shared: string[] = []
  const own: Lane[] = []
  for (const [task, handler] of Object.entries(tasks)) {
    if (handler.concurrency === undefined) shared.push(task)
    else own.push({ tasks: [task], places: handler.concurrency })
  }
  return shared.length > 0 ? [{ tasks: shared, places: concurrency }, ...own] : own
}
