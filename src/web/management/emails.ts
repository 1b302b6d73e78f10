// /emails/provider and /email-templates. Secrets of the provider are sealed and never come back.
import { type Static, Type } from 'typebox'

import { AppError, type JsonObject, type Sealer } from '#kit'
import type { Db } from '#storage'
import { type EmailProvider, type EmailTemplate, settings } from '#tenant'

import { bodyRefusal } from '../validation.ts'
import { chooseFields } from './fields.ts'
import { route } from './route.ts'
import { anyObject, closed, fieldsChoice, nullable } from './schema.ts'

const providerStored = {
  support: { stored: 'mails go to the development inbox; sending by a provider comes later' },
} as const
const templateStored = {
  support: { stored: 'the mails of this server have texts of their own until templates are rendered' },
} as const

/** What of each provider's credentials may be shown, and what must be there. */
const PROVIDERS = {
  smtp: { shown: ['smtp_host', 'smtp_port', 'smtp_user'], needs: ['smtp_host'] },
  sendgrid: { shown: [], needs: ['api_key'] },
  mandrill: { shown: [], needs: ['api_key'] },
  resend: { shown: [], needs: ['api_key'] },
  sparkpost: { shown: ['region'], needs: ['api_key'] },
  mailgun: { shown: ['domain', 'region'], needs: ['api_key', 'domain'] },
  ses: { shown: ['region'], needs: ['accessKeyId', 'secretAccessKey', 'region'] },
  azure_cs: { shown: [], needs: ['connectionString'] },
  ms365: { shown: ['tenantId', 'clientId'], needs: ['tenantId', 'clientId', 'clientSecret'] },
  custom: { shown: [], needs: [] },
} as const

const providerContent = {
  name: Type.Enum(Object.keys(PROVIDERS) as (keyof typeof PROVIDERS)[], { description: 'Name of the email provider' }),
  enabled: Type.Optional(Type.Boolean({ description: 'Whether the provider is enabled' })),
  default_from_address: Type.Optional(Type.String({ maxLength: 320, description: 'Address that mails come from' })),
  credentials: Type.Record(
    Type.String({ maxLength: 50 }),
    Type.Unsafe<string | number | null>({ type: ['string', 'integer', 'null'], maxLength: 4096 }),
    { maxProperties: 20, description: 'Credentials of the provider' },
  ),
  settings: Type.Optional(nullable(anyObject)),
}

const TEMPLATES = [
  'verify_email',
  'verify_email_by_code',
  'auth_email_by_code',
  'reset_email',
  'reset_email_by_code',
  'welcome_email',
  'blocked_account',
  'stolen_credentials',
  'enrollment_email',
  'mfa_oob_code',
  'user_invitation',
  'change_password',
  'password_reset',
  'async_approval',
] as const

const text = (maxLength: number, description: string) =>
  Type.Optional(nullable(Type.String({ maxLength, description })))

const templateContent = {
  template: Type.Enum([...TEMPLATES], { description: 'Name of the template' }),
  body: text(200_000, 'Body of the mail, in Liquid'),
  from: text(320, 'Sender'),
  subject: text(998, 'Subject'),
  syntax: Type.Optional(nullable(Type.Enum(['liquid'], { description: 'Syntax of the body' }))),
  resultUrl: text(2048, 'Where the link goes on to'),
  urlLifetimeInSeconds: Type.Optional(nullable(Type.Integer({ minimum: 1, maximum: 31_536_000 }))),
  includeEmailInRedirect: Type.Optional(Type.Boolean()),
  enabled: Type.Optional(nullable(Type.Boolean({ description: 'Whether the template is used' }))),
}

const templateChange = { ...templateContent, template: Type.Optional(templateContent.template) }

export const emailRoutes = [
  route({
    ...providerStored,
    method: 'GET',
    path: '/emails/provider',
    summary: 'Get the email provider',
    scopes: ['read:email_provider'],
    status: 200,
    query: closed({ ...fieldsChoice }),
    handle: async ({ storage: { db } }, { query }) => chooseFields(showProvider(await mustFindProvider(db)), query),
  }),
  route({
    ...providerStored,
    method: 'POST',
    path: '/emails/provider',
    summary: 'Configure the email provider',
    scopes: ['create:email_provider'],
    status: 201,
    body: closed(providerContent),
    async handle(deps, { body }) {
      const provider = sealedProvider(deps, body)
      if (!(await settings.create(deps.storage.db, 'email_provider', provider, deps.clock.now()))) {
        throw new AppError('conflict', 'email_provider_conflict', 'There is already a configured email provider')
      }
      return showProvider(provider)
    },
  }),
  route({
    ...providerStored,
    method: 'PATCH',
    path: '/emails/provider',
    summary: 'Update the email provider',
    scopes: ['update:email_provider'],
    status: 200,
    body: closed({
      ...providerContent,
      name: Type.Optional(providerContent.name),
      credentials: Type.Optional(providerContent.credentials),
    }),
    async handle(deps, { body }) {
      return deps.storage.transaction(async (tx) => {
        const before = await mustFindProvider(tx)
        const name = body.name ?? (before.name as keyof typeof PROVIDERS)
        if (name !== before.name && body.credentials === undefined) {
          throw bodyRefusal('Missing required property: credentials')
        }
        const { credentials, ...rest } = body
        const kept = {
          enabled: before.enabled,
          default_from_address: before.default_from_address,
          settings: before.settings,
        }
        const wanted = { ...withoutUndefined(kept), ...rest, name }
        const provider: EmailProvider =
          credentials === undefined
            ? { ...before, ...plainProvider(wanted) }
            : sealedProvider(deps, { ...wanted, credentials })
        await settings.write(tx, 'email_provider', provider, deps.clock.now())
        return showProvider(provider)
      })
    },
  }),
  route({
    ...providerStored,
    method: 'DELETE',
    path: '/emails/provider',
    summary: 'Delete the email provider',
    scopes: ['delete:email_provider'],
    status: 204,
    async handle({ storage: { db } }) {
      if (!(await settings.remove(db, 'email_provider'))) throw noProvider()
    },
  }),
  route({
    ...templateStored,
    method: 'GET',
    path: '/email-templates/:templateName',
    summary: 'Get an email template',
    scopes: ['read:email_templates'],
    status: 200,
    handle: async ({ storage: { db } }, { params }) => mustFindTemplate(db, known(params['templateName'])),
  }),
  route({
    ...templateStored,
    method: 'POST',
    path: '/email-templates',
    summary: 'Create an email template',
    scopes: ['create:email_templates'],
    status: 200,
    body: closed(templateContent),
    async handle({ storage: { db }, clock }, { body }) {
      const template = mergedTemplate(undefined, body.template, body)
      if (!(await settings.create(db, `email_template.${body.template}`, template, clock.now()))) {
        throw new AppError('conflict', 'email_template_conflict', 'The template is configured already.')
      }
      return template
    },
  }),
  route({
    ...templateStored,
    method: 'PUT',
    path: '/email-templates/:templateName',
    summary: 'Set an email template',
    scopes: ['update:email_templates'],
    status: 200,
    body: closed(templateChange),
    async handle({ storage: { db }, clock }, { params, body }) {
      const name = known(params['templateName'])
      const template = mergedTemplate(undefined, name, body)
      await settings.write(db, `email_template.${name}`, template, clock.now())
      return template
    },
  }),
  route({
    ...templateStored,
    method: 'PATCH',
    path: '/email-templates/:templateName',
    summary: 'Update an email template',
    scopes: ['update:email_templates'],
    status: 200,
    body: closed(templateChange),
    async handle({ storage, clock }, { params, body }) {
      const name = known(params['templateName'])
      return storage.transaction(async (tx) => {
        const template = mergedTemplate(await mustFindTemplate(tx, name), name, body)
        await settings.write(tx, `email_template.${name}`, template, clock.now())
        return template
      })
    },
  }),
]

function noProvider(): AppError {
  return new AppError('absent', 'inexistent_email_provider', 'There is not a configured email provider')
}

async function mustFindProvider(db: Db): Promise<EmailProvider> {
  const provider = await settings.read(db, 'email_provider')
  if (!provider) throw noProvider()
  return provider
}

type ProviderBody = Static<ReturnType<typeof closed<typeof providerContent>>>

function sealedProvider({ sealer }: { sealer: Sealer }, body: ProviderBody): EmailProvider {
  const { shown, needs } = PROVIDERS[body.name]
  const missing = needs.find((name) => body.credentials[name] === undefined || body.credentials[name] === null)
  if (missing !== undefined) throw bodyRefusal(`Missing required property: ${missing}`, 'credentials')
  return {
    ...plainProvider(body),
    credentials_sealed: sealer.seal('email-provider', JSON.stringify(body.credentials)),
    credentials_shown: Object.fromEntries(
      Object.entries(body.credentials).filter(([name]) => (shown as readonly string[]).includes(name)),
    ),
  }
}

function plainProvider(body: Omit<ProviderBody, 'credentials'>) {
  const { name, enabled = true, default_from_address, settings: further } = body
  return {
    name,
    enabled,
    ...(default_from_address === undefined ? {} : { default_from_address }),
    ...(further ? { settings: further } : {}),
  }
}

function showProvider(provider: EmailProvider): Record<string, unknown> {
  const { credentials_sealed: _sealed, credentials_shown: credentials, settings: further, ...rest } = provider
  return { ...rest, credentials, ...(further ? { settings: further } : {}) }
}

function known(name = ''): (typeof TEMPLATES)[number] {
  const found = TEMPLATES.find((each) => each === name)
  if (found) return found
  throw new AppError(
    'invalid',
    'invalid_uri',
    `Path validation error: 'No enum match for: ${name.slice(0, 100)}' on property templateName (Template name).`,
  )
}

async function mustFindTemplate(db: Db, name: (typeof TEMPLATES)[number]): Promise<EmailTemplate> {
  const template = await settings.read(db, `email_template.${name}`)
  if (!template) throw new AppError('absent', 'inexistent_email_template', 'The template does not exist.')
  return template
}

/** What is named replaces; null goes back to the default. */
function mergedTemplate(before: EmailTemplate | undefined, template: string, change: JsonObject): EmailTemplate {
  const defaults: EmailTemplate = { template, body: '', from: '', subject: '', syntax: 'liquid', enabled: true }
  const named = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== null && value !== undefined))
  return { ...defaults, ...before, ...named, template }
}

function withoutUndefined<T extends object>(object: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: Exclude<T[Key], undefined>
  }
}
