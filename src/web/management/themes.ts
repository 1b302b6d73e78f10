// /branding/themes: the one theme of the tenant, read by the hosted pages.
import type { Static } from 'typebox'

import { AppError, type JsonObject } from '#kit'
import { settings } from '#tenant'

import { shape, text } from './answers/shape.ts'
import { themeBody } from './branding-schemas.ts'
import { route } from './route.ts'

const shared = {
  support: 'works',
  note: 'one theme; colours that could not be read are shown in the nearest shade that can; captchas and social buttons have no look; `fonts.subtitle`, `base_focus_color`, `base_hover_color`, `icons` and `read_only_background` are kept for round trips',
} as const

const answer = shape('Theme', { ...themeBody.properties, themeId: text })

const absent = () => new AppError('absent', 'theme_not_found', 'Theme not found')

export const themeRoutes = [
  route({
    ...shared,
    method: 'GET',
    path: '/branding/themes/default',
    summary: 'Get the default theme',
    scopes: ['read:branding'],
    status: 200,
    answer,
    handle: async ({ storage: { db } }) => stored(await settings.read(db, 'theme')),
  }),
  route({
    ...shared,
    method: 'POST',
    path: '/branding/themes',
    summary: 'Create the theme',
    scopes: ['create:branding'],
    status: 201,
    body: themeBody,
    answer,
    async handle({ storage: { db }, clock, ids }, { body }) {
      const theme = { ...plain(body), themeId: ids.handle() }
      if (await settings.create(db, 'theme', theme, clock.now())) return theme
      throw new AppError('conflict', 'theme_already_exists', 'There is a theme already. Change or delete it.')
    },
  }),
  route({
    ...shared,
    method: 'GET',
    path: '/branding/themes/:themeId',
    summary: 'Get a theme',
    scopes: ['read:branding'],
    status: 200,
    answer,
    handle: async ({ storage: { db } }, { params }) => named(await settings.read(db, 'theme'), params),
  }),
  route({
    ...shared,
    method: 'PATCH',
    path: '/branding/themes/:themeId',
    summary: 'Replace a theme',
    scopes: ['update:branding'],
    status: 200,
    body: themeBody,
    answer,
    handle: async ({ storage, clock }, { params, body }) =>
      storage.transaction(async (tx) => {
        const before = named(await settings.read(tx, 'theme'), params)
        const theme = { ...plain(body), themeId: before['themeId'] }
        await settings.write(tx, 'theme', theme, clock.now())
        return theme
      }),
  }),
  route({
    ...shared,
    method: 'DELETE',
    path: '/branding/themes/:themeId',
    summary: 'Delete a theme',
    scopes: ['delete:branding'],
    status: 204,
    handle: async ({ storage }, { params }) =>
      storage.transaction(async (tx) => {
        named(await settings.read(tx, 'theme'), params)
        await settings.remove(tx, 'theme')
      }),
  }),
]

function plain(body: Static<typeof themeBody>): JsonObject {
  return body
}

function stored(theme: JsonObject | undefined): JsonObject {
  if (theme) return theme
  throw absent()
}

function named(theme: JsonObject | undefined, { themeId }: { readonly [name: string]: string }): JsonObject {
  const found = stored(theme)
  if (found['themeId'] !== themeId) throw absent()
  return found
}
