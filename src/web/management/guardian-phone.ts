// /guardian/factors/phone and /sms: the older way to the same phone provider and the same texts of codes.
import { Type } from 'typebox'

import { AppError } from '#kit'
import { placeWords } from '#mail'
import { settings } from '#tenant'

import type { WebDeps } from '../deps.ts'
import { bodyRefusal } from '../validation.ts'
import { shape, text } from './answers/shape.ts'
import { writePhoneProvider } from './phone-account.ts'
import { type ManagementRoute, route } from './route.ts'
import { closed, nullable } from './schema.ts'

const given = nullable(text)
const account = shape('TwilioAccount', { from: given, messaging_service_sid: given, sid: given })
const selected = shape('PhoneProviderChoice', { provider: Type.Enum(['auth0', 'twilio', 'phone-message-hook']) })
const texts = shape('CodeTexts', { enrollment_message: text, verification_message: text })

const works = { support: 'works', status: 200 } as const
const reading = { ...works, method: 'GET', scopes: ['read:guardian_factors'] } as const
const writing = { ...works, method: 'PUT', scopes: ['update:guardian_factors'] } as const
const written = (description: string) => Type.Optional(nullable(Type.String({ maxLength: 255, description })))

/** What codes say as long as nobody has written anything. */
const FIRST_TEXTS = {
  enrollment_message:
    '{{code}} is your verification code for {{tenant.friendlyName}}. Please enter this code to verify your enrollment.',
  verification_message: '{{code}} is your verification code for {{tenant.friendlyName}}',
}

export const guardianPhoneRoutes: readonly ManagementRoute[] = (['phone', 'sms'] as const).flatMap((factor) => [
  route({
    ...reading,
    path: `/guardian/factors/${factor}/providers/twilio`,
    summary: 'Get the Twilio account',
    answer: account,
    async handle({ storage: { db } }) {
      const provider = await settings.read(db, 'phone_provider')
      if (provider?.name !== 'twilio') return { from: null, messaging_service_sid: null, sid: null }
      const { default_from: from = null, mssid = null, sid = null } = provider.configuration
      return { from, messaging_service_sid: mssid, sid }
    },
  }),
  route({
    ...writing,
    note: 'the auth_token is not shown again; left out, the one there is stays',
    path: `/guardian/factors/${factor}/providers/twilio`,
    summary: 'Set the Twilio account',
    answer: account,
    body: closed({
      from: written('Number that messages come from'),
      messaging_service_sid: written('Messaging service'),
      auth_token: written('Twilio auth token'),
      sid: Type.Optional(nullable(Type.String({ pattern: '^AC[0-9A-Za-z]{1,60}$', description: 'Twilio account' }))),
    }),
    handle: (deps, { body }) =>
      deps.storage.transaction(async (tx) => {
        const before = await settings.read(tx, 'phone_provider')
        if (before?.name === 'custom' && !before.disabled) {
          throw new AppError('conflict', 'phone_provider_conflict', 'Another phone provider is selected.')
        }
        const { from, messaging_service_sid: mssid, auth_token: token, sid } = body
        if (!sid) throw bodyRefusal('Missing required property: sid')
        const configuration = {
          sid,
          ...(from ? { default_from: from } : {}),
          ...(mssid ? { mssid } : {}),
          delivery_methods: ['text', 'voice'],
        }
        const credentials = token ? { auth_token: token } : undefined
        const twilio = before?.name === 'twilio' ? before : undefined
        const disabled = twilio?.disabled ?? true
        await writePhoneProvider(deps, tx, twilio, { name: 'twilio', disabled, configuration, credentials })
        return { from: from ?? null, messaging_service_sid: mssid ?? null, sid }
      }),
  }),
  route({
    ...reading,
    path: `/guardian/factors/${factor}/selected-provider`,
    summary: 'Get the selected phone provider',
    answer: selected,
    async handle({ storage: { db } }) {
      const provider = await settings.read(db, 'phone_provider')
      if (!provider || provider.disabled) return { provider: 'auth0' }
      return { provider: provider.name === 'twilio' ? 'twilio' : 'phone-message-hook' }
    },
  }),
  route({
    ...writing,
    note: 'auth0 is no provider: in development the inbox, in production nothing is sent; phone-message-hook is the webhook',
    path: `/guardian/factors/${factor}/selected-provider`,
    summary: 'Select the phone provider',
    answer: selected,
    body: closed({
      provider: Type.Enum(['auth0', 'twilio', 'phone-message-hook'], { description: 'Who sends the messages' }),
    }),
    async handle(deps, { body: { provider } }) {
      await select(deps, provider)
      return { provider }
    },
  }),
  route({
    ...reading,
    path: `/guardian/factors/${factor}/templates`,
    summary: 'Get the texts of codes',
    answer: texts,
    async handle({ storage: { db } }) {
      return { ...FIRST_TEXTS, ...(await settings.read(db, 'guardian.sms.templates')) }
    },
  }),
  route({
    ...writing,
    note: 'a phone template of /branding/phone/templates goes before',
    path: `/guardian/factors/${factor}/templates`,
    summary: 'Set the texts of codes',
    answer: texts,
    body: closed({
      enrollment_message: Type.String({ maxLength: 1000, description: 'Text at enrollment' }),
      verification_message: Type.String({ maxLength: 1000, description: 'Text with the code' }),
    }),
    async handle({ mail, storage: { db }, clock }, { body }) {
      for (const [name, source] of Object.entries(body)) {
        const broken = await mail.trials.checkPhone({ text: source })
        if (broken) throw bodyRefusal(placeWords(broken), name)
      }
      await settings.write(db, 'guardian.sms.templates', body, clock.now())
      return body
    },
  }),
])

function select(deps: WebDeps, wanted: 'auth0' | 'twilio' | 'phone-message-hook'): Promise<void> {
  const { storage, clock } = deps
  return storage.transaction(async (tx) => {
    const before = await settings.read(tx, 'phone_provider')
    if (wanted === 'auth0') {
      if (before) await settings.write(tx, 'phone_provider', { ...before, disabled: true }, clock.now())
    } else if (wanted === 'twilio') {
      if (before?.name !== 'twilio') {
        throw bodyRefusal('There is no Twilio account: set it first with PUT /guardian/factors/phone/providers/twilio')
      }
      await settings.write(tx, 'phone_provider', { ...before, disabled: false }, clock.now())
    } else {
      const configuration = before?.name === 'custom' ? before.configuration : { delivery_methods: ['text'] }
      const custom = before?.name === 'custom' ? before : undefined
      await writePhoneProvider(deps, tx, custom, { name: 'custom', disabled: false, configuration, credentials: {} })
    }
  })
}
