// /users/{id}/authentication-methods: the factors that a user has enrolled, and recovery codes.
import { type Factor, factors, issueRecoveryCode, tickets, type User } from '#identity'
import { AppError } from '#kit'
import type { Tx } from '#storage'

import type { WebDeps } from '../deps.ts'
import {
  changeMethodBody,
  newMethodBody,
  readMethod,
  replacingBody,
  showMethod,
} from './authentication-method-shapes.ts'
import { offsetAnswer, slice } from './paging.ts'
import { type Call, route } from './route.ts'
import { closed, withTotals } from './schema.ts'
import { mustFindUser } from './users.ts'

const works = { support: 'works' } as const
const LIST = '/users/:id/authentication-methods'
const ONE = '/users/:id/authentication-methods/:authentication_method_id'

export const authenticationMethodRoutes = [
  route({
    ...works,
    method: 'GET',
    path: LIST,
    summary: "Get a user's authentication methods",
    scopes: ['read:authentication_methods'],
    status: 200,
    query: closed({ ...withTotals }),
    async handle({ storage: { db }, sealer }, { params: { id = '' }, query }) {
      const user = await mustFindUser(db, id)
      const { items, total } = slice(await factors.list(db, user.id), query)
      return offsetAnswer('authenticators', query, { items: items.map((each) => showMethod(each, sealer)), total })
    },
  }),
  route({
    ...works,
    method: 'POST',
    path: LIST,
    summary: 'Create an authentication method',
    scopes: ['create:authentication_methods'],
    status: 201,
    body: newMethodBody,
    handle: (deps, call) =>
      changing(deps, call, async (tx, user) => {
        const { sealer, ids, clock } = deps
        const { factor, made } = readMethod(call.body, { user: user.id, at: clock.now(), ids, sealer })
        await add(tx, factor)
        await log(deps, tx, call, user, 'gd_enrollment_complete', factor)
        await told(deps, tx, call, user, 'factor_added', [factor])
        return { ...showMethod(factor, sealer), ...(made === undefined ? {} : { totp_secret: made }) }
      }),
  }),
  route({
    ...works,
    method: 'PUT',
    path: LIST,
    summary: 'Replace all authentication methods',
    scopes: ['update:authentication_methods'],
    status: 200,
    body: replacingBody,
    handle: (deps, call) =>
      changing(deps, call, async (tx, user) => {
        const { sealer, ids, clock } = deps
        const before = await factors.list(tx, user.id)
        await factors.removeAll(tx, user.id)
        const shown: unknown[] = []
        for (const each of call.body) {
          const { factor, made } = readMethod(each, { user: user.id, at: clock.now(), ids, sealer })
          await add(tx, factor)
          shown.push({ ...showMethod(factor, sealer), ...(made === undefined ? {} : { totp_secret: made }) })
        }
        const after = await factors.list(tx, user.id)
        await told(deps, tx, call, user, 'factor_removed', before)
        await told(deps, tx, call, user, 'factor_added', after)
        return shown
      }),
  }),
  route({
    ...works,
    method: 'DELETE',
    path: LIST,
    summary: 'Delete all authentication methods',
    scopes: ['delete:authentication_methods'],
    status: 204,
    handle: (deps, call) => changing(deps, call, (tx, user) => removeAll(deps, tx, call, user)),
  }),
  route({
    ...works,
    method: 'GET',
    path: ONE,
    summary: 'Get an authentication method',
    scopes: ['read:authentication_methods'],
    status: 200,
    async handle({ storage: { db }, sealer }, { params }) {
      const user = await mustFindUser(db, params['id'] ?? '')
      return showMethod(await mustFind(db, user, params['authentication_method_id']), sealer)
    },
  }),
  route({
    ...works,
    method: 'PATCH',
    path: ONE,
    summary: 'Update an authentication method',
    scopes: ['update:authentication_methods'],
    status: 200,
    body: changeMethodBody,
    handle: (deps, call) =>
      changing(deps, call, async (tx, user) => {
        const { name, preferred_authentication_method: way } = call.body
        const before = await mustFind(tx, user, call.params['authentication_method_id'])
        if (way !== undefined && before.type !== 'phone') {
          throw new AppError('invalid', 'invalid_body', 'Only a phone has a preferred way.')
        }
        await factors.rename(tx, before.id, {
          ...(name === undefined ? {} : { name }),
          ...(way === undefined ? {} : { preferred: way }),
        })
        return showMethod(await mustFind(tx, user, before.id), deps.sealer)
      }),
  }),
  route({
    ...works,
    method: 'DELETE',
    path: ONE,
    summary: 'Delete an authentication method',
    scopes: ['delete:authentication_methods'],
    status: 204,
    handle: (deps, call) =>
      changing(deps, call, async (tx, user) => {
        const factor = await mustFind(tx, user, call.params['authentication_method_id'])
        await factors.remove(tx, user.id, factor.id)
        await log(deps, tx, call, user, 'gd_unenroll', factor)
        await told(deps, tx, call, user, 'factor_removed', [factor])
      }),
  }),
  route({
    ...works,
    method: 'DELETE',
    path: '/users/:id/authenticators',
    summary: 'Delete all authenticators of a user',
    scopes: ['delete:guardian_enrollments'],
    status: 204,
    handle: (deps, call) => changing(deps, call, (tx, user) => removeAll(deps, tx, call, user)),
  }),
  route({
    ...works,
    method: 'POST',
    path: '/users/:id/recovery-code-regeneration',
    summary: 'Generate a new recovery code',
    scopes: ['update:users'],
    status: 201,
    handle: (deps, call) =>
      changing(deps, call, async (tx, user) => {
        for (const old of await factors.list(tx, user.id)) {
          if (old.type === 'recovery-code') await factors.remove(tx, user.id, old.id)
        }
        const code = await issueRecoveryCode(tx, deps, user.id)
        await told(deps, tx, call, user, 'factor_added', [{ type: 'recovery-code' }])
        return { recovery_code: code }
      }),
  }),
]

type Changing = Pick<Call<unknown, unknown>, 'params' | 'caller' | 'request'>

async function changing<Answer>(
  { storage }: WebDeps,
  { params: { id = '' } }: Changing,
  work: (tx: Tx, user: User) => Promise<Answer>,
): Promise<Answer> {
  return storage.transaction(async (tx) => work(tx, await mustFindUser(tx, id)))
}

async function removeAll(deps: WebDeps, tx: Tx, call: Changing, user: User): Promise<void> {
  const all = await factors.list(tx, user.id)
  await factors.removeAll(tx, user.id)
  for (const factor of all) await log(deps, tx, call, user, 'gd_unenroll', factor)
  await told(deps, tx, call, user, 'factor_removed', all)
}

/** @throws AppError when the user has the same one already */
async function add(tx: Tx, factor: Factor): Promise<void> {
  const same = (await factors.list(tx, factor.user)).some(
    (each) =>
      each.type === factor.type &&
      (each.type === 'otp' ||
        (each.identifier ?? each.settings['key_id']) === (factor.identifier ?? factor.settings['key_id'])),
  )
  if (same) {
    throw new AppError('conflict', 'authentication_method_exists', 'The authentication method exists already.')
  }
  await factors.insert(tx, factor)
  // a link from before there was a factor asks for no proof of one, and somebody may have opened it already
  await tickets.revokeAll(tx, factor.user, factor.createdAt, 'enrollment')
}

async function mustFind(db: Parameters<typeof factors.find>[0], user: User, id = ''): Promise<Factor> {
  const factor = await factors.find(db, user.id, id)
  if (!factor)
    throw new AppError('absent', 'inexistent_authentication_method', 'The authentication method does not exist.')
  return factor
}

/** The owner hears of it (decision 0107). What replaces itself word for word is told too: the secret is another one. */
async function told(
  { flows, clock }: WebDeps,
  tx: Tx,
  { caller, request }: Changing,
  user: User,
  kind: 'factor_added' | 'factor_removed',
  changed: readonly Pick<Factor, 'type'>[],
): Promise<void> {
  const client = { id: caller.client, name: caller.name }
  const types = changed.map(({ type }) => type)
  await flows.tellFactors(tx, kind, { user, types, at: clock.now(), own: false, client, request })
}

async function log(
  { logs }: WebDeps,
  tx: Tx,
  { caller, request }: Changing,
  user: User,
  type: 'gd_enrollment_complete' | 'gd_unenroll',
  factor: Factor,
): Promise<void> {
  await logs.write(tx, {
    type,
    user: { id: user.id, name: user.email ?? user.username ?? user.phoneNumber },
    client: { id: caller.client, name: caller.name },
    request,
    details: { authentication_method: { id: factor.id, type: factor.type } },
  })
}
