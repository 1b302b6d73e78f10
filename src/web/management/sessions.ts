// Sessions and refresh tokens: a user's, and one by its id. What ends here is refused at once, and applications are told.
import type { Flows } from '#flows'
import { AppError, isoTime } from '#kit'

import { refreshTokenAnswer, sessionAnswer } from './answers/person.ts'
import { checkpointAnswer } from './paging.ts'
import { route } from './route.ts'
import { checkpointPage, closed } from './schema.ts'
import { mustFindUser } from './users.ts'

type StoredSession = Awaited<ReturnType<Flows['sessions']['listOf']>>[number]
type StoredToken = Awaited<ReturnType<Flows['sessions']['refreshTokensOf']>>[number]

const works = { support: 'works' } as const

export const sessionRoutes = [
  route({
    ...works,
    method: 'GET',
    path: '/users/:user_id/sessions',
    summary: "Get a user's sessions",
    scopes: ['read:sessions'],
    status: 200,
    query: closed({ ...checkpointPage }),
    async handle({ storage: { db }, flows }, { params: { user_id = '' }, query }) {
      const user = await mustFindUser(db, user_id)
      return checkpointAnswer('sessions', query, (await flows.sessions.listOf(user.id)).map(showSession))
    },
  }),
  route({
    ...works,
    method: 'DELETE',
    path: '/users/:user_id/sessions',
    summary: "End a user's sessions",
    scopes: ['delete:sessions'],
    status: 204,
    handle: ({ storage, flows }, { params: { user_id = '' } }) =>
      storage.transaction(async (tx) => {
        const user = await mustFindUser(tx, user_id)
        await flows.sessions.endSessionsOf(tx, user.id, 'session-revoked')
      }),
  }),
  route({
    ...works,
    method: 'GET',
    path: '/users/:user_id/refresh-tokens',
    summary: "Get a user's refresh tokens",
    scopes: ['read:refresh_tokens'],
    status: 200,
    query: closed({ ...checkpointPage }),
    async handle({ storage: { db }, flows }, { params: { user_id = '' }, query }) {
      const user = await mustFindUser(db, user_id)
      return checkpointAnswer('tokens', query, (await flows.sessions.refreshTokensOf(user.id)).map(showToken))
    },
  }),
  route({
    ...works,
    method: 'DELETE',
    path: '/users/:user_id/refresh-tokens',
    summary: "Revoke a user's refresh tokens",
    scopes: ['delete:refresh_tokens'],
    status: 204,
    handle: ({ storage, flows }, { params: { user_id = '' } }) =>
      storage.transaction(async (tx) => {
        const user = await mustFindUser(tx, user_id)
        await flows.sessions.endRefreshTokensOf(tx, user.id)
      }),
  }),
  route({
    ...works,
    method: 'GET',
    path: '/sessions/:id',
    summary: 'Get a session',
    answer: sessionAnswer,
    scopes: ['read:sessions'],
    status: 200,
    async handle({ flows }, { params: { id = '' } }) {
      return showSession((await flows.sessions.find(id)) ?? absent('session'))
    },
  }),
  route({
    ...works,
    method: 'DELETE',
    path: '/sessions/:id',
    summary: 'End a session',
    answer: null,
    scopes: ['delete:sessions'],
    status: 202,
    async handle({ flows }, { params: { id = '' } }) {
      await flows.sessions.end(id, 'session-revoked')
    },
  }),
  route({
    ...works,
    note: 'ends the session and what was given in it; refresh tokens that outlive a session stay, as with DELETE',
    method: 'POST',
    path: '/sessions/:id/revoke',
    summary: 'Revoke a session',
    answer: null,
    scopes: ['delete:sessions', 'delete:refresh_tokens'],
    status: 202,
    async handle({ flows }, { params: { id = '' } }) {
      if (!(await flows.sessions.end(id, 'session-revoked'))) absent('session')
    },
  }),
  route({
    ...works,
    note: 'an id names one token: the next rotation makes another',
    method: 'GET',
    path: '/refresh-tokens/:id',
    summary: 'Get a refresh token',
    answer: refreshTokenAnswer,
    scopes: ['read:refresh_tokens'],
    status: 200,
    async handle({ flows }, { params: { id = '' } }) {
      return showToken((await flows.sessions.findRefreshToken(id)) ?? absent('refresh token'))
    },
  }),
  route({
    ...works,
    method: 'DELETE',
    path: '/refresh-tokens/:id',
    summary: 'Revoke a refresh token',
    answer: null,
    scopes: ['delete:refresh_tokens'],
    status: 202,
    handle: ({ storage, flows }, { params: { id = '' } }) =>
      storage.transaction(async (tx) => void (await flows.sessions.endRefreshToken(tx, id))),
  }),
]

function showSession(session: StoredSession) {
  const { device, createdAt, updatedAt, authenticatedAt, expiresAt, amr, clients } = session
  return {
    id: session.id,
    user_id: session.user,
    created_at: isoTime(createdAt),
    updated_at: isoTime(updatedAt),
    authenticated_at: isoTime(authenticatedAt),
    last_interacted_at: isoTime(updatedAt),
    ...(expiresAt === undefined ? {} : { idle_expires_at: isoTime(expiresAt), expires_at: isoTime(expiresAt) }),
    device: showDevice(device),
    clients: clients.map(({ client }) => ({ client_id: client })),
    authentication: { methods: amr.map((name) => ({ name, timestamp: isoTime(authenticatedAt) })) },
    cookie: { mode: 'persistent' },
  }
}

function showToken(token: StoredToken) {
  const { device, createdAt, lastUsedAt, expiresAt, idleExpiresAt, rotating, audience, scope } = token
  return {
    id: token.id,
    user_id: token.user,
    created_at: isoTime(createdAt),
    last_exchanged_at: isoTime(lastUsedAt),
    ...(idleExpiresAt === undefined ? {} : { idle_expires_at: isoTime(idleExpiresAt) }),
    ...(expiresAt === undefined ? {} : { expires_at: isoTime(expiresAt) }),
    device: showDevice(device),
    client_id: token.client,
    session_id: token.session ?? null,
    rotating,
    resource_servers: audience === undefined ? [] : [{ audience, scopes: scope }],
  }
}

function showDevice(device: StoredSession['device']) {
  return {
    initial_user_agent: device?.initialAgent ?? '',
    initial_ip: device?.initialIp ?? '',
    last_user_agent: device?.lastAgent ?? '',
    last_ip: device?.lastIp ?? '',
  }
}

function absent(what: string): never {
  throw new AppError('absent', `inexistent_${what.replace(' ', '_')}`, `The ${what} does not exist.`)
}
