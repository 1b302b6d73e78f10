// What each route answers when all is well: for the OpenAPI document, the dashboard's types and the contract test.
import { type TSchema, Type } from 'typebox'

import { anyObject } from '../schema.ts'
import {
  actionAnswer,
  actionsAnswerList,
  bindingsAnswer,
  bindingsAnswerList,
  triggersAnswer,
  versionAnswer,
  versionsAnswerList,
} from './action.ts'
import { clientAnswer, clientsAnswer, someClient } from './client.ts'
import { connectionAnswer, connectionsAnswer, someConnection } from './connection.ts'
import { circuitsAnswer, executionAnswer, executionsAnswer, replayAnswer, retriedAnswer } from './execution.ts'
import { logEventAnswer, logEventsAnswer } from './log-event.ts'
import { shape } from './shape.ts'
import { someUser, userAnswer, usersAnswer, usersByEmailAnswer } from './user.ts'

/** By method and path. A route may name its answer itself, and then stands not here. */
export const answers: Readonly<Record<string, TSchema>> = {
  'GET /actions/actions': actionsAnswerList,
  'POST /actions/actions': actionAnswer,
  'GET /actions/actions/:id': actionAnswer,
  'PATCH /actions/actions/:id': actionAnswer,
  'POST /actions/actions/:id/deploy': versionAnswer,
  'POST /actions/actions/:id/test': shape('ActionTest', { payload: anyObject }),
  'GET /actions/actions/:actionId/versions': versionsAnswerList,
  'GET /actions/actions/:actionId/versions/:id': versionAnswer,
  'POST /actions/actions/:actionId/versions/:id/deploy': versionAnswer,
  'GET /actions/triggers': triggersAnswer,
  'GET /actions/triggers/:triggerId/bindings': bindingsAnswerList,
  'PATCH /actions/triggers/:triggerId/bindings': bindingsAnswer,
  'GET /actions/executions': executionsAnswer,
  'GET /actions/executions/:id': executionAnswer,
  'POST /actions/executions/:id/retry': executionAnswer,
  'POST /actions/executions/:id/cancel': executionAnswer,
  'POST /actions/executions/:id/replay': replayAnswer,
  'POST /keyturn/executions/retry': retriedAnswer,
  'GET /keyturn/circuits': circuitsAnswer,
  'GET /users': usersAnswer,
  'POST /users': userAnswer,
  'GET /users/:id': someUser,
  'PATCH /users/:id': userAnswer,
  'GET /users-by-email': usersByEmailAnswer,
  'GET /clients': clientsAnswer,
  'POST /clients': clientAnswer,
  'GET /clients/:id': someClient,
  'PATCH /clients/:id': someClient,
  'POST /clients/:id/rotate-secret': clientAnswer,
  'GET /clients/:id/connections': connectionsAnswer,
  'GET /connections': connectionsAnswer,
  'POST /connections': connectionAnswer,
  'GET /connections/:id': someConnection,
  'PATCH /connections/:id': connectionAnswer,
  'GET /logs': logEventsAnswer,
  'GET /logs/:id': logEventAnswer,
  'GET /users/:id/logs': Type.Union([logEventsAnswer]),
}

export function answerOf(route: { method: string; path: string; answer?: TSchema }): TSchema | undefined {
  return route.answer ?? answers[`${route.method} ${route.path}`]
}
