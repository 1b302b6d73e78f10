// /actions/executions: what the Actions of a trigger did, and running it again.
import { Type } from 'typebox'

import { isoTime } from '#kit'

import { triggerId } from './action-schemas.ts'
import { showCircuit, showExecution, showResult } from './action-shapes.ts'
import { route } from './route.ts'
import { checkpointPage, closed } from './schema.ts'
import { stub } from './stub.ts'

const works = { support: 'works' } as const

const filter = {
  trigger_id: Type.Optional(triggerId),
  user_id: Type.Optional(Type.String({ maxLength: 255, description: 'Id of the user' })),
}

const status = Type.Enum(['pending', 'final', 'partial', 'canceled', 'suspended'], { description: 'Status' })

export const executionRoutes = [
  route({
    ...works,
    method: 'GET',
    path: '/actions/executions',
    summary: 'Keyturn: list executions, newest first',
    scopes: ['read:actions'],
    status: 200,
    query: closed({ ...filter, ...checkpointPage, status: Type.Optional(status) }),
    async handle({ actions }, { query }) {
      const { trigger_id, user_id, from, take = 50 } = query
      const found = await actions.executions(
        {
          ...(trigger_id === undefined ? {} : { trigger: trigger_id }),
          ...(user_id === undefined ? {} : { user: user_id }),
          ...(query.status === undefined ? {} : { status: query.status }),
        },
        { take, ...(from === undefined ? {} : { from }) },
      )
      const executions = found.executions.map(({ id, trigger, status, user, createdAt, updatedAt }) => ({
        id,
        trigger_id: trigger,
        status,
        ...(user === undefined ? {} : { user_id: user }),
        created_at: isoTime(createdAt),
        updated_at: isoTime(updatedAt),
      }))
      return { executions, ...(found.next === undefined ? {} : { next: found.next }) }
    },
  }),
  route({
    ...works,
    method: 'GET',
    path: '/actions/executions/:id',
    summary: 'Get an execution',
    scopes: ['read:actions'],
    status: 200,
    handle: async ({ actions }, { params: { id = '' } }) => showExecution(await actions.execution(id)),
  }),
  route({
    ...works,
    method: 'POST',
    path: '/actions/executions/:id/retry',
    summary: 'Keyturn: run what failed in an execution again',
    scopes: ['update:actions'],
    status: 200,
    body: closed({}),
    bodyOptional: true,
    handle: async ({ actions }, { params: { id = '' } }) => showExecution(await actions.retry(id)),
  }),
  route({
    ...works,
    method: 'POST',
    path: '/actions/executions/:id/cancel',
    summary: 'Keyturn: cancel an execution that waits',
    scopes: ['update:actions'],
    status: 200,
    body: closed({}),
    bodyOptional: true,
    handle: async ({ actions }, { params: { id = '' } }) => showExecution(await actions.cancel(id)),
  }),
  route({
    ...works,
    method: 'POST',
    path: '/actions/executions/:id/replay',
    summary: 'Keyturn: run the event of an execution once more',
    scopes: ['update:actions'],
    status: 200,
    body: closed({
      target: Type.Optional(Type.Enum(['deployed', 'draft'], { description: 'Which code is run' })),
      mode: Type.Optional(Type.Enum(['dry', 'live'], { description: 'dry, the default, sends nothing out' })),
      action_id: Type.Optional(Type.String({ maxLength: 64, description: 'This action alone' })),
      stubs: Type.Optional(Type.Array(stub, { maxItems: 100, description: 'Answers of a dry run' })),
    }),
    bodyOptional: true,
    async handle({ actions }, { params: { id = '' }, body }) {
      const { target = 'deployed', mode = 'dry', action_id, stubs = [] } = body
      const results = await actions.replay(id, {
        target,
        mode: mode === 'live' ? { kind: 'live' } : { kind: 'dry', stubs },
        action: action_id,
      })
      return { results: results.map(showResult) }
    },
  }),
  route({
    ...works,
    method: 'POST',
    path: '/keyturn/executions/retry',
    summary: 'Keyturn: run every failed execution again',
    scopes: ['update:actions'],
    status: 200,
    body: closed(filter),
    bodyOptional: true,
    async handle({ actions }, { body: { trigger_id, user_id } }) {
      const retried = await actions.retryFailed({
        ...(trigger_id === undefined ? {} : { trigger: trigger_id }),
        ...(user_id === undefined ? {} : { user: user_id }),
      })
      return { retried }
    },
  }),
  route({
    ...works,
    method: 'GET',
    path: '/keyturn/circuits',
    summary: 'Keyturn: circuits of actions that failed in a row',
    scopes: ['read:actions'],
    status: 200,
    async handle({ actions }) {
      const circuits = (await actions.circuits()).map((each) => ({
        action_id: each.action,
        action_name: each.name,
        circuit: showCircuit(each),
      }))
      return { circuits }
    },
  }),
]
