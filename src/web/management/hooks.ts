// /hooks: Auth0's legacy Hooks, their secrets, and the runner.
import { Type } from 'typebox'

import { type Hook, hookTag } from '#actions'
import { AppError, isObject, type Json, type JsonObject } from '#kit'
import { limits } from '#triggers'

import { showFailure, showResponse } from './action-shapes.ts'
import { chooseFields, type FieldsQuery } from './fields.ts'
import { offsetAnswer, offsetOf } from './paging.ts'
import { route } from './route.ts'
import { closed, fieldsChoice, withTotals } from './schema.ts'
import { stub } from './stub.ts'

const works = { support: 'works' } as const

/** Auth0's extension points; making a Hook for any but the last is refused with the one there is. */
const triggerId = Type.Enum(
  [
    'credentials-exchange',
    'pre-user-registration',
    'post-user-registration',
    'send-phone-message',
    'post-change-password',
  ],
  { description: 'The extension point: post-change-password is the one that runs here' },
)

const name = Type.String({ minLength: 1, maxLength: 128, description: 'Name of the hook' })
const script = Type.String({ minLength: 1, description: 'The code of the hook' })
const enabled = Type.Optional(Type.Boolean({ description: 'Whether it runs; one of an extension point does' }))
const dependencies = Type.Optional(
  Type.Record(Type.String({ maxLength: 214 }), Type.String({ maxLength: 256 }), {
    maxProperties: 100,
    description: 'npm packages and their versions',
  }),
)
const secrets = Type.Record(Type.String({ maxLength: 1000 }), Type.String({ maxLength: 10_000 }), {
  minProperties: 1,
  maxProperties: 100,
  description: 'Names and values of secrets',
})

/** What Auth0's clients read in place of every value. */
const MASK = '_VALUE_NOT_SHOWN_'

export const hookRoutes = [
  route({
    ...works,
    method: 'GET',
    path: '/hooks',
    summary: 'Get hooks',
    note: 'ours: `fields` may name `status` and `errors` of the build too',
    scopes: ['read:hooks'],
    status: 200,
    query: closed({
      ...withTotals,
      ...fieldsChoice,
      enabled: Type.Optional(Type.Boolean({ description: 'Those that are enabled, or those that are not' })),
      triggerId: Type.Optional(triggerId),
    }),
    async handle({ actions }, { query }) {
      const found = await actions.hooks.list(
        {
          ...(query.triggerId === undefined ? {} : { trigger: query.triggerId }),
          ...(query.enabled === undefined ? {} : { enabled: query.enabled }),
        },
        offsetOf(query),
      )
      const items = found.hooks.map((hook) => chosen(hook, query))
      return offsetAnswer('hooks', query, { items, total: found.total })
    },
  }),
  route({
    ...works,
    method: 'POST',
    path: '/hooks',
    note: 'post-change-password is the extension point that runs; the others are refused',
    summary: 'Create a hook',
    tagged: true,
    scopes: ['create:hooks'],
    status: 201,
    body: closed({ name, script, triggerId, enabled, dependencies }),
    handle: async ({ actions }, { body: { triggerId: trigger, ...hook }, tag }) =>
      tagged(await actions.hooks.create({ ...hook, trigger }), tag),
  }),
  route({
    ...works,
    method: 'GET',
    path: '/hooks/:id',
    summary: 'Get a hook',
    note: 'ours: `fields` may name `status` and `errors` of the build too',
    tagged: true,
    scopes: ['read:hooks'],
    status: 200,
    query: closed({ ...fieldsChoice }),
    async handle({ actions }, { params: { id = '' }, query, tag }) {
      const hook = await actions.hooks.find(id)
      tag(hookTag(hook))
      return chosen(hook, query)
    },
  }),
  route({
    ...works,
    method: 'PATCH',
    path: '/hooks/:id',
    summary: 'Update a hook',
    tagged: true,
    scopes: ['update:hooks'],
    status: 200,
    body: closed({ name: Type.Optional(name), script: Type.Optional(script), enabled, dependencies }),
    handle: async ({ actions }, { params: { id = '' }, body, expected, tag }) =>
      tagged(await actions.hooks.update(id, body, expected), tag),
  }),
  route({
    ...works,
    method: 'DELETE',
    path: '/hooks/:id',
    summary: 'Delete a hook',
    scopes: ['delete:hooks'],
    status: 204,
    handle: ({ actions }, { params: { id = '' } }) => actions.hooks.remove(id),
  }),
  route({
    ...works,
    method: 'GET',
    path: '/hooks/:id/secrets',
    summary: "Get a hook's secrets",
    scopes: ['read:hooks'],
    status: 200,
    handle: async ({ actions }, { params: { id = '' } }) =>
      Object.fromEntries((await actions.hooks.secretNames(id)).map((secret) => [secret, MASK])),
  }),
  route({
    ...works,
    method: 'POST',
    path: '/hooks/:id/secrets',
    summary: 'Add secrets to a hook',
    scopes: ['update:hooks'],
    status: 201,
    body: secrets,
    async handle({ actions }, { params: { id = '' }, body }) {
      await actions.hooks.addSecrets(id, body)
      return {}
    },
  }),
  route({
    ...works,
    method: 'PATCH',
    path: '/hooks/:id/secrets',
    summary: "Update a hook's secrets",
    scopes: ['update:hooks'],
    status: 201,
    body: secrets,
    async handle({ actions }, { params: { id = '' }, body }) {
      await actions.hooks.updateSecrets(id, body)
      return {}
    },
  }),
  route({
    ...works,
    method: 'DELETE',
    path: '/hooks/:id/secrets',
    summary: "Remove a hook's secrets",
    scopes: ['delete:hooks'],
    status: 204,
    body: Type.Array(Type.String({ minLength: 1, maxLength: limits.secretNameLength }), {
      maxItems: 100,
      description: 'Names of secrets',
    }),
    handle: ({ actions }, { params: { id = '' }, body }) => actions.hooks.removeSecrets(id, body),
  }),
  route({
    ...works,
    method: 'POST',
    path: '/hooks/:id/test',
    summary: 'Keyturn: run a saved hook once',
    scopes: ['update:hooks'],
    status: 200,
    body: closed({
      body: Type.Optional(Type.Unsafe<Json>({ description: 'user and context; the documented sample when left out' })),
      user: Type.Optional(Type.Unsafe<Json>({ description: 'In place of body: its user' })),
      context: Type.Optional(Type.Unsafe<Json>({ description: 'In place of body: its context' })),
      mode: Type.Optional(Type.Enum(['live', 'dry'], { description: 'dry sends nothing out' })),
      stubs: Type.Optional(Type.Array(stub, { maxItems: 100, description: 'Answers of a dry run' })),
    }),
    bodyOptional: true,
    async handle({ actions }, { params: { id = '' }, body: { mode, stubs: answers = [], ...given } }) {
      const tested = await actions.hooks.test(id, {
        body: bodyOf(given),
        mode: mode === 'dry' ? { kind: 'dry', stubs: answers } : { kind: 'live' },
      })
      const { completion } = tested
      return {
        status: completion.status,
        error: completion.status === 'failed' ? showFailure(completion.failure) : null,
        // a Hook's own answer is ignored: its caller gets what it called with
        response: completion.status === 'ok' ? tested.body : null,
        ...showResponse(tested.response),
      }
    },
  }),
]

function tagged(hook: Hook, tag: (tag: string) => void): Record<string, unknown> {
  tag(hookTag(hook))
  return showHook(hook)
}

/** Auth0's six properties: what an export holds is what an import takes. */
function showHook({ id, name: called, script: code, dependencies: packages, trigger, enabled: is }: Hook) {
  return { id, name: called, script: code, dependencies: packages, triggerId: trigger, enabled: is }
}

/** Of its build we tell whoever asks for `status` or `errors` by name. */
function chosen(hook: Hook, query: FieldsQuery): Record<string, unknown> {
  const { status, errors } = hook
  const isNamed = query.fields !== undefined && query.include_fields !== false
  const build = isNamed ? { status, ...(errors.length > 0 ? { errors } : {}) } : {}
  return chooseFields({ ...showHook(hook), ...build }, query)
}

/** What is no object reaches the Hook's own door as it is, which says so in the old words. */
function bodyOf(given: { body?: Json; user?: Json; context?: Json }): JsonObject | undefined {
  if (given.body !== undefined) {
    if (given.user !== undefined || given.context !== undefined) {
      throw new AppError('invalid', 'invalid_body', "Payload validation error: 'body, or user and context, not both'.")
    }
    if (isObject(given.body) && Object.keys(given.body).length === 0) return undefined
    return given.body as JsonObject
  }
  return Object.keys(given).length === 0 ? undefined : given
}
