// /keyturn/administrators: who may use the dashboard, in which role. The last owner stays one.
import { type Static, Type } from 'typebox'

import { hashPassword, isListed, oidcRecords, parseEmail } from '#identity'
import { AppError, isoTime, Secret, type UserId } from '#kit'
import { type Administrator, ADMINISTRATOR_ROLES, administrators, isTaken } from '#tenant'

import type { WebDeps } from '../deps.ts'
import { bodyRefusal } from '../validation.ts'
import { route } from './route.ts'
import { closed } from './schema.ts'

const works = { support: 'works' } as const
const role = Type.Enum([...ADMINISTRATOR_ROLES], { description: 'owner, editor or viewer' })
/** NIST SP 800-63B-4 asks for 15 where a password is the only factor; a list of stolen ones is asked beside. */
const password = Type.String({ minLength: 15, maxLength: 1024, description: '15 characters or more' })
const email = Type.String({
  format: 'email',
  maxLength: 254,
  description: 'Address that the administrator signs in with',
})

const changeBody = closed({ role: Type.Optional(role), password: Type.Optional(password) }, { minProperties: 1 })

export const administratorRoutes = [
  route({
    ...works,
    method: 'GET',
    path: '/keyturn/administrators',
    summary: 'Get administrators',
    scopes: ['read:administrators'],
    status: 200,
    handle: async ({ storage: { db } }) => ({ administrators: (await administrators.list(db)).map(shown) }),
  }),
  route({
    ...works,
    method: 'POST',
    path: '/keyturn/administrators',
    summary: 'Add an administrator',
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
    scopes: ['update:administrators'],
    status: 200,
    body: changeBody,
    handle: (deps, { params: { id = '' }, body }) => change(deps, id, body),
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

function keepAnOwner(left: readonly Pick<Administrator, 'role'>[]): void {
  if (left.some((each) => each.role === 'owner')) return
  throw new AppError('conflict', 'last_owner', 'The last owner cannot be removed or given another role.')
}

async function hashed(text: string): Promise<string> {
  const secret = new Secret(text)
  if (isListed(secret)) throw bodyRefusal('The password is on a list of stolen ones', 'password')
  return hashPassword(secret)
}

function shown({ id, email: address, role: held, createdAt, lastLogin }: Administrator) {
  return {
    id,
    email: address,
    role: held,
    created_at: isoTime(createdAt),
    ...(lastLogin === undefined ? {} : { last_login: isoTime(lastLogin) }),
  }
}

function absent(): never {
  throw new AppError('absent', 'inexistent_administrator', 'The administrator does not exist.')
}
