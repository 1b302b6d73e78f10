// /branding and /prompts: how pages look and what they say.
import { Type } from 'typebox'

import { AppError } from '#kit'
import { settings } from '#tenant'

import { checkTemplate } from '../pages/page-template.ts'
import { promptsWithTexts } from '../pages/text/custom-text.ts'
import { pageLanguages } from '../pages/text/index.ts'
import { nothingAnswer } from './answers/access.ts'
import { shape } from './answers/shape.ts'
import { brandingBody } from './branding-schemas.ts'
import { route } from './route.ts'
import { anyObject, closed, nullable } from './schema.ts'
import { singleton } from './singleton.ts'

const stored = { support: { stored: 'the hosted pages are what Auth0 calls new, and have one way through' } } as const
const template = {
  support: 'works',
  note: 'Liquid, rendered in the sandbox; scripts and event handlers are refused; style elements work, style attributes do not',
} as const
const texts = {
  support: 'works',
  note: `shown are texts of ${[...promptsWithTexts].join(', ')} in ${pageLanguages.join(', ')}, where a page of ours has their place (docs/custom-texts.md); a blank one is none; others are kept for round trips`,
} as const
const partials = {
  support: { stored: 'there are none: they would put code into the pages where passwords are typed' },
} as const

/** Of a screen, by Auth0's keys. */
export const ownTexts = Type.Record(Type.String({ maxLength: 100 }), Type.String({ maxLength: 2000 }), {
  maxProperties: 200,
})

/** Screens, each with its texts. */
const customText = Type.Record(Type.String({ maxLength: 100 }), ownTexts, { maxProperties: 100 })

const prompts = singleton({
  ...stored,
  path: '/prompts',
  setting: 'prompts',
  called: 'prompt settings',
  title: 'PromptSettings',
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
    support: 'works',
    note: 'the hosted pages show it; a colour that could not be read is shown in the nearest shade that can',
    path: '/branding',
    setting: 'branding',
    called: 'branding settings',
    title: 'Branding',
    read: 'read:branding',
    update: 'update:branding',
    body: brandingBody,
    defaults: {},
  }),
  route({
    ...template,
    method: 'GET',
    path: '/branding/templates/universal-login',
    summary: 'Get the page template',
    scopes: ['read:branding'],
    status: 200,
    answer: shape('PageTemplate', { body: Type.String() }),
    async handle({ storage: { db } }) {
      const template = await settings.read(db, 'universal_login_template')
      if (template) return template
      throw new AppError('absent', 'inexistent_templates_universal_login', 'Template does not exist.')
    },
  }),
  route({
    ...template,
    method: 'PUT',
    path: '/branding/templates/universal-login',
    summary: 'Set the page template',
    scopes: ['update:branding'],
    status: 204,
    body: closed({ template: Type.String({ minLength: 1, maxLength: 102_400, description: 'Liquid template' }) }),
    async handle({ storage: { db }, mail, clock }, { body }) {
      await checkTemplate(mail, body.template)
      await settings.write(db, 'universal_login_template', { body: body.template }, clock.now())
    },
  }),
  route({
    ...template,
    method: 'DELETE',
    path: '/branding/templates/universal-login',
    summary: 'Delete the page template',
    scopes: ['delete:branding'],
    status: 204,
    handle: async ({ storage: { db } }) => void (await settings.remove(db, 'universal_login_template')),
  }),
  ...prompts,
  route({
    ...texts,
    method: 'GET',
    path: '/prompts/:prompt/custom-text/:language',
    summary: 'Get custom text of a prompt',
    scopes: ['read:prompts'],
    status: 200,
    answer: customText,
    handle: async ({ storage: { db } }, { params }) => (await settings.read(db, textsOf(params))) ?? {},
  }),
  route({
    ...texts,
    method: 'PUT',
    path: '/prompts/:prompt/custom-text/:language',
    summary: 'Set custom text of a prompt',
    scopes: ['update:prompts'],
    status: 200,
    body: customText,
    answer: customText,
    async handle({ storage: { db }, clock }, { params, body }) {
      await settings.write(db, textsOf(params), body, clock.now())
      return body
    },
  }),
  route({
    ...partials,
    method: 'GET',
    path: '/prompts/:prompt/partials',
    summary: 'Get partials of a prompt',
    scopes: ['read:prompts'],
    status: 200,
    answer: nothingAnswer,
    handle: async (_deps, { params }) => {
      promptIn(params)
      return {}
    },
  }),
  route({
    ...partials,
    method: 'PUT',
    path: '/prompts/:prompt/partials',
    summary: 'Set partials of a prompt',
    scopes: ['update:prompts'],
    status: 200,
    body: anyObject,
    answer: nothingAnswer,
    handle: async (_deps, { params, body }) => {
      promptIn(params)
      if (Object.keys(body).length === 0) return {}
      // 403 is what Auth0 answers where a tenant has no partials: its tools say so and go on with the rest of a file
      throw new AppError(
        'forbidden',
        'operation_not_supported',
        'Partials are not supported by this server: they would put code into the pages where passwords are typed.',
      )
    },
  }),
]

/** By language: `fr`, and `fr-CA` over it. */
function textsOf(params: { readonly [name: string]: string }) {
  const asked = params['language'] ?? ''
  if (!language.test(asked)) throw unknown(asked, 'language')
  return `custom_text.${promptIn(params)}.${asked}` as const
}

function promptIn({ prompt = '' }: { readonly [name: string]: string }): string {
  if (!name.test(prompt)) throw unknown(prompt, 'prompt')
  return prompt
}

function unknown(value: string, property: string): AppError {
  const words = `Path validation error: 'No enum match for: ${value.slice(0, 100)}' on property ${property}.`
  return new AppError('invalid', 'invalid_uri', words)
}
