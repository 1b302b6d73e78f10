// One run of a draft that nothing waits for: the test panel's, and that of a named test.
import { AppError, type Ids, type JsonObject, type Sealer } from '#kit'
import type { Completion, Mode, RecordedRequest, Runtime, Stub } from '#runtime'

import type { Action } from './action.ts'
import type { Artifacts } from './artifacts.ts'
import { type ExecutionResponse, responseOf } from './execution.ts'
import { callAction } from './program.ts'

export type DraftRun = {
  completion: Completion
  response: ExecutionResponse
  /** of a dry run that records: what it would have sent */
  recorded: readonly RecordedRequest[] | undefined
  /** of a live run that records: what the network answered */
  answers: readonly Stub[] | undefined
}

/** @throws AppError when the draft is not built */
export async function runDraft(
  deps: { artifacts: Artifacts; runtime: Runtime; sealer: Sealer; ids: Ids },
  action: Action,
  event: JsonObject,
  mode: Mode,
): Promise<DraftRun> {
  if (action.status !== 'built') {
    throw new AppError(
      'invalid',
      'invalid_body',
      `An action must be in the 'built' state before it can be tested; this one is '${action.status}'.`,
    )
  }
  const settled = await callAction(deps, action, {
    execution: deps.ids.execution(),
    event,
    mode,
    timeoutMs: action.policy.timeout_ms,
  })
  const { completion, recorded, answers } = settled
  return { completion, response: responseOf(settled), recorded, answers }
}
