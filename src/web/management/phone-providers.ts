// /branding/phone/providers: who sends the tenant's text messages and makes its calls.
import { type Static, Type } from 'typebox'

import { parseIdentifier } from '#identity'
import { AppError, type JsonObject } from '#kit'
import type { Db } from '#storage'
import { type PhoneProvider, settings } from '#tenant'

import { bodyRefusal } from '../validation.ts'
import { flag, list, optional, shape, text, time, whole } from './answers/shape.ts'
import { noPhoneProvider, showPhoneProvider, writePhoneProvider } from './phone-account.ts'
import { route } from './route.ts'
import { closed } from './schema.ts'

const works = { support: 'works', note: 'one provider, twilio or custom', status: 200 } as const

const phone = '^\\+[1-9]\\d{6,14}$'
const methods = Type.Array(Type.Enum(['text', 'voice']), { minItems: 1, uniqueItems: true })
const content = {
  name: Type.Enum(['twilio', 'custom'], { description: 'Name of the phone notification provider' }),
  disabled: Type.Optional(Type.Boolean({ description: 'Whether the provider is disabled' })),
  configuration: Type.Optional(
    closed({
      default_from: Type.Optional(Type.String({ pattern: `${phone}|^[A-Za-z0-9 ]{1,11}$`, description: 'Sender' })),
      mssid: Type.Optional(Type.String({ pattern: '^MG[0-9A-Za-z]{1,60}$', description: 'Messaging service' })),
      sid: Type.Optional(Type.String({ pattern: '^AC[0-9A-Za-z]{1,60}$', description: 'Twilio account' })),
      delivery_methods: methods,
    }),
  ),
  credentials: closed({
    auth_token: Type.Optional(Type.String({ minLength: 1, maxLength: 255, description: 'Twilio auth token' })),
  }),
}

const answer = shape('PhoneProvider', {
  ...{ id: text, tenant: text, name: content.name, channel: Type.Literal('phone'), disabled: flag },
  configuration: shape('PhoneConfiguration', {
    ...{ default_from: optional(text), mssid: optional(text), sid: optional(text) },
    delivery_methods: methods,
  }),
  ...{ created_at: time, updated_at: time },
})

export const phoneProviderRoutes = [
  route({
    ...works,
    method: 'GET',
    path: '/branding/phone/providers',
    summary: 'Get phone providers',
    answer: shape('PhoneProviders', { providers: list(answer) }),
    scopes: ['read:phone_providers'],
    query: closed({ disabled: Type.Optional(Type.Boolean()) }),
    async handle({ storage: { db } }, { query }) {
      const provider = await settings.read(db, 'phone_provider')
      const wanted = provider && (query.disabled === undefined || query.disabled === provider.disabled)
      return { providers: wanted ? [await showPhoneProvider(db, provider)] : [] }
    },
  }),
  route({
    ...works,
    method: 'POST',
    path: '/branding/phone/providers',
    summary: 'Configure the phone provider',
    answer,
    scopes: ['create:phone_providers'],
    status: 201,
    body: closed(content),
    async handle(deps, { body }) {
      return deps.storage.transaction(async (tx) => {
        if (await settings.read(tx, 'phone_provider')) {
          throw new AppError('conflict', 'phone_provider_conflict', 'There is already a configured phone provider')
        }
        const { name, disabled = false, credentials } = body
        const configuration = checked(name, body.configuration)
        const wanted = { name, disabled, configuration, credentials: tokenOf(credentials) }
        return showPhoneProvider(tx, await writePhoneProvider(deps, tx, undefined, wanted))
      })
    },
  }),
  route({
    ...works,
    method: 'GET',
    path: '/branding/phone/providers/:id',
    summary: 'Get a phone provider',
    answer,
    scopes: ['read:phone_providers'],
    handle: async ({ storage: { db } }, { params }) => showPhoneProvider(db, await mustFind(db, params['id'])),
  }),
  route({
    ...works,
    method: 'PATCH',
    path: '/branding/phone/providers/:id',
    summary: 'Update a phone provider',
    answer,
    scopes: ['update:phone_providers'],
    body: closed({
      ...content,
      name: Type.Optional(content.name),
      credentials: Type.Optional(content.credentials),
    }),
    async handle(deps, { params, body }) {
      return deps.storage.transaction(async (tx) => {
        const before = await mustFind(tx, params['id'])
        const { name = before.name, disabled = before.disabled, credentials } = body
        const configuration =
          body.configuration === undefined && name === before.name
            ? before.configuration
            : checked(name, body.configuration)
        const wanted = { name, disabled, configuration, credentials: tokenOf(credentials) }
        return showPhoneProvider(tx, await writePhoneProvider(deps, tx, before, wanted))
      })
    },
  }),
  route({
    ...works,
    method: 'DELETE',
    path: '/branding/phone/providers/:id',
    summary: 'Delete a phone provider',
    scopes: ['delete:phone_providers'],
    status: 204,
    async handle({ storage }, { params }) {
      await storage.transaction(async (tx) => {
        await mustFind(tx, params['id'])
        await settings.remove(tx, 'phone_provider')
      })
    },
  }),
  route({
    ...works,
    method: 'POST',
    path: '/branding/phone/providers/:id/try',
    summary: 'Send a test message',
    answer: shape('PhoneTrial', { code: whole, message: text }),
    scopes: ['update:phone_providers'],
    body: closed({
      to: Type.String({ maxLength: 30, description: 'Number in international form' }),
      delivery_method: Type.Optional(Type.Enum(['text', 'voice'])),
    }),
    async handle({ mail, storage: { db } }, { params, body }) {
      await mustFind(db, params['id'])
      const to = parseNumber(body.to)
      const channel = body.delivery_method === 'voice' ? 'voice' : 'sms'
      const delivery = await mail.trials.sendPhone({ kind: 'provider_test', to, channel })
      if (delivery.kind === 'sent') return { code: 200, message: `Sent by ${delivery.by}.` }
      return { code: 502, message: delivery.kind === 'off' ? 'Switched off.' : delivery.reason }
    },
  }),
]

/** A number in international form. @throws AppError 400 */
export function parseNumber(given: string): string {
  const number = parseIdentifier(given)
  if (number.startsWith('+')) return number
  throw bodyRefusal('It is no phone number in international form, such as +15555550100', 'to')
}

type Configuration = Static<NonNullable<(typeof content)['configuration']>>

function checked(name: PhoneProvider['name'], given: Configuration | undefined): JsonObject {
  if (name === 'custom') {
    const other = Object.keys(given ?? {}).find((each) => each !== 'delivery_methods')
    if (other !== undefined) throw bodyRefusal(`Additional properties not allowed: ${other}`, 'configuration')
    return { delivery_methods: given?.delivery_methods ?? ['text'] }
  }
  if (given?.sid === undefined) throw bodyRefusal('Missing required property: sid', 'configuration')
  return given
}

function tokenOf(credentials: { auth_token?: string } | undefined): JsonObject | undefined {
  return credentials?.auth_token === undefined ? undefined : { auth_token: credentials.auth_token }
}

async function mustFind(db: Db, id: string | undefined): Promise<PhoneProvider> {
  const provider = await settings.read(db, 'phone_provider')
  if (provider && provider.id === id) return provider
  throw noPhoneProvider()
}
