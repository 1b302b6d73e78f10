// Named tests of an Action: recorded from its draft, kept with it, and run against whatever the draft is later.
import { AppError, type Clock, type Ids, type JsonObject, type Sealer } from '#kit'
import type { Runtime, Stub } from '#runtime'
import { isUniqueViolation, type Storage } from '#storage'
import { triggers } from '#triggers'

import type { Action } from '../action.ts'
import type { Artifacts } from '../artifacts.ts'
import { type Continuation, mustContinue } from '../continuation.ts'
import { mustFind } from '../drafts.ts'
import { type DraftRun, runDraft } from '../run-draft.ts'
import type { ActionTest, Difference, Outcome } from './action-test.ts'
import { differencesOf } from './compare.ts'
import { outcomeOf } from './outcome.ts'
import * as store from './tests.store.ts'

export type NewActionTest = {
  name: string
  /** the trigger's sample when absent */
  event?: JsonObject | undefined
  /** of the continue handler; the execute handler runs when absent */
  continuation?: Continuation | undefined
  stubs?: readonly Stub[] | undefined
  /** what the draft does now when absent */
  expected?: Outcome | undefined
}

type ActionTestChange = Partial<Omit<NewActionTest, 'continuation'>> & {
  continuation?: Continuation | null | undefined
}

/** `differences` is empty when the draft did what was expected. */
export type ActionTestRun = { test: ActionTest; differences: readonly Difference[]; outcome: Outcome; run: DraftRun }

export type ActionTests = {
  /** By name. */
  list(action: string): Promise<ActionTest[]>
  /** @throws AppError when the name is taken, there are too many, or the draft is not built and has to run */
  create(action: string, input: NewActionTest): Promise<ActionTest>
  /** @param change a continuation that is `null` is taken away: the execute handler runs from then on */
  change(action: string, id: string, change: ActionTestChange): Promise<ActionTest>
  remove(action: string, id: string): Promise<void>
  /** Runs it against the draft; nothing is sent out and nothing is stored. */
  run(action: string, id: string): Promise<ActionTestRun>
}

/** A person should be able to read the list, and a run of all to end. */
const MOST = 100

export function openTests(deps: {
  storage: Storage
  artifacts: Artifacts
  runtime: Runtime
  sealer: Sealer
  clock: Clock
  ids: Ids
}): ActionTests {
  const { storage, sealer, clock, ids } = deps

  const dryRun = (
    action: Action,
    { event, continuation, stubs }: Pick<ActionTest, 'event' | 'continuation' | 'stubs'>,
  ) => runDraft(deps, action, { event, continuation, mode: { kind: 'dry', stubs, record: true } })

  return {
    async list(id) {
      const action = await mustFind(deps, id)
      return store.list(storage.db, action.id, sealer)
    },
    async create(id, { name, event: given, continuation, stubs = [], expected }) {
      const action = await mustFind(deps, id)
      if (continuation) mustContinue(action.trigger)
      const event = given ?? triggers[action.trigger].sampleEvent
      const at = clock.now()
      const test: ActionTest = {
        id: ids.uuid(),
        action: action.id,
        ...{ name, event, continuation, stubs },
        expected: expected ?? outcomeOf(await dryRun(action, { event, continuation, stubs })),
        createdAt: at,
        updatedAt: at,
      }
      return refusingTakenName(name, () =>
        storage.transaction(async (tx) => {
          if ((await store.count(tx, action.id)) >= MOST) {
            throw new AppError('conflict', undefined, `An action has at most ${MOST} tests: delete one first.`)
          }
          await store.insert(tx, test, sealer)
          return test
        }),
      )
    },
    async change(id, testId, { name, event, continuation, stubs, expected }) {
      const action = await mustFind(deps, id)
      if (continuation) mustContinue(action.trigger)
      return refusingTakenName(name ?? '', () =>
        storage.transaction(async (tx) => {
          const before = await store.hold(tx, action.id, testId, sealer)
          if (!before) throw noTest()
          const test: ActionTest = {
            ...before,
            name: name ?? before.name,
            event: event ?? before.event,
            continuation: continuation === undefined ? before.continuation : (continuation ?? undefined),
            stubs: stubs ?? before.stubs,
            expected: expected ?? before.expected,
            updatedAt: expected === undefined ? before.updatedAt : clock.now(),
          }
          await store.update(tx, test, sealer)
          return test
        }),
      )
    },
    async remove(id, testId) {
      const action = await mustFind(deps, id)
      if (!(await store.remove(storage.db, action.id, testId))) throw noTest()
    },
    async run(id, testId) {
      const action = await mustFind(deps, id)
      const test = await store.find(storage.db, action.id, testId, sealer)
      if (!test) throw noTest()
      const run = await dryRun(action, test)
      const outcome = outcomeOf(run)
      const differences = differencesOf(test.expected, outcome, [test.updatedAt, clock.now()])
      return { test, differences, outcome, run }
    },
  }
}

function noTest(): AppError {
  return new AppError('absent', undefined, 'That test does not exist.')
}

async function refusingTakenName<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    if (!isUniqueViolation(thrown)) throw thrown
    throw new AppError('conflict', undefined, `This action has a test with the name "${name}" already.`)
  }
}
