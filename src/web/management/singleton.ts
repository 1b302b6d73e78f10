// A settings object that is there once: GET answers the stored one over its defaults, PATCH or PUT changes it.
import type { TSchema } from 'typebox'

import { isObject, type JsonObject } from '#kit'
import type { ManagementScope, Settings } from '#tenant'
import { settings } from '#tenant'

import { settingsShape } from './answers/shape.ts'
import { chooseFields } from './fields.ts'
import { type ManagementRoute, route, type Support } from './route.ts'
import { closed, fieldsChoice } from './schema.ts'

/** Names of settings that hold a plain object. */
type ObjectSetting = {
  [Name in keyof Settings]: Settings[Name] extends JsonObject
    ? JsonObject extends Settings[Name]
      ? Name
      : never
    : never
}[keyof Settings]

export type Singleton = {
  path: string
  setting: ObjectSetting
  called: string
  /** name of the answer in the OpenAPI document */
  title: string
  read: ManagementScope
  update: ManagementScope
  body: TSchema
  defaults: JsonObject
  support: Support
  note?: string
  /** PATCH merges at the first level (null takes a property away); PUT replaces */
  method?: 'PATCH' | 'PUT'
  /** properties that are objects of objects: what of them is not named keeps what it was */
  deep?: readonly string[]
}

export function singleton(of: Singleton): ManagementRoute[] {
  const { path, setting, called, body, defaults, support, method = 'PATCH' } = of
  const answer = settingsShape(of.title, body, Object.keys(defaults))
  const facts = { path, support, status: 200, ...(of.note === undefined ? {} : { note: of.note }) } as const
  return [
    route({
      ...facts,
      method: 'GET',
      summary: `Get ${called}`,
      scopes: [of.read],
      query: closed({ ...fieldsChoice }),
      answer: answer.some,
      handle: async ({ storage: { db } }, { query }) =>
        chooseFields(over(defaults, (await settings.read(db, setting)) ?? {}, of.deep), query),
    }),
    route({
      ...facts,
      method,
      summary: `Update ${called}`,
      scopes: [of.update],
      body,
      answer: answer.all,
      async handle({ storage, clock }, { body: change }) {
        return storage.transaction(async (tx) => {
          const merge = (before: JsonObject): JsonObject => {
            const merged = over(method === 'PATCH' ? before : {}, change as JsonObject, of.deep)
            return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null))
          }
          const after = await settings.change(tx, setting, {}, merge, clock.now())
          return over(defaults, after, of.deep)
        })
      },
    }),
  ]
}

function over(before: JsonObject, change: JsonObject, deep: readonly string[] = []): JsonObject {
  const merged: Record<string, JsonObject[string]> = { ...before, ...change }
  for (const name of deep) {
    const [older, newer] = [before[name], change[name]]
    if (isObject(older) && isObject(newer)) merged[name] = over(older, newer, Object.keys(newer))
  }
  return merged
}
