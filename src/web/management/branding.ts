// /branding and /prompts: how pages look and what they say. Kept until the pages read it.
import { type TSchema, Type } from 'typebox'

import { AppError, isObject, type JsonObject } from '#kit'
import { settings } from '#tenant'

import { route } from './route.ts'
import { anyObject, closed, nullable } from './schema.ts'
import { singleton } from './singleton.ts'

const stored = { support: { stored: 'the hosted pages do not read it yet' } } as const
const url = Type.Optional(nullable(Type.String({ maxLength: 2048, description: 'A URL' })))

const prompts = singleton({
  ...stored,
  path: '/prompts',
  setting: 'prompts',
  called: 'prompt settings',
  read: 'read:prompts',
  update: 'update:prompts',
  body: closed({
    universal_login_experience: Type.Optional(Type.Enum(['new', 'classic'])),
    identifier_first: Type.Optional(nullable(Type.Boolean())),
    webauthn_platform_first_factor: Type.Optional(nullable(Type.Boolean())),
  }),
  defaults: { universal_login_experience: 'new', identifier_first: false, webauthn_platform_first_factor: false },
})

const name = /^[a-z0-9-]{1,60}$/
const language = /^[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{2,8})*$/

export const brandingRoutes = [
  ...singleton({
    ...stored,
    path: '/branding',
    setting: 'branding',
    called: 'branding settings',
    read: 'read:branding',
    update: 'update:branding',
    body: closed({
      colors: Type.Optional(
        nullable(
          closed({
            primary: Type.Optional(nullable(Type.String({ maxLength: 30, description: 'A colour' }))),
            page_background: Type.Optional(
              Type.Unsafe<string | JsonObject | null>({ type: ['string', 'object', 'null'] }),
            ),
          }),
        ),
      ),
      favicon_url: url,
      logo_url: url,
      font: Type.Optional(nullable(closed({ url }))),
    }),
    defaults: {},
  }),
  route({
    ...stored,
    method: 'GET',
    path: '/branding/templates/universal-login',
    summary: 'Get the page template',
    scopes: ['read:branding'],
    status: 200,
    async handle({ storage: { db } }) {
      const template = await settings.read(db, 'universal_login_template')
      if (template) return template
      throw new AppError('absent', 'inexistent_templates_universal_login', 'Template does not exist.')
    },
  }),
  route({
    ...stored,
    method: 'PUT',
    path: '/branding/templates/universal-login',
    summary: 'Set the page template',
    scopes: ['update:branding'],
    status: 204,
    body: closed({ template: Type.String({ minLength: 1, maxLength: 102_400, description: 'Liquid template' }) }),
    handle: ({ storage: { db }, clock }, { body }) =>
      settings.write(db, 'universal_login_template', { body: body.template }, clock.now()),
  }),
  route({
    ...stored,
    method: 'DELETE',
    path: '/branding/templates/universal-login',
    summary: 'Delete the page template',
    scopes: ['delete:branding'],
    status: 204,
    handle: async ({ storage: { db } }) => void (await settings.remove(db, 'universal_login_template')),
  }),
  route({
    ...stored,
    support: { missing: 'themes are not made yet' },
    method: 'GET',
    path: '/branding/themes/default',
    summary: 'Get the default theme',
    scopes: ['read:branding'],
    status: 200,
    handle: () => Promise.reject(new AppError('absent', 'theme_not_found', 'Theme not found')),
  }),
  ...prompts,
  ...named('custom-text/:language', 'custom text', anyObject),
  ...named('partials', 'partials', anyObject),
]

/** Objects by prompt, and by language where there is one: GET answers `{}` when nothing was set, PUT replaces. */
function named(last: 'custom-text/:language' | 'partials', called: string, body: TSchema) {
  const path = `/prompts/:prompt/${last}`
  const settingOf = (params: { readonly [name: string]: string }) => {
    const { prompt = '', language: asked } = params
    if (!name.test(prompt) || (asked !== undefined && !language.test(asked))) {
      throw new AppError(
        'invalid',
        'invalid_uri',
        `Path validation error: 'No enum match for: ${prompt}' on property prompt.`,
      )
    }
    return asked === undefined ? (`partials.${prompt}` as const) : (`custom_text.${prompt}.${asked}` as const)
  }
  return [
    route({
      ...stored,
      method: 'GET',
      path,
      summary: `Get ${called} of a prompt`,
      scopes: ['read:prompts'],
      status: 200,
      handle: async ({ storage: { db } }, { params }) => (await settings.read(db, settingOf(params))) ?? {},
    }),
    route({
      ...stored,
      method: 'PUT',
      path,
      summary: `Set ${called} of a prompt`,
      scopes: ['update:prompts'],
      status: 200,
      body,
      async handle({ storage: { db }, clock }, { params, body: value }) {
        const text = isObject(value) ? (value as JsonObject) : {}
        await settings.write(db, settingOf(params), text, clock.now())
        return text
      },
    }),
  ]
}
