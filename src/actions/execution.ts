// What an execution is: one run of a trigger's pipeline, and what each Action in it did.
import type { ActionId, ExecutionId, HookId, JsonObject, VersionId } from '#kit'
import type { Failure, LogLine, OutboundRequest, Settled, Stats } from '#runtime'
import type { Command, TriggerId } from '#triggers'

/** Auth0's words; `partial` when an Action failed and others ran. */
export type ExecutionStatus = 'pending' | 'final' | 'partial' | 'canceled' | 'suspended'

export type Execution = {
  id: ExecutionId
  trigger: TriggerId
  status: ExecutionStatus
  user: string | undefined
  /** the original event, sealed for the purpose `execution-event` */
  eventSealed: string
  /** what a reader may see: addresses and numbers masked */
  event: JsonObject
  results: readonly ExecutionResult[]
  createdAt: number
  updatedAt: number
}

/** A row of the list. */
export type ExecutionSummary = Pick<Execution, 'id' | 'trigger' | 'status' | 'user' | 'createdAt' | 'updatedAt'>

/** What an execution is going to run, in order: the enabled Hook first, then the bound Actions. */
export type Planned =
  | { kind: 'action'; action: ActionId; version: VersionId; name: string }
  /** a Hook has no versions: what is saved when it runs is what runs */
  | { kind: 'hook'; action: HookId; version: undefined; name: string }

export type ExecutionResult = {
  position: number
  kind: 'action' | 'hook'
  /** the Action's id, or the Hook's */
  action: ActionId | HookId
  version: VersionId | undefined
  actionName: string
  status: 'pending' | 'ok' | 'failed' | 'canceled'
  /** how often it was run; 0 before the first time */
  attempt: number
  error: ExecutionError | undefined
  response: ExecutionResponse | undefined
  /** milliseconds since the epoch, with fractions */
  startedAt: number | undefined
  /** postponed: not before then */
  retryAt: number | undefined
  endedAt: number | undefined
}

/** The runtime's failures, and ours when the Action was not run at all. */
export type ExecutionError = Omit<Failure, 'id'> & { id: Failure['id'] | 'circuit_open' }

export type ExecutionResponse = {
  logs: readonly LogLine[]
  logsTruncated: boolean
  stats: Stats
  requests: readonly OutboundRequest[]
  commands: readonly Command[]
  lateErrors: readonly Failure[]
  /** which Node really ran */
  runtime: string
}

export function responseOf(settled: Settled): ExecutionResponse {
  const { logs, logsTruncated, stats, requests, commands, lateErrors, runtime } = settled
  return { logs, logsTruncated, stats, requests, commands, lateErrors, runtime }
}
