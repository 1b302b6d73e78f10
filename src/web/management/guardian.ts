// /guardian: which factors the tenant has switched on, and what Auth0 keeps beside them.
import { Type } from 'typebox'

import { AppError } from '#kit'
import { settings } from '#tenant'

import { flag, list, shape } from './answers/shape.ts'
import { route } from './route.ts'
import { closed } from './schema.ts'
import { singleton } from './singleton.ts'

/** In the order of Auth0's answer. */
const FACTORS = [
  'sms',
  'push-notification',
  'otp',
  'email',
  'duo',
  'webauthn-roaming',
  'webauthn-platform',
  'recovery-code',
] as const

const stored = { support: { stored: 'push notifications are not offered' } } as const
const reading = { read: 'read:guardian_factors', update: 'update:guardian_factors', method: 'PUT' } as const
const provider = (...words: string[]) =>
  closed({ provider: Type.Enum(words, { description: 'Who sends the messages' }) })

const policies = Type.Array(Type.Enum(['all-applications'], { description: 'A policy' }), {
  maxItems: 1,
  uniqueItems: true,
})

export const guardianRoutes = [
  route({
    support: 'works',
    method: 'GET',
    path: '/guardian/factors',
    summary: 'Get factors',
    scopes: ['read:guardian_factors'],
    status: 200,
    answer: list(shape('GuardianFactor', { name: Type.Enum([...FACTORS]), enabled: flag, trial_expired: flag })),
    async handle({ storage: { db } }) {
      const on = await settings.read(db, 'factors')
      return FACTORS.map((name) => ({ name, enabled: on?.[name] === true, trial_expired: false }))
    },
  }),
  route({
    support: 'works',
    note: 'push-notification and duo are not offered',
    method: 'PUT',
    path: '/guardian/factors/:name',
    summary: 'Switch a factor on or off',
    scopes: ['update:guardian_factors'],
    status: 200,
    body: closed({ enabled: Type.Boolean({ description: 'Whether this factor is enabled' }) }),
    answer: shape('FactorSwitch', { enabled: flag }),
    async handle({ storage, clock }, { params: { name = '' }, body: { enabled } }) {
      const factor = FACTORS.find((each) => each === name)
      if (!factor) throw unknownFactor(name)
      if (enabled && NOT_OFFERED.includes(factor)) throw notOffered(factor)
      await storage.transaction((tx) =>
        settings.change(tx, 'factors', {}, (on) => ({ ...on, [factor]: enabled }), clock.now()),
      )
      return { enabled }
    },
  }),
  route({
    support: 'works',
    method: 'GET',
    path: '/guardian/policies',
    summary: 'Get MFA policies',
    scopes: ['read:mfa_policies'],
    status: 200,
    answer: policies,
    handle: async ({ storage: { db } }) => (await settings.read(db, 'guardian.policies'))?.['policies'] ?? [],
  }),
  route({
    support: 'works',
    note: 'all-applications asks for a second factor at every sign-in; confidence-score is refused: no risk is assessed',
    method: 'PUT',
    path: '/guardian/policies',
    summary: 'Set MFA policies',
    scopes: ['update:mfa_policies'],
    status: 200,
    body: policies,
    answer: policies,
    async handle({ storage: { db }, clock }, { body }) {
      await settings.write(db, 'guardian.policies', { policies: body }, clock.now())
      return body
    },
  }),
  ...singleton({
    support: 'works',
    note: 'what the factor phone is: a text message, a call, or the user’s choice; sms and voice can be asked for by name',
    ...reading,
    path: '/guardian/factors/phone/message-types',
    setting: 'guardian.phone.message-types',
    called: 'kinds of phone messages',
    title: 'PhoneMessageTypes',
    body: closed({ message_types: Type.Array(Type.Enum(['sms', 'voice']), { uniqueItems: true }) }),
    defaults: { message_types: [] },
  }),
  ...singleton({
    ...stored,
    ...reading,
    path: '/guardian/factors/push-notification/selected-provider',
    setting: 'guardian.push.selected-provider',
    called: 'the provider of push notifications',
    title: 'PushProvider',
    body: provider('guardian', 'sns', 'direct'),
    defaults: { provider: 'guardian' },
  }),
]

const NOT_OFFERED: readonly string[] = ['push-notification', 'duo']

function unknownFactor(name: string): AppError {
  return new AppError(
    'invalid',
    'invalid_uri',
    `Path validation error: 'No enum match for: ${name.slice(0, 100)}' on property name (Factor name).`,
  )
}

function notOffered(name: string): AppError {
  return new AppError('invalid', 'not_supported', `The factor ${name} is not supported yet.`)
}
