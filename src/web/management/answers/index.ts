// What each route answers when all is well: for the OpenAPI document, the dashboard's types and the contract test.
import type { TSchema } from 'typebox'

import type { ManagementRoute } from '../route.ts'
import { anyObject } from '../schema.ts'
import {
  grantAnswer,
  grantsAnswer,
  membersAnswer,
  nothingAnswer,
  permissionsAnswer,
  roleAnswer,
  rolesAnswer,
  serverAnswer,
  serversAnswer,
  someServer,
  ticketAnswer,
  userPermissionsAnswer,
} from './access.ts'
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
import { hookAnswer, hookConversionAnswer, hooksAnswer, hookSecretsAnswer, hookTestAnswer, someHook } from './hook.ts'
import { logEventAnswer, logEventsAnswer } from './log-event.ts'
import {
  methodAnswer,
  methodsAnswer,
  methodsReplaced,
  recoveryCodeAnswer,
  refreshTokensAnswer,
  sessionsAnswer,
} from './person.ts'
import { checkpoint, shape, text, time } from './shape.ts'
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
  'GET /hooks': hooksAnswer,
  'POST /hooks': hookAnswer,
  'GET /hooks/:id': someHook,
  'PATCH /hooks/:id': hookAnswer,
  'GET /hooks/:id/secrets': hookSecretsAnswer,
  'POST /hooks/:id/secrets': nothingAnswer,
  'PATCH /hooks/:id/secrets': nothingAnswer,
  'POST /hooks/:id/test': hookTestAnswer,
  'POST /hooks/:id/convert': hookConversionAnswer,
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
  'GET /users/:id/logs': logEventsAnswer,
  'GET /users/:id/roles': rolesAnswer,
  'GET /users/:id/permissions': userPermissionsAnswer,
  'POST /users/:id/permissions': nothingAnswer,
  'GET /users/:id/authentication-methods': methodsAnswer,
  'POST /users/:id/authentication-methods': methodAnswer,
  'PUT /users/:id/authentication-methods': methodsReplaced,
  'GET /users/:id/authentication-methods/:authentication_method_id': methodAnswer,
  'PATCH /users/:id/authentication-methods/:authentication_method_id': methodAnswer,
  'POST /users/:id/recovery-code-regeneration': recoveryCodeAnswer,
  'GET /users/:user_id/sessions': sessionsAnswer,
  'GET /users/:user_id/refresh-tokens': refreshTokensAnswer,
  'POST /users/:id/revoke-access': nothingAnswer,
  'GET /client-grants': grantsAnswer,
  'POST /client-grants': grantAnswer,
  'GET /client-grants/:id': grantAnswer,
  'PATCH /client-grants/:id': grantAnswer,
  'DELETE /connections/:id': shape('Deleted', { deleted_at: time }),
  'GET /connections/:id/clients': checkpoint('clients', shape('ClientId', { client_id: text })),
  'GET /connections/:id/status': nothingAnswer,
  'GET /resource-servers': serversAnswer,
  'POST /resource-servers': serverAnswer,
  'GET /resource-servers/:id': someServer,
  'PATCH /resource-servers/:id': serverAnswer,
  'GET /roles': rolesAnswer,
  'POST /roles': roleAnswer,
  'GET /roles/:id': roleAnswer,
  'PATCH /roles/:id': roleAnswer,
  'DELETE /roles/:id': nothingAnswer,
  'GET /roles/:id/permissions': permissionsAnswer,
  'POST /roles/:id/permissions': nothingAnswer,
  'GET /roles/:id/users': membersAnswer,
  'POST /roles/:id/users': nothingAnswer,
  'POST /tickets/password-change': ticketAnswer,
  'POST /tickets/email-verification': ticketAnswer,
}

/** @returns null where an answer has no content; undefined where nobody has said what it looks like */
export function answerOf(
  route: Pick<ManagementRoute, 'method' | 'path' | 'status' | 'answer'>,
): TSchema | null | undefined {
  if (route.status === 204) return null
  return route.answer === undefined ? answers[`${route.method} ${route.path}`] : route.answer
}
