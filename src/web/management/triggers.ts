// /actions/triggers: the register, and which Actions each trigger runs.
import { AppError } from '#kit'
import { isTriggerId, type TriggerId, triggerIds, triggers } from '#triggers'

import { bindingsBody } from './action-schemas.ts'
import { showBinding } from './action-shapes.ts'
import { actionsAnswer, slice } from './paging.ts'
import { route } from './route.ts'
import { closed, offsetPage } from './schema.ts'

const works = { support: 'works' } as const

export const triggerRoutes = [
  route({
    ...works,
    method: 'GET',
    path: '/actions/triggers',
    summary: 'Get triggers',
    scopes: ['read:actions'],
    status: 200,
    handle: () =>
      Promise.resolve({
        triggers: Object.values(triggers).flatMap(({ id, versions, runtimes, defaultRuntime }) =>
          versions.map(({ version, status }) => ({
            id,
            version,
            status,
            runtimes,
            default_runtime: defaultRuntime,
            compatible_triggers: [],
            binding_policy: 'trigger-bound',
          })),
        ),
      }),
  }),
  route({
    ...works,
    method: 'GET',
    path: '/actions/triggers/:triggerId/bindings',
    summary: 'Get trigger bindings',
    scopes: ['read:actions'],
    status: 200,
    query: closed({ ...offsetPage }),
    async handle({ actions }, { params, query }) {
      const { items, total } = slice(await actions.bound(knownTrigger(params['triggerId'])), query)
      const bindings = await Promise.all(items.map((bound) => showBinding(actions, bound)))
      return actionsAnswer('bindings', query, { items: bindings, total })
    },
  }),
  route({
    ...works,
    method: 'PATCH',
    path: '/actions/triggers/:triggerId/bindings',
    summary: 'Update trigger bindings',
    scopes: ['update:actions'],
    status: 200,
    body: bindingsBody,
    async handle({ actions }, { params, body }) {
      const wanted = body.bindings.map(({ ref, display_name }) => ({ ref, displayName: display_name }))
      const bound = await actions.bind(knownTrigger(params['triggerId']), wanted)
      return { bindings: await Promise.all(bound.map((each) => showBinding(actions, each))) }
    },
  }),
]

function knownTrigger(id = ''): TriggerId {
  if (isTriggerId(id)) return id
  throw new AppError(
    'invalid',
    'invalid_body',
    `Payload validation error: 'No enum match for: ${id.slice(0, 100)}' on property triggerId (The triggers of this server: ${triggerIds.join(', ')}).`,
  )
}
