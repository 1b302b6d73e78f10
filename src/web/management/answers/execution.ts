// What executions, results, replays and circuits look like in answers.
import { Type } from 'typebox'

import { anyObject, nullable } from '../schema.ts'
import { circuit } from './action.ts'
import { flag, list, optional, shape, text, time, whole } from './shape.ts'

const number = Type.Number()
const status = Type.Enum(['pending', 'final', 'partial', 'canceled', 'suspended'])

const lateError = shape('LateError', {
  ...{ id: text, msg: text, line: optional(whole), column: optional(whole), stack: optional(text) },
})

export const responseParts = {
  logs: list(shape('LogLine', { at: time, level: text, text, late: optional(flag) })),
  logs_truncated: optional(flag),
  stats: shape('ActionStats', {
    total_request_duration_ms: number,
    total_runtime_execution_duration_ms: number,
    runtime_processing_duration_ms: number,
    action_duration_ms: number,
    boot_duration_ms: number,
    network_duration_ms: number,
  }),
  requests: list(
    shape('OutboundRequest', {
      at: time,
      ...{ method: text, url: text },
      status: nullable(whole),
      ...{ ms: number, bytes: whole },
      error: optional(text),
      dry: optional(Type.Literal(true)),
    }),
  ),
  commands: list(anyObject),
  late_errors: optional(list(lateError)),
  runtime: text,
}

export const responseAnswer = shape('ActionResponse', responseParts)

export const problem = shape('ExecutionError', { id: text, msg: text, line: optional(whole), column: optional(whole) })

const result = shape('ExecutionResult', {
  action_name: text,
  error: Type.Union([problem, Type.Null()]),
  started_at: optional(time),
  ended_at: optional(time),
  kind: Type.Enum(['action', 'hook']),
  /** of an Action; a Hook has its `hook_id` */
  action_id: optional(text),
  hook_id: optional(text),
  version_id: optional(text),
  status: text,
  attempt: whole,
  retry_at: optional(time),
  response: optional(responseAnswer),
})

const summary = {
  id: text,
  trigger_id: text,
  status,
  created_at: time,
  updated_at: time,
  user_id: optional(text),
}

export const executionAnswer = shape('Execution', { ...summary, results: list(result), event: anyObject })
export const executionsAnswer = shape('Executions', {
  executions: list(shape('ExecutionSummary', summary)),
  next: optional(text),
})
export const replayAnswer = shape('Replay', { results: list(result) })
export const retriedAnswer = shape('Retried', { retried: whole })
export const circuitsAnswer = shape('Circuits', {
  circuits: list(shape('ActionCircuit', { action_id: text, action_name: text, circuit })),
})
