// Trying a draft: one run with an event, and the named tests that are kept with an Action.
import { queryOptions } from '@tanstack/react-query'

import { get, id, patch, post, remove } from './client.ts'
import type { ActionDifference, ActionNamedTest, ActionOutcome, Continuation } from './schema.ts'
import type { Stub, TestAnswer } from './types.ts'

export type NamedTest = Omit<ActionNamedTest, 'stubs'> & { stubs: readonly Stub[] }
export type Difference = ActionDifference
export type TestRun = {
  test_id: string
  name: string
  passed: boolean
  differences: readonly Difference[]
  outcome: ActionOutcome
  payload: TestAnswer['payload']
}

const testsPath = (actionId: string) => `/keyturn/actions/${id(actionId)}/tests`

/**
 * @param run `continue`: the continue handler runs with it; `stubs` answer instead of the network, which is asked when
 * there are none
 */
export const testAction = (
  actionId: string,
  { event, stubs, ...back }: { event: unknown; continue?: Continuation; stubs: readonly Stub[] | undefined },
): Promise<TestAnswer> =>
  post(`/actions/actions/${id(actionId)}/test`, {
    payload: { event },
    ...back,
    record: true,
    ...(stubs === undefined ? {} : { mode: 'dry', stubs }),
  })

export const testsOf = (actionId: string) =>
  queryOptions({
    queryKey: ['actions', actionId, 'tests'],
    queryFn: async ({ signal }) => (await get<{ tests: NamedTest[] }>(testsPath(actionId), signal)).tests,
  })

export type Kept = { event: unknown; continue?: Continuation; stubs: readonly Stub[] }

/** What is expected is what the draft does now. */
export const keepTest = (actionId: string, test: Kept & { name: string }): Promise<NamedTest> =>
  post(testsPath(actionId), test)
export const changeTest = (
  { action_id, id: testId }: NamedTest,
  change: { name?: string; expected?: ActionOutcome },
): Promise<NamedTest> => patch(`${testsPath(action_id)}/${id(testId)}`, change)
export const deleteTest = ({ action_id, id: testId }: NamedTest): Promise<void> =>
  remove(`${testsPath(action_id)}/${id(testId)}`)
export const runTest = ({ action_id, id: testId }: NamedTest): Promise<TestRun> =>
  post(`${testsPath(action_id)}/${id(testId)}/run`)
