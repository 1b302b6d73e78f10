// /actions/actions: drafts, deploying, versions, test runs.
import { type Static, Type } from 'typebox'

import { type ActionChange, type ActionFilter, actionTag } from '#actions'

import { bodyRefusal } from '../validation.ts'
import { changeActionBody, newActionBody, triggerId } from './action-schemas.ts'
import { showAction, showCircuit, showVersion } from './action-shapes.ts'
import { actionsAnswer, offsetOf } from './paging.ts'
import { route } from './route.ts'
import { closed, offsetPage } from './schema.ts'

const works = { support: 'works' } as const

export const actionRoutes = [
  route({
    ...works,
    method: 'GET',
    path: '/actions/actions',
    summary: 'Get actions',
    scopes: ['read:actions'],
    status: 200,
    query: closed({
      ...offsetPage,
      triggerId: Type.Optional(triggerId),
      actionName: Type.Optional(Type.String({ maxLength: 255 })),
      deployed: Type.Optional(Type.Boolean()),
      installed: Type.Optional(Type.Boolean({ description: 'Actions of the marketplace: there are none here' })),
    }),
    async handle({ actions }, { query }) {
      const filter: ActionFilter = {
        ...(query.triggerId === undefined ? {} : { trigger: query.triggerId }),
        ...(query.actionName === undefined ? {} : { name: query.actionName }),
        ...(query.deployed === undefined ? {} : { deployed: query.deployed }),
      }
      // none was installed from a marketplace
      const found = query.installed === true ? { actions: [], total: 0 } : await actions.list(filter, offsetOf(query))
      const items = await Promise.all(found.actions.map((action) => showAction(actions, action)))
      return actionsAnswer('actions', query, { items, total: found.total })
    },
  }),
  route({
    ...works,
    method: 'POST',
    path: '/actions/actions',
    summary: 'Create an action',
    tagged: true,
    scopes: ['create:actions'],
    status: 201,
    body: newActionBody,
    async handle({ actions }, { body, tag }) {
      const [trigger] = body.supported_triggers
      if (!trigger) throw bodyRefusal('Array is too short (0), minimum 1', 'supported_triggers')
      const { name, deploy } = body
      const made = await actions.create({
        ...contentOf(body),
        name,
        trigger: trigger.id,
        triggerVersion: trigger.version,
        deploy,
      })
      tag(actionTag(made))
      return showAction(actions, made)
    },
  }),
  route({
    ...works,
    method: 'GET',
    path: '/actions/actions/:id',
    summary: 'Get an action',
    tagged: true,
    scopes: ['read:actions'],
    status: 200,
    async handle({ actions }, { params: { id = '' }, tag }) {
      const action = await actions.find(id)
      tag(actionTag(action))
      const shown = await showAction(actions, action)
      // read alone it says why it does not run; lists are what tools send back
      const failing = (await actions.circuits()).find(({ action }) => action === id)
      return failing ? { ...shown, circuit: showCircuit(failing) } : shown
    },
  }),
  route({
    ...works,
    method: 'PATCH',
    path: '/actions/actions/:id',
    summary: 'Update an action',
    tagged: true,
    scopes: ['update:actions'],
    status: 200,
    body: changeActionBody,
    async handle({ actions }, { params: { id = '' }, body, expected, tag }) {
      const [trigger] = body.supported_triggers ?? []
      if (trigger && trigger.id !== (await actions.find(id)).trigger) {
        throw bodyRefusal('The trigger of an action cannot be changed', 'supported_triggers')
      }
      const change: ActionChange = {
        ...contentOf(body),
        ...(body.name === undefined ? {} : { name: body.name }),
        ...(trigger?.version === undefined ? {} : { triggerVersion: trigger.version }),
      }
      const changed = await actions.update(id, change, expected)
      tag(actionTag(changed))
      return showAction(actions, changed)
    },
  }),
  route({
    ...works,
    method: 'DELETE',
    path: '/actions/actions/:id',
    summary: 'Delete an action',
    scopes: ['delete:actions'],
    status: 204,
    query: closed({ force: Type.Optional(Type.Boolean({ description: 'Takes it out of its trigger first' })) }),
    handle: ({ actions }, { params: { id = '' }, query }) => actions.remove(id, { force: query.force === true }),
  }),
  route({
    ...works,
    method: 'POST',
    path: '/actions/actions/:id/deploy',
    summary: 'Deploy an action',
    scopes: ['create:actions'],
    status: 200,
    body: closed({}),
    bodyOptional: true,
    async handle({ actions }, { params: { id = '' } }) {
      const version = await actions.deploy(id)
      // recorded so: the version that is returned says that it is not deployed yet
      return { ...showVersion(version, await actions.find(id)), deployed: false }
    },
  }),
  route({
    ...works,
    method: 'GET',
    path: '/actions/actions/:actionId/versions',
    summary: "Get an action's versions",
    scopes: ['read:actions'],
    status: 200,
    query: closed({ ...offsetPage }),
    async handle({ actions }, { params: { actionId = '' }, query }) {
      const action = await actions.find(actionId)
      const { versions, total } = await actions.versions(actionId, offsetOf(query))
      return actionsAnswer('versions', query, { items: versions.map((version) => showVersion(version, action)), total })
    },
  }),
  route({
    ...works,
    method: 'GET',
    path: '/actions/actions/:actionId/versions/:id',
    summary: "Get an action's version",
    scopes: ['read:actions'],
    status: 200,
    async handle({ actions }, { params: { actionId = '', id = '' } }) {
      return showVersion(await actions.version(actionId, id), await actions.find(actionId))
    },
  }),
  route({
    ...works,
    method: 'POST',
    path: '/actions/actions/:actionId/versions/:id/deploy',
    summary: "Roll back to an action's version",
    scopes: ['create:actions'],
    status: 200,
    body: closed({
      update_draft: Type.Optional(Type.Boolean({ description: 'True if the draft should become the same.' })),
    }),
    bodyOptional: true,
    async handle({ actions }, { params: { actionId = '', id = '' }, body }) {
      const version = await actions.revert(actionId, id, { updateDraft: body.update_draft === true })
      return showVersion(version, await actions.find(actionId))
    },
  }),
]

type Content = Static<typeof changeActionBody>

function contentOf(body: Content): Omit<ActionChange, 'name' | 'triggerVersion'> {
  const { code, dependencies, runtime, secrets, policy, modules } = body
  return {
    ...(code === undefined ? {} : { code }),
    ...(runtime === undefined ? {} : { runtime }),
    ...(secrets === undefined ? {} : { secrets }),
    ...(policy === undefined ? {} : { policy }),
    ...(modules === undefined ? {} : { modules }),
    ...(dependencies === undefined
      ? {}
      : { dependencies: dependencies.map((each) => ({ ...each, version: each.version ?? 'latest' })) }),
  }
}
