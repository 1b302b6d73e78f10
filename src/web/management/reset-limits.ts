// /keyturn/reset-limits: how many reset links an account gets, and a network address may ask for, within an hour.
import { Type } from 'typebox'

import { RESET_LIMITS } from '#flows'
import { settings } from '#tenant'

import { shape, whole } from './answers/shape.ts'
import { route } from './route.ts'
import { closed } from './schema.ts'

const works = { support: 'works', path: '/keyturn/reset-limits', status: 200 } as const
const answer = shape('ResetLimits', {
  ...{ mails_per_account: whole, asks_per_address: whole, answers_per_address: whole },
})
const most = (description: string) => Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000, description }))

export const resetLimitRoutes = [
  route({
    ...works,
    method: 'GET',
    summary: 'Get the limits of reset links',
    answer,
    scopes: ['read:attack_protection'],
    handle: async ({ storage: { db } }) => ({ ...RESET_LIMITS, ...(await settings.read(db, 'reset_limits')) }),
  }),
  route({
    ...works,
    method: 'PATCH',
    summary: 'Change the limits of reset links',
    answer,
    scopes: ['update:attack_protection'],
    body: closed({
      mails_per_account: most('Links sent to one account within an hour'),
      asks_per_address: most('Links, and codes, asked for from one IPv4 address, or one /64 of IPv6, within an hour'),
      answers_per_address: most('Codes judged from one IPv4 address, or one /64 of IPv6, within an hour'),
    }),
    async handle({ storage, clock }, { body }) {
      const after = await storage.transaction((tx) =>
        settings.change(tx, 'reset_limits', {}, (before) => ({ ...before, ...body }), clock.now()),
      )
      return { ...RESET_LIMITS, ...after }
    },
  }),
]
