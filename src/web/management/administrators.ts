// /keyturn/administrators: who may use the dashboard, in which role. The last owner stays one.
import { type Static, Type } from 'typebox'

import { hashPassword, isListed, oidcRecords, parseEmail } from '#identity'
import { AppError, isoTime, Secret, type UserId } from '#kit'
import { type Administrator, ADMINISTRATOR_ROLES, administrators, isTaken, settings } from '#tenant'

import type { WebDeps } from '../deps.ts'
import { bodyRefusal } from '../validation.ts'
import { flag, list, optional, shape, text, time } from './answers/shape.ts'
import { currentAdministratorRoutes, newAdministratorPassword } from './current-administrator.ts'
import { type Caller, route } from './route.ts'
import { closed } from './schema.ts'

const works = { support: 'works' } as const
const role = Type.Enum([...ADMINISTRATOR_ROLES], { description: 'owner, editor or viewer' })
const password = newAdministratorPassword
const email = Type.String({
  format: 'email',
  maxLength: 254,
  description: 'Address that the administrator signs in with',
})

const policyShape = shape('AdministratorPolicy', { mfa_required: flag })
const answer = shape('Administrator', {
  id: text,
  email: text,
  role,
  mfa: flag,
  created_at: time,
  last_login: optional(time),
})

const changeBody = closed({ role: Type.Optional(role), password: Type.Optional(password) }, { minProperties: 1 })

export const administratorRoutes = [
  ...currentAdministratorRoutes,
  route({
    ...works,
    method: 'GET',
    path: '/keyturn/administrators',
    summary: 'Get administrators',
    answer: shape('Administrators', { administrators: list(answer) }),
    scopes: ['read:administrators'],
    status: 200,
    handle: async ({ storage: { db } }) => ({ administrators: (await administrators.list(db)).map(shown) }),
  }),
  route({
    ...works,
    method: 'POST',
    path: '/keyturn/administrators',
    summary: 'Add an administrator',
    answer,
    scopes: ['create:administrators'],
    status: 201,
    body: closed({ email, password, role }),
    async handle({ storage: { db }, clock, ids }, { body }) {
      const passwordHash = await hashed(body.password)
      const made = {
        id: ids.uuid(),
        email: parseEmail(body.email),
        passwordHash,
        role: body.role,
        createdAt: clock.now(),
      }
      try {
        return shown(await administrators.insert(db, made))
      } catch (thrown) {
        if (!isTaken(thrown)) throw thrown
        throw new AppError('conflict', 'administrator_exists', 'There is an administrator with this address.')
      }
    },
  }),
  route({
    ...works,
    method: 'GET',
    path: '/keyturn/administrators/:id',
    summary: 'Get an administrator',
    answer,
    scopes: ['read:administrators'],
    status: 200,
    async handle({ storage: { db } }, { params: { id = '' } }) {
      return shown((await administrators.find(db, id)) ?? absent())
    },
  }),
  route({
    ...works,
    method: 'PATCH',
    path: '/keyturn/administrators/:id',
    summary: 'Change the role or the password of an administrator',
    answer,
    scopes: ['update:administrators'],
    status: 200,
    body: changeBody,
    handle(deps, { params: { id = '' }, body, caller }) {
      if (body.password !== undefined) notOneself(caller, id, 'password')
      return change(deps, id, body)
    },
  }),
  route({
    ...works,
    method: 'DELETE',
    path: '/keyturn/administrators/:id',
    summary: 'Remove an administrator',
    scopes: ['delete:administrators'],
    status: 204,
    handle: ({ storage }, { params: { id = '' } }) =>
      storage.transaction(async (tx) => {
        const all = await administrators.lockAll(tx)
        if (!all.some((each) => each.id === id)) return
        keepAnOwner(all.filter((each) => each.id !== id))
        await administrators.remove(tx, id)
        await oidcRecords.revokeUser(tx, id as UserId)
      }),
  }),
  route({
    ...works,
    note: 'for somebody who has lost the phone and the recovery code; every session and token of theirs ends',
    method: 'DELETE',
    path: '/keyturn/administrators/:id/mfa',
    summary: 'Take the second proof of an administrator away',
    scopes: ['update:administrators'],
    status: 204,
    handle: ({ storage }, { params: { id = '' }, caller }) =>
      storage.transaction(async (tx) => {
        notOneself(caller, id, 'mfa')
        const found = (await administrators.find(tx, id)) ?? absent()
        if (!found.mfa) return
        await administrators.unenroll(tx, id)
        await administrators.signOut(tx, id)
        await oidcRecords.revokeUser(tx, id as UserId)
      }),
  }),
  route({
    ...works,
    method: 'GET',
    path: '/keyturn/administrator-policy',
    summary: 'Get what is asked of administrators',
    scopes: ['read:administrators'],
    status: 200,
    answer: policyShape,
    handle: async ({ storage: { db } }) => (await settings.read(db, 'administrator_policy')) ?? { mfa_required: false },
  }),
  route({
    ...works,
    note: 'once a second proof is required, whoever has none is signed out, and adds one at the next sign-in',
    method: 'PATCH',
    path: '/keyturn/administrator-policy',
    summary: 'Change what is asked of administrators',
    scopes: ['update:administrators'],
    status: 200,
    answer: policyShape,
    body: closed({ mfa_required: Type.Boolean({ description: 'Whether a second proof is asked of everybody' }) }),
    handle: ({ storage, clock }, { body }) =>
      storage.transaction(async (tx) => {
        const before = { mfa_required: false }
        const after = await settings.change(
          tx,
          'administrator_policy',
          before,
          (was) => {
            before.mfa_required = was.mfa_required
            return body
          },
          clock.now(),
        )
        if (after.mfa_required && !before.mfa_required) {
          for (const id of await administrators.signOutUnproven(tx)) await oidcRecords.revokeUser(tx, id as UserId)
        }
        return after
      }),
  }),
]

async function change({ storage }: WebDeps, id: string, body: Static<typeof changeBody>) {
  const passwordHash = body.password === undefined ? undefined : await hashed(body.password)
  return storage.transaction(async (tx) => {
    const all = await administrators.lockAll(tx)
    const now = all.find((each) => each.id === id) ?? absent()
    const { role: wanted = now.role } = body
    keepAnOwner(all.map((each) => (each.id === id ? { ...each, role: wanted } : each)))
    const after = await administrators.update(tx, id, {
      role: wanted,
      ...(passwordHash === undefined ? {} : { passwordHash }),
    })
    // a new password signs out everywhere; a new role counts at the next call by itself
    if (passwordHash !== undefined) await oidcRecords.revokeUser(tx, id as UserId)
    return shown(after ?? absent())
  })
}

/** Whoever has got hold of a token does not know the password yet: one's own account asks for it. */
function notOneself({ administrator }: Caller, id: string, what: 'password' | 'mfa'): void {
  if (administrator?.id !== id) return
  throw new AppError('conflict', 'own_account', `For your own account use /api/v2/keyturn/account/${what}.`)
}

function keepAnOwner(left: readonly Pick<Administrator, 'role'>[]): void {
  if (left.some((each) => each.role === 'owner')) return
  throw new AppError('conflict', 'last_owner', 'The last owner cannot be removed or given another role.')
}

async function hashed(password: string): Promise<string> {
  const secret = new Secret(password)
  if (isListed(secret)) throw bodyRefusal('The password is on a list of stolen ones', 'password')
  return hashPassword(secret)
}

function shown({ id, email: address, role: held, mfa, createdAt, lastLogin }: Administrator) {
  return {
    id,
    email: address,
    role: held,
    mfa: mfa !== undefined,
    created_at: isoTime(createdAt),
    ...(lastLogin === undefined ? {} : { last_login: isoTime(lastLogin) }),
  }
}

function absent(): never {
  throw new AppError('absent', 'inexistent_administrator', 'The administrator does not exist.')
}
