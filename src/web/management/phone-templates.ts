// /branding/phone/templates: what text messages and calls say, in Liquid.
import { type Static, Type } from 'typebox'

import { AppError } from '#kit'
import { placeWords } from '#mail'
import type { Db } from '#storage'
import { type PhoneTemplate, settings } from '#tenant'

import type { WebDeps } from '../deps.ts'
import { bodyRefusal } from '../validation.ts'
import { flag, list, optional, shape, text } from './answers/shape.ts'
import { parseNumber } from './phone-providers.ts'
import { route } from './route.ts'
import { closed } from './schema.ts'

const works = { support: 'works', status: 200 } as const

const TYPES = ['otp_verify', 'otp_enroll', 'change_password', 'blocked_account', 'password_breach'] as const
type TemplateType = (typeof TYPES)[number]

/** What a template says that was made without words, and again after a reset. */
const FIRST_WORDS: { readonly [Type in TemplateType]: { text: string; voice?: string } } = {
  otp_verify: {
    text: '{{ code }} is your verification code for {{ tenant.friendlyName }}',
    voice: 'Your verification code for {{ tenant.friendlyName }} is {{ code }}. Once more: {{ code }}.',
  },
  otp_enroll: {
    text: '{{ code }} is your verification code to enroll with {{ tenant.friendlyName }}',
    voice: 'Your verification code for {{ tenant.friendlyName }} is {{ code }}. Once more: {{ code }}.',
  },
  change_password: { text: '{{ tenant.friendlyName }}: choose a new password at {{ url }}' },
  blocked_account: { text: '{{ tenant.friendlyName }}: sign-ins were blocked. Lift the block at {{ url }}' },
  password_breach: { text: '{{ tenant.friendlyName }}: your password was stolen. Choose a new one: {{ url }}' },
}

const words = (description: string) => Type.Optional(Type.String({ maxLength: 10_000, description }))
const content = closed({
  syntax: Type.Optional(Type.Enum(['liquid'])),
  from: Type.Optional(Type.String({ pattern: '^(\\+[1-9]\\d{6,14}|[A-Za-z0-9 ]{1,11})?$', description: 'Sender' })),
  body: Type.Optional(closed({ text: words('Text message'), voice: words('What a call says') })),
})
const disabled = Type.Optional(Type.Boolean({ description: 'Whether the template is disabled' }))

const answer = shape('PhoneTemplate', {
  ...{ id: text, tenant: text, channel: Type.Literal('phone'), customizable: flag },
  ...{ type: Type.Enum([...TYPES]), disabled: flag },
  content: shape('PhoneTemplateContent', {
    syntax: Type.Literal('liquid'),
    from: optional(text),
    body: shape('PhoneTemplateWords', { text: optional(text), voice: optional(text) }),
  }),
})

export const phoneTemplateRoutes = [
  route({
    ...works,
    method: 'GET',
    path: '/branding/phone/templates',
    summary: 'Get phone templates',
    answer: shape('PhoneTemplates', { templates: list(answer) }),
    scopes: ['read:phone_templates'],
    query: closed({ disabled: Type.Optional(Type.Boolean()) }),
    async handle({ storage: { db } }, { query }) {
      const templates: unknown[] = []
      for (const type of TYPES) {
        const template = await settings.read(db, `phone_template.${type}`)
        const wanted = template && (query.disabled === undefined || query.disabled === template.disabled)
        if (wanted) templates.push(await show(db, type, template))
      }
      return { templates }
    },
  }),
  route({
    ...works,
    method: 'POST',
    path: '/branding/phone/templates',
    summary: 'Create a phone template',
    answer,
    scopes: ['create:phone_templates'],
    status: 201,
    body: closed({
      type: Type.Enum([...TYPES], { description: 'Kind of the message' }),
      disabled,
      content: Type.Optional(content),
    }),
    async handle(deps, { body: { type, disabled = false, content } }) {
      const template = merged({ disabled, body: FIRST_WORDS[type] }, content)
      await refuse(deps, template)
      const { db } = deps.storage
      if (!(await settings.create(db, `phone_template.${type}`, template, deps.clock.now()))) {
        throw new AppError('conflict', 'phone_template_conflict', 'There is a template of this type already.')
      }
      return show(db, type, template)
    },
  }),
  route({
    ...works,
    method: 'GET',
    path: '/branding/phone/templates/:id',
    summary: 'Get a phone template',
    answer,
    scopes: ['read:phone_templates'],
    async handle({ storage: { db } }, { params }) {
      const type = typeOf(params['id'])
      return show(db, type, await mustFind(db, type))
    },
  }),
  route({
    ...works,
    method: 'PATCH',
    path: '/branding/phone/templates/:id',
    summary: 'Update a phone template',
    answer,
    scopes: ['update:phone_templates'],
    body: closed({ content: Type.Optional(content), disabled }),
    async handle(deps, { params, body }) {
      const type = typeOf(params['id'])
      const before = await mustFind(deps.storage.db, type)
      const template = merged({ ...before, disabled: body.disabled ?? before.disabled }, body.content)
      await refuse(deps, template)
      await settings.write(deps.storage.db, `phone_template.${type}`, template, deps.clock.now())
      return show(deps.storage.db, type, template)
    },
  }),
  route({
    ...works,
    method: 'DELETE',
    path: '/branding/phone/templates/:id',
    summary: 'Delete a phone template',
    scopes: ['delete:phone_templates'],
    status: 204,
    async handle({ storage: { db } }, { params }) {
      if (!(await settings.remove(db, `phone_template.${typeOf(params['id'])}`))) throw absent()
    },
  }),
  route({
    ...works,
    method: 'PATCH',
    path: '/branding/phone/templates/:id/reset',
    summary: 'Give a phone template its first words again',
    answer,
    scopes: ['update:phone_templates'],
    body: closed({}),
    bodyOptional: true,
    async handle({ storage: { db }, clock }, { params }) {
      const type = typeOf(params['id'])
      const { disabled } = await mustFind(db, type)
      const template = { disabled, body: FIRST_WORDS[type] }
      await settings.write(db, `phone_template.${type}`, template, clock.now())
      return show(db, type, template)
    },
  }),
  route({
    ...works,
    method: 'POST',
    path: '/branding/phone/templates/:id/try',
    summary: 'Send a message of a template with sample facts',
    answer: shape('PhoneTemplateTrial', {
      message: text,
      kind: Type.Enum(['sent', 'off', 'refused', 'later']),
      ...{ by: optional(text), reason: optional(text), problem: optional(text) },
    }),
    scopes: ['update:phone_templates'],
    body: closed({
      to: Type.String({ maxLength: 30, description: 'Number in international form' }),
      delivery_method: Type.Optional(Type.Enum(['text', 'voice'])),
    }),
    async handle({ mail, storage: { db } }, { params, body }) {
      const type = typeOf(params['id'])
      const template = await mustFind(db, type)
      const channel = body.delivery_method === 'voice' ? ('voice' as const) : ('sms' as const)
      const own = { ...template.body, ...(template.from === undefined ? {} : { from: template.from }) }
      const trial = { kind: 'mfa_oob_code' as const, to: parseNumber(body.to), channel }
      const delivery = await mail.trials.sendPhone(trial, own)
      return { message: delivery.kind === 'sent' ? `Sent by ${delivery.by}.` : 'It was not sent.', ...delivery }
    },
  }),
]

function merged(before: PhoneTemplate, change: Static<typeof content> | undefined): PhoneTemplate {
  const from = change?.from ?? before.from
  const { from: _from, ...rest } = before
  return { ...rest, ...(from === undefined || from === '' ? {} : { from }), body: { ...before.body, ...change?.body } }
}

async function refuse({ mail }: Pick<WebDeps, 'mail'>, { body }: PhoneTemplate): Promise<void> {
  const broken = await mail.trials.checkPhone(body)
  if (broken) throw bodyRefusal(placeWords(broken), `content.body.${broken.part}`)
}

async function show(db: Db, type: TemplateType, template: PhoneTemplate): Promise<Record<string, unknown>> {
  const tenant = (await settings.read(db, 'tenant'))?.id ?? ''
  const { disabled, from, body } = template
  const content = { syntax: 'liquid', ...(from === undefined ? {} : { from }), body }
  return { id: `tem_${type}`, tenant, channel: 'phone', customizable: true, type, disabled, content }
}

async function mustFind(db: Db, type: TemplateType): Promise<PhoneTemplate> {
  const template = await settings.read(db, `phone_template.${type}`)
  if (!template) throw absent()
  return template
}

function typeOf(id = ''): TemplateType {
  const type = TYPES.find((each) => id === `tem_${each}`)
  if (!type) throw absent()
  return type
}

function absent(): AppError {
  return new AppError('absent', 'inexistent_phone_template', 'The phone template does not exist.')
}
