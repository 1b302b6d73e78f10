// /emails/provider: who delivers the tenant's mails. Its secrets are sealed and never come back.
import { type Static, Type } from 'typebox'

import { AppError, type JsonObject, type Sealer } from '#kit'
import { PROVIDER_PURPOSES } from '#mail'
import type { Db } from '#storage'
import { type EmailProvider, settings } from '#tenant'

import { bodyRefusal } from '../validation.ts'
import { flag, optional, shape, text } from './answers/shape.ts'
import {
  checkedCredentials,
  checkSender,
  checkSettings,
  PROVIDER_NAMES,
  type ProviderName,
  shownCredentials,
  shownCredentialsShape,
} from './email-provider-schema.ts'
import { chooseFields } from './fields.ts'
import { route } from './route.ts'
import { anyObject, closed, fieldsChoice, nullable } from './schema.ts'

const works = {
  support: 'works',
  note: 'custom is a webhook, not an Action',
  path: '/emails/provider',
} as const

const content = {
  name: Type.Enum([...PROVIDER_NAMES], { description: 'Name of the email provider' }),
  enabled: Type.Optional(Type.Boolean({ description: 'Whether the provider is enabled' })),
  default_from_address: Type.Optional(Type.String({ maxLength: 320, description: 'Address that mails come from' })),
  credentials: Type.Record(
    Type.String({ maxLength: 50 }),
    Type.Unsafe<string | number | null>({ type: ['string', 'integer', 'null'], maxLength: 4096 }),
    { maxProperties: 20, description: 'Credentials of the provider' },
  ),
  settings: Type.Optional(nullable(anyObject)),
}

const answer = shape('EmailProvider', {
  name: content.name,
  enabled: flag,
  default_from_address: optional(text),
  credentials: shownCredentialsShape,
  settings: optional(anyObject),
})

export const emailProviderRoutes = [
  route({
    ...works,
    method: 'GET',
    summary: 'Get the email provider',
    scopes: ['read:email_provider'],
    status: 200,
    query: closed({ ...fieldsChoice }),
    answer: Type.Partial(answer, { title: 'SomeEmailProvider' }),
    handle: async ({ storage: { db } }, { query }) => chooseFields(show(await mustFind(db)), query),
  }),
  route({
    ...works,
    method: 'POST',
    summary: 'Configure the email provider',
    scopes: ['create:email_provider'],
    status: 201,
    body: closed(content),
    answer,
    async handle(deps, { body }) {
      const provider = sealed(deps, body)
      await refuseWithoutWebhook(deps.storage.db, provider.name)
      if (!(await settings.create(deps.storage.db, 'email_provider', provider, deps.clock.now()))) {
        throw new AppError('conflict', 'email_provider_conflict', 'There is already a configured email provider')
      }
      return show(provider)
    },
  }),
  route({
    ...works,
    method: 'PATCH',
    summary: 'Update the email provider',
    scopes: ['update:email_provider'],
    status: 200,
    body: closed({
      ...content,
      name: Type.Optional(content.name),
      credentials: Type.Optional(content.credentials),
    }),
    answer,
    async handle(deps, { body }) {
      return deps.storage.transaction(async (tx) => {
        const before = await mustFind(tx)
        const name = body.name ?? (before.name as ProviderName)
        if (name !== before.name && name !== 'custom' && body.credentials === undefined) {
          throw bodyRefusal('Missing required property: credentials')
        }
        // settings of another provider mean nothing to this one
        const kept = name === before.name ? before : { ...before, settings: undefined }
        const wanted = { ...plain({ ...kept, ...withoutUndefined(body), name }), name }
        checkSettings(name, wanted.settings ?? {})
        const credentials = body.credentials ?? (name === 'custom' ? {} : undefined)
        const { credentials_sealed, credentials_shown } = before
        const provider: EmailProvider =
          credentials === undefined
            ? { ...wanted, credentials_sealed, credentials_shown }
            : sealed(deps, { ...wanted, credentials })
        await refuseWithoutWebhook(tx, name)
        await settings.write(tx, 'email_provider', provider, deps.clock.now())
        return show(provider)
      })
    },
  }),
  route({
    ...works,
    method: 'DELETE',
    summary: 'Delete the email provider',
    scopes: ['delete:email_provider'],
    status: 204,
    async handle({ storage: { db } }) {
      if (!(await settings.remove(db, 'email_provider'))) throw none()
    },
  }),
]

type Body = Static<ReturnType<typeof closed<typeof content>>>

function sealed({ sealer }: { sealer: Sealer }, body: Body): EmailProvider {
  const credentials = checkedCredentials(body.name, body.credentials)
  checkSettings(body.name, body.settings ?? {})
  return {
    ...plain(body),
    credentials_sealed: sealer.seal(PROVIDER_PURPOSES.email, JSON.stringify(credentials)),
    credentials_shown: shownCredentials(body.name, credentials),
  }
}

function plain(body: Plain) {
  const { name, enabled = true, default_from_address: from, settings: further } = body
  checkSender(from, 'default_from_address')
  return {
    name,
    enabled,
    ...(from === undefined ? {} : { default_from_address: from }),
    ...(further ? { settings: further } : {}),
  }
}

type Plain = {
  name: string
  enabled?: boolean | undefined
  default_from_address?: string | undefined
  settings?: JsonObject | null | undefined
}

/** At Auth0 an Action delivers custom mails; here a webhook does (docs/decisions/0045). */
async function refuseWithoutWebhook(db: Db, name: string): Promise<void> {
  if (name !== 'custom' || (await settings.read(db, 'message_webhooks'))?.email) return
  throw bodyRefusal('custom needs a webhook: set it first with PUT /api/v2/keyturn/message-webhooks/email', 'name')
}

function none(): AppError {
  return new AppError('absent', 'inexistent_email_provider', 'There is not a configured email provider')
}

async function mustFind(db: Db): Promise<EmailProvider> {
  const provider = await settings.read(db, 'email_provider')
  if (!provider) throw none()
  return provider
}

function show(provider: EmailProvider): Record<string, unknown> {
  const { credentials_sealed: _sealed, credentials_shown: credentials, settings: further, ...rest } = provider
  return { ...rest, credentials, ...(further ? { settings: further } : {}) }
}

function withoutUndefined<T extends object>(object: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: Exclude<T[Key], undefined>
  }
}
