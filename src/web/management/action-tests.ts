// Trying a draft: one run with an event, and named tests that are kept with the Action.
import { Type } from 'typebox'

import type { ActionTest, DraftRun } from '#actions'
import { isObject, isoTime, type Json, type JsonObject } from '#kit'

import { bodyRefusal } from '../validation.ts'
import { showResponse } from './action-shapes.ts'
import { flag, list, optional, shape, text, time } from './answers/shape.ts'
import { continuation, readContinuation } from './continuation.ts'
import { route } from './route.ts'
import { anyObject, closed, nullable } from './schema.ts'
import { stub } from './stub.ts'

const stubs = Type.Array(stub, { maxItems: 100, description: 'Keyturn: answers of a dry run' })
const anyJson = Type.Unsafe<Json>({})

const outcome = {
  status: Type.Enum(['ok', 'failed'], { description: 'How the handler ended' }),
  error: Type.Union([Type.Null(), closed({ id: Type.String(), msg: Type.String() })]),
  commands: Type.Array(anyObject, { maxItems: 1000, description: 'Calls of the api, in order' }),
  requests: Type.Array(
    closed({ method: Type.String({ maxLength: 20 }), url: Type.String({ maxLength: 10_000 }), body: anyJson }),
    { maxItems: 500, description: 'What it would have sent; a JSON body as JSON, any other as text' },
  ),
}

const content = {
  event: Type.Optional(anyObject),
  stubs: Type.Optional(stubs),
  expected: Type.Optional(closed(outcome, { description: '"<any>" in it stands for whatever is there' })),
}
const name = Type.String({ minLength: 1, maxLength: 128, pattern: '\\S', description: 'Name of the test' })

const testAnswer = shape('ActionNamedTest', {
  id: text,
  action_id: text,
  name: text,
  event: anyObject,
  continue: optional(shape('Continuation', continuation.properties)),
  stubs: list(shape('Stub', stub.properties)),
  expected: shape('ActionOutcome', outcome),
  created_at: time,
  updated_at: time,
})
const runAnswer = shape('ActionTestRun', {
  test_id: text,
  name: text,
  passed: flag,
  differences: list(
    shape('ActionDifference', {
      path: list(Type.Union([text, Type.Integer()])),
      expected: optional(anyJson),
      actual: optional(anyJson),
    }),
  ),
  outcome: shape('ActionOutcome', outcome),
  payload: anyObject,
})

const path = '/keyturn/actions/:id/tests'

export const actionTestRoutes = [
  route({
    support: 'works',
    method: 'POST',
    path: '/actions/actions/:id/test',
    summary: 'Test an action',
    scopes: ['create:actions'],
    status: 201,
    body: closed({
      payload: anyObject,
      continue: Type.Optional(continuation),
      mode: Type.Optional(Type.Enum(['live', 'dry'], { description: 'Keyturn: dry sends nothing out' })),
      stubs: Type.Optional(stubs),
      record: Type.Optional(
        Type.Boolean({
          description: 'Keyturn: also tells what a dry run would have sent, or what a live run was answered, as stubs',
        }),
      ),
    }),
    async handle({ actions }, { params: { id = '' }, body }) {
      if (body.stubs !== undefined && body.mode !== 'dry') {
        throw bodyRefusal("Only a run in mode 'dry' is answered by stubs", 'stubs')
      }
      const event = eventOf(body.payload)
      const record = body.record === true ? { record: true as const } : {}
      const run = await actions.test(id, {
        event,
        continuation: body.continue && readContinuation(body.continue),
        mode: body.mode === 'dry' ? { kind: 'dry', stubs: body.stubs ?? [], ...record } : { kind: 'live', ...record },
      })
      return { payload: showRun(run) }
    },
  }),
  route({
    support: 'works',
    method: 'GET',
    path,
    summary: "Keyturn: get an action's named tests",
    scopes: ['read:actions'],
    status: 200,
    answer: closed({ tests: list(testAnswer) }),
    handle: async ({ actions }, { params: { id = '' } }) => ({ tests: (await actions.tests.list(id)).map(show) }),
  }),
  route({
    support: 'works',
    method: 'POST',
    path,
    summary: 'Keyturn: keep a named test; what is expected is what the draft does now, unless it is given',
    scopes: ['update:actions'],
    status: 201,
    body: closed({ name, ...content, continue: Type.Optional(continuation) }),
    answer: testAnswer,
    async handle({ actions }, { params: { id = '' }, body: { continue: given, ...body } }) {
      return show(await actions.tests.create(id, { ...body, continuation: given && readContinuation(given) }))
    },
  }),
  route({
    support: 'works',
    method: 'PATCH',
    path: `${path}/:testId`,
    summary: 'Keyturn: rename a named test, or change what it runs with and expects',
    scopes: ['update:actions'],
    status: 200,
    body: closed({
      name: Type.Optional(name),
      ...content,
      // null: from then on the execute handler runs
      continue: Type.Optional(nullable(continuation)),
    }),
    answer: testAnswer,
    async handle({ actions }, { params: { id = '', testId = '' }, body: { continue: given, ...body } }) {
      const change = { ...body, continuation: given && readContinuation(given) }
      return show(await actions.tests.change(id, testId, change))
    },
  }),
  route({
    support: 'works',
    method: 'DELETE',
    path: `${path}/:testId`,
    summary: 'Keyturn: delete a named test',
    scopes: ['update:actions'],
    status: 204,
    handle: ({ actions }, { params: { id = '', testId = '' } }) => actions.tests.remove(id, testId),
  }),
  route({
    support: 'works',
    method: 'POST',
    path: `${path}/:testId/run`,
    summary: 'Keyturn: run a named test against the draft; nothing is sent out',
    scopes: ['update:actions'],
    status: 200,
    body: closed({}),
    bodyOptional: true,
    answer: runAnswer,
    async handle({ actions }, { params: { id = '', testId = '' } }) {
      const { test, differences, outcome: actual, run } = await actions.tests.run(id, testId)
      return {
        test_id: test.id,
        name: test.name,
        passed: differences.length === 0,
        differences,
        outcome: actual,
        payload: showRun(run),
      }
    },
  }),
]

function showRun({ completion, response, suspended, recorded, answers }: DraftRun): Record<string, unknown> {
  return {
    status: completion.status,
    error: completion.status === 'failed' ? completion.failure : null,
    ...showResponse(response),
    ...(suspended === undefined ? {} : { suspended }),
    ...(recorded === undefined ? {} : { sent: recorded }),
    ...(answers === undefined ? {} : { answers }),
  }
}

function show(test: ActionTest) {
  const { id, action, name, event, continuation: returned, stubs, expected, createdAt, updatedAt } = test
  return {
    id,
    action_id: action,
    ...{ name, event, ...(returned === undefined ? {} : { continue: returned }), stubs, expected },
    created_at: isoTime(createdAt),
    updated_at: isoTime(updatedAt),
  }
}

/** The payload is the event, or holds it under `event`; an empty one asks for the trigger's sample. */
function eventOf(payload: JsonObject): JsonObject | undefined {
  const event = isObject(payload['event']) ? payload['event'] : payload
  return Object.keys(event).length === 0 ? undefined : event
}
