// /keyturn/account: the administrator who calls, and what they change of their own account. No client has one.
import { Type } from 'typebox'

import type { Flows } from '#flows'
import { AppError, Secret } from '#kit'
import { administrators, settings } from '#tenant'

import { bodyRefusal } from '../validation.ts'
import { flag, shape, text } from './answers/shape.ts'
import { type Caller, route } from './route.ts'
import { closed } from './schema.ts'

type Refusal = Awaited<ReturnType<Flows['administrators']['changeOwnPassword']>>

const works = { support: 'works' } as const
const current = Type.String({ minLength: 1, maxLength: 1024, description: 'The password of this moment' })
/** NIST SP 800-63B-4 asks for 15 where a password is the only factor; a list of stolen ones is asked beside. */
export const newAdministratorPassword = Type.String({
  minLength: 15,
  maxLength: 1024,
  description: '15 characters or more',
})

export const currentAdministratorRoutes = [
  route({
    ...works,
    method: 'GET',
    path: '/keyturn/account',
    summary: 'Get the administrator who calls',
    scopes: ['read:current_administrator'],
    status: 200,
    answer: shape('CurrentAdministrator', { id: text, email: text, role: text, mfa: flag, mfa_required: flag }),
    async handle({ storage: { db } }, { caller }) {
      const { id } = mustBeAdministrator(caller)
      const found = await administrators.find(db, id)
      if (!found) throw new AppError('absent', 'inexistent_administrator', 'The administrator does not exist.')
      const required = (await settings.read(db, 'administrator_policy'))?.mfa_required === true
      return { id, email: found.email, role: found.role, mfa: found.mfa !== undefined, mfa_required: required }
    },
  }),
  route({
    ...works,
    note: 'ends every session and token of the administrator, those of the caller too',
    method: 'POST',
    path: '/keyturn/account/password',
    summary: 'Change the password of the administrator who calls',
    scopes: ['update:current_administrator'],
    status: 204,
    body: closed({ current_password: current, password: newAdministratorPassword }),
    async handle({ flows }, { caller, body, request }) {
      const { id } = mustBeAdministrator(caller)
      const given = { current: new Secret(body.current_password), password: new Secret(body.password) }
      refuse(await flows.administrators.changeOwnPassword(id, given, request))
    },
  }),
  route({
    ...works,
    note: 'adding one is done at the sign-in, with `screen_hint=mfa-enrollment`',
    method: 'DELETE',
    path: '/keyturn/account/mfa',
    summary: 'Take the second proof of the administrator who calls away',
    scopes: ['update:current_administrator'],
    status: 204,
    body: closed({
      current_password: current,
      code: Type.String({ minLength: 1, maxLength: 64, description: 'A code of the app, or the recovery code' }),
    }),
    async handle({ flows }, { caller, body, request }) {
      const { id } = mustBeAdministrator(caller)
      const given = { current: new Secret(body.current_password), code: new Secret(body.code) }
      refuse(await flows.administrators.removeOwnMfa(id, given, request))
    },
  }),
]

function mustBeAdministrator({ administrator }: Caller): NonNullable<Caller['administrator']> {
  if (administrator) return administrator
  throw new AppError('forbidden', 'no_administrator', 'Only an administrator of the dashboard has an account here.')
}

function refuse(refusal: Refusal): void {
  switch (refusal) {
    case undefined:
      return
    case 'wrong-password':
      throw bodyRefusal('This is not the current password', 'current_password')
    case 'same':
      throw bodyRefusal('The new password is the current one', 'password')
    case 'listed':
      throw bodyRefusal('The password is on a list of stolen ones', 'password')
    case 'wrong-code':
      throw bodyRefusal('The code is not right, or was used already', 'code')
    case 'too-many':
      throw new AppError('too_many', 'too_many_attempts', 'Too many wrong attempts. Wait a quarter of an hour.')
    case 'required':
      throw new AppError('conflict', 'mfa_required', 'The tenant requires a second proof of its administrators.')
    case 'none':
      throw new AppError('conflict', 'mfa_absent', 'There is no second proof to take away.')
  }
}
