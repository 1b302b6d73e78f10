// /actions/modules: code that several Actions share by `require('actions:<name>')`.
import { Type } from 'typebox'

import { type ActionModule, allChangesPublished, type ModuleVersion } from '#actions'
import { isoNanoTime } from '#kit'

import { actionsList, flag, list, optional, shape, text, time, whole } from './answers/shape.ts'
import { actionsAnswer, slice } from './paging.ts'
import { route } from './route.ts'
import { anyObject, closed, offsetPage } from './schema.ts'

const works = { support: 'works' } as const
const note = 'secrets are refused: an Action hands its own to what it calls'

const dependency = closed({
  name: Type.String({ minLength: 1, maxLength: 214, description: 'Name of the npm package' }),
  version: Type.String({ minLength: 1, maxLength: 256, description: 'Version, range or tag' }),
})
const content = {
  dependencies: Type.Optional(Type.Array(dependency, { maxItems: 100, description: 'npm packages of the module' })),
  secrets: Type.Optional(Type.Array(anyObject, { maxItems: 0, description: 'Secrets of modules are not supported' })),
}
const code = Type.String({ description: 'The source code of the module.' })

const named = shape('ModuleDependency', { name: text, version: text })
const common = { code: text, dependencies: list(named), secrets: list(anyObject), created_at: time }
const properties = {
  ...common,
  id: text,
  name: text,
  actions_using_module_total: whole,
  all_changes_published: flag,
  latest_version_number: optional(whole),
  updated_at: time,
}
const listed = shape('ListedActionModule', properties)
const moduleAnswer = shape('ActionModule', {
  ...properties,
  latest_version: optional(shape('ModuleVersionRef', { ...common, id: text, version_number: whole })),
})
const versionAnswer = shape('ModuleVersion', { ...common, id: text, module_id: text, version_number: whole })

export const moduleRoutes = [
  route({
    ...works,
    method: 'GET',
    path: '/actions/modules',
    summary: 'List action modules',
    scopes: ['read:actions'],
    status: 200,
    answer: actionsList('modules', listed),
    query: closed({ ...offsetPage }),
    async handle({ actions: { modules } }, { query }) {
      const { items, total } = slice(await modules.list(), query)
      const shown = await Promise.all(items.map(async (each) => show(each, await modules.uses(each.id))))
      return actionsAnswer('modules', query, { items: shown, total })
    },
  }),
  route({
    ...works,
    note,
    method: 'POST',
    path: '/actions/modules',
    summary: 'Create an action module',
    scopes: ['create:actions'],
    status: 201,
    answer: moduleAnswer,
    body: closed({
      name: Type.String({
        minLength: 1,
        maxLength: 128,
        pattern: '^[A-Za-z0-9][A-Za-z0-9 ._-]*$',
        description: "Its name in require('actions:<name>')",
      }),
      code,
      ...content,
      api_version: Type.Optional(Type.Literal('v1')),
      publish: Type.Optional(Type.Boolean({ description: 'Whether it is published at once' })),
    }),
    async handle({ actions: { modules } }, { body }) {
      const { name, publish, dependencies } = body
      const made = await modules.create({
        ...{ name, code: body.code },
        ...(publish === undefined ? {} : { publish }),
        ...(dependencies === undefined ? {} : { dependencies }),
      })
      return showWhole(made, [])
    },
  }),
  route({
    ...works,
    method: 'GET',
    path: '/actions/modules/:id',
    summary: 'Get an action module',
    scopes: ['read:actions'],
    status: 200,
    answer: moduleAnswer,
    handle: async ({ actions: { modules } }, { params: { id = '' } }) =>
      showWhole(await modules.find(id), await modules.uses(id)),
  }),
  route({
    ...works,
    note,
    method: 'PATCH',
    path: '/actions/modules/:id',
    summary: 'Update an action module',
    scopes: ['update:actions'],
    status: 200,
    answer: moduleAnswer,
    body: closed({ code: Type.Optional(code), ...content }),
    async handle({ actions: { modules } }, { params: { id = '' }, body }) {
      const changed = await modules.change(id, {
        ...(body.code === undefined ? {} : { code: body.code }),
        ...(body.dependencies === undefined ? {} : { dependencies: body.dependencies }),
      })
      return showWhole(changed, await modules.uses(id))
    },
  }),
  route({
    ...works,
    method: 'DELETE',
    path: '/actions/modules/:id',
    summary: 'Delete an action module',
    scopes: ['delete:actions'],
    status: 204,
    handle: ({ actions: { modules } }, { params: { id = '' } }) => modules.remove(id),
  }),
  route({
    ...works,
    method: 'GET',
    path: '/actions/modules/:id/actions',
    summary: 'List actions that use a module',
    scopes: ['read:actions'],
    status: 200,
    answer: actionsList(
      'actions',
      shape('ActionOfModule', {
        action_id: text,
        action_name: text,
        module_version_id: text,
        module_version_number: whole,
        supported_triggers: list(anyObject),
      }),
    ),
    query: closed({ ...offsetPage }),
    async handle({ actions: { modules } }, { params: { id = '' }, query }) {
      const { items, total } = slice((await modules.uses(id)).filter(isDeployed), query)
      const shown = items.map(({ action, name, trigger, triggerVersion, ref }) => ({
        action_id: action,
        action_name: name,
        module_version_id: ref.version,
        module_version_number: ref.number,
        supported_triggers: [{ id: trigger, version: triggerVersion }],
      }))
      return actionsAnswer('actions', query, { items: shown, total })
    },
  }),
  route({
    ...works,
    note: 'copies a version into the draft; actions go on with the versions that they name',
    method: 'POST',
    path: '/actions/modules/:id/rollback',
    summary: "Roll back an action module's draft",
    scopes: ['update:actions', 'create:actions'],
    status: 200,
    answer: moduleAnswer,
    body: closed({ module_version_id: Type.String({ minLength: 1, maxLength: 64, description: 'The version' }) }),
    handle: async ({ actions: { modules } }, { params: { id = '' }, body }) =>
      showWhole(await modules.rollBack(id, body.module_version_id), await modules.uses(id)),
  }),
  route({
    ...works,
    method: 'GET',
    path: '/actions/modules/:id/versions',
    summary: "List an action module's versions",
    scopes: ['read:actions'],
    status: 200,
    answer: actionsList('versions', versionAnswer),
    query: closed({ ...offsetPage }),
    async handle({ actions: { modules } }, { params: { id = '' }, query }) {
      const { items, total } = slice(await modules.versions(id), query)
      return actionsAnswer('versions', query, { items: items.map(showVersion), total })
    },
  }),
  route({
    ...works,
    method: 'POST',
    path: '/actions/modules/:id/versions',
    summary: "Publish an action module's draft as a version",
    scopes: ['create:actions'],
    status: 201,
    answer: versionAnswer,
    body: closed({}),
    bodyOptional: true,
    handle: async ({ actions: { modules } }, { params: { id = '' } }) => showVersion(await modules.publish(id)),
  }),
  route({
    ...works,
    method: 'GET',
    path: '/actions/modules/:id/versions/:versionId',
    summary: "Get an action module's version",
    scopes: ['read:actions'],
    status: 200,
    answer: versionAnswer,
    handle: async ({ actions: { modules } }, { params: { id = '', versionId = '' } }) =>
      showVersion(await modules.version(id, versionId)),
  }),
]

function isDeployed({ deployed }: { deployed: boolean }): boolean {
  return deployed
}

function show(module: ActionModule, uses: readonly { deployed: boolean }[]): Record<string, unknown> {
  const { id, name, dependencies, latest, createdAt, updatedAt } = module
  return {
    id,
    name,
    code: module.code,
    dependencies: dependencies.map(showDependency),
    secrets: [],
    actions_using_module_total: uses.filter(isDeployed).length,
    all_changes_published: allChangesPublished(module),
    ...(latest === undefined ? {} : { latest_version_number: latest.number }),
    created_at: isoNanoTime(createdAt),
    updated_at: isoNanoTime(updatedAt),
  }
}

function showWhole(module: ActionModule, uses: readonly { deployed: boolean }[]): Record<string, unknown> {
  if (module.latest === undefined) return show(module, uses)
  const { module_id: _id, ...latest } = showVersion(module.latest)
  return { ...show(module, uses), latest_version: latest }
}

function showVersion(version: ModuleVersion): Record<string, unknown> {
  return {
    id: version.id,
    module_id: version.module,
    version_number: version.number,
    code: version.code,
    secrets: [],
    dependencies: version.dependencies.map(showDependency),
    created_at: isoNanoTime(version.createdAt),
  }
}

function showDependency({ name, version }: { name: string; version: string }): Record<string, unknown> {
  return { name, version }
}
