// One run of a draft that nothing waits for: the test panel's, and that of a named test.
import { AppError, type Clock, type Ids, type JsonObject, type Sealer } from '#kit'
import type { Completion, Mode, RecordedRequest, Runtime, Stub } from '#runtime'

import type { Action } from './action.ts'
import type { Artifacts } from './artifacts.ts'
import { type Continuation, continuedEvent, type Suspended, suspendedBy } from './continuation.ts'
import { type ExecutionResponse, responseOf } from './execution.ts'
import { callAction } from './program.ts'
import { openSecrets } from './secrets.ts'

export type DraftRun = {
  completion: Completion
  response: ExecutionResponse
  /** what the continue handler would go on from */
  suspended: Suspended | undefined
  /** of a dry run that records: what it would have sent */
  recorded: readonly RecordedRequest[] | undefined
  /** of a live run that records: what the network answered */
  answers: readonly Stub[] | undefined
}

/** @throws AppError when the draft is not built, or cannot be continued as asked */
export async function runDraft(
  deps: { artifacts: Artifacts; runtime: Runtime; sealer: Sealer; ids: Ids; clock: Clock },
  action: Action,
  {
    event,
    continuation,
    mode,
  }: {
    event: JsonObject
    /** runs the continue handler with this; the execute handler when absent */
    continuation?: Continuation | undefined
    mode: Mode
  },
): Promise<DraftRun> {
  if (action.status !== 'built') {
    throw new AppError(
      'invalid',
      'invalid_body',
      `An action must be in the 'built' state before it can be tested; this one is '${action.status}'.`,
    )
  }
  const secrets = continuation === undefined ? {} : openSecrets(action.secrets, deps.sealer)
  const settled = await callAction(deps, action, {
    execution: deps.ids.execution(),
    ...(continuation === undefined
      ? { event }
      : {
          phase: 'continue',
          event: await continuedEvent(action.trigger, event, continuation, secrets, deps.clock.now()),
        }),
    mode,
    timeoutMs: action.policy.timeout_ms,
  })
  const { completion, recorded, answers } = settled
  const suspended = completion.status === 'ok' ? suspendedBy(action.trigger, completion.commands, event) : undefined
  return { completion, response: responseOf(settled), suspended, recorded, answers }
}
