// /guardian/enrollments: tickets with which people enroll factors, and what they enrolled.
import { Type } from 'typebox'

import { type Factor, factors, parseEmail, users } from '#identity'
import { AppError, isoTime } from '#kit'

import { bodyRefusal } from '../validation.ts'
import { list, optional, shape, text, time } from './answers/shape.ts'
import { route } from './route.ts'
import { closed } from './schema.ts'
import { mustFindUser } from './users.ts'

const works = { support: 'works' } as const

const enrollment = shape('GuardianEnrollment', {
  id: text,
  status: Type.Enum(['confirmed', 'pending']),
  type: text,
  ...{ name: optional(text), identifier: optional(text), phone_number: optional(text) },
  auth_method: text,
  ...{ enrolled_at: optional(time), last_auth: optional(time) },
})

export const enrollmentRoutes = [
  route({
    ...works,
    method: 'POST',
    path: '/guardian/enrollments/ticket',
    summary: 'Create an enrollment ticket',
    answer: shape('EnrollmentTicket', { ticket_id: text, ticket_url: text }),
    scopes: ['create:guardian_enrollment_tickets'],
    status: 201,
    body: closed({
      user_id: Type.String({ minLength: 1, maxLength: 255, description: 'user_id of who enrolls' }),
      email: Type.Optional(
        Type.String({ maxLength: 254, description: 'Where the ticket is mailed, instead of to the user' }),
      ),
      send_mail: Type.Optional(Type.Boolean()),
      email_locale: Type.Optional(Type.String({ maxLength: 35 })),
      factor: Type.Optional(
        Type.Enum(['push-notification', 'phone', 'email', 'otp', 'webauthn-roaming', 'webauthn-platform']),
      ),
      allow_multiple_enrollments: Type.Optional(Type.Boolean()),
    }),
    async handle({ flows, storage: { db } }, { body }) {
      const { factor: only } = body
      if (only === 'push-notification') throw bodyRefusal('push-notification is not offered', 'factor')
      const user = await mustFindUser(db, body.user_id)
      const has = (await factors.list(db, user.id)).some((each) => each.confirmed && each.type !== 'recovery-code')
      if (has && body.allow_multiple_enrollments !== true) {
        throw new AppError('invalid', 'user_already_enrolled', 'The user has enrolled a factor already.')
      }
      const to = body.email === undefined ? user.email : parseEmail(body.email)
      if (body.send_mail === true && to === undefined) throw bodyRefusal('The user has no address', 'send_mail')
      const mail = body.send_mail === true && to !== undefined ? { mail: { to, language: body.email_locale } } : {}
      const { id, url } = await flows.enrollment.createTicket({ user, only, ...mail })
      return { ticket_id: id, ticket_url: url }
    },
  }),
  route({
    ...works,
    method: 'GET',
    path: '/users/:id/enrollments',
    summary: "Get a user's enrollments",
    answer: list(enrollment),
    scopes: ['read:users'],
    status: 200,
    async handle({ storage: { db } }, { params: { id = '' } }) {
      const user = await mustFindUser(db, id)
      return (await factors.list(db, user.id)).map(show)
    },
  }),
  route({
    ...works,
    method: 'GET',
    path: '/guardian/enrollments/:id',
    summary: 'Get an enrollment',
    answer: enrollment,
    scopes: ['read:guardian_enrollments'],
    status: 200,
    async handle({ storage: { db } }, { params: { id = '' } }) {
      const factor = await factors.findById(db, id)
      if (!factor) throw new AppError('absent', 'inexistent_enrollment', 'The enrollment does not exist.')
      return show(factor)
    },
  }),
  route({
    ...works,
    method: 'DELETE',
    path: '/guardian/enrollments/:id',
    summary: 'Delete an enrollment',
    scopes: ['delete:guardian_enrollments'],
    status: 204,
    handle: ({ storage, flows, clock }, { params: { id = '' }, caller, request }) =>
      storage.transaction(async (tx) => {
        const factor = await factors.findById(tx, id)
        const user = factor && (await users.find(tx, factor.user))
        if (!user || !(await factors.remove(tx, user.id, factor.id))) return
        const client = { id: caller.client, name: caller.name }
        const told = { user, types: [factor.type], at: clock.now(), own: false, client, request }
        await flows.tellFactors(tx, 'factor_removed', told)
      }),
  }),
]

function show(factor: Factor): Record<string, unknown> {
  return {
    id: factor.id,
    status: factor.confirmed ? 'confirmed' : 'pending',
    type: factor.type,
    ...(factor.name === undefined ? {} : { name: factor.name }),
    ...(factor.identifier === undefined ? {} : { identifier: factor.identifier }),
    ...(factor.type === 'phone' ? { phone_number: factor.identifier } : {}),
    auth_method: factor.type === 'otp' ? 'authenticator' : factor.type === 'phone' ? 'sms' : factor.type,
    ...(factor.enrolledAt === undefined ? {} : { enrolled_at: isoTime(factor.enrolledAt) }),
    ...(factor.lastAuthAt === undefined ? {} : { last_auth: isoTime(factor.lastAuthAt) }),
  }
}
