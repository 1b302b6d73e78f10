// /user-blocks and /anomaly/blocks/ips: who is kept from signing in after too many wrong passwords, and lifting that.
import { isIP } from 'node:net'

import { Type } from 'typebox'

import type { RequestFacts } from '#flows'
import { parseIdentifier, type User } from '#identity'
import { AppError } from '#kit'
import { settings } from '#tenant'

import type { WebDeps } from '../deps.ts'
import { list, optional, shape, text } from './answers/shape.ts'
import { type Caller, route } from './route.ts'
import { closed } from './schema.ts'
import { mustFindUser } from './users.ts'

const works = { support: 'works' } as const

const identifier = Type.String({
  minLength: 1,
  maxLength: 254,
  description: "The user's email, username or phone number (E.164)",
})
const considered = {
  consider_brute_force_enablement: Type.Optional(
    Type.Boolean({ description: 'Whether blocks are left out while brute-force protection is off' }),
  ),
}

const blocks = shape('UserBlocks', {
  blocked_for: list(shape('UserBlock', { identifier: text, ip: optional(text), connection: text })),
})

export const userBlockRoutes = [
  route({
    ...works,
    method: 'GET',
    path: '/user-blocks',
    summary: 'Get blocks by identifier',
    answer: blocks,
    scopes: ['read:users'],
    status: 200,
    query: closed({ identifier, ...considered }),
    handle: (deps, { query }) => showBlocks(deps, entryOf(query.identifier), query.consider_brute_force_enablement),
  }),
  route({
    ...works,
    method: 'DELETE',
    path: '/user-blocks',
    summary: 'Unblock by identifier',
    scopes: ['update:users'],
    status: 204,
    query: closed({ identifier }),
    async handle({ flows }, { query, request, caller }) {
      await flows.login.unblock(entryOf(query.identifier), byOf(request, caller))
    },
  }),
  route({
    ...works,
    method: 'GET',
    path: '/user-blocks/:id',
    summary: "Get a user's blocks",
    answer: blocks,
    scopes: ['read:users'],
    status: 200,
    query: closed(considered),
    handle: async (deps, { params: { id = '' }, query }) =>
      showBlocks(deps, await mustFindUser(deps.storage.db, id), query.consider_brute_force_enablement),
  }),
  route({
    ...works,
    method: 'DELETE',
    path: '/user-blocks/:id',
    summary: 'Unblock a user',
    scopes: ['update:users'],
    status: 204,
    async handle({ flows, storage: { db } }, { params: { id = '' }, request, caller }) {
      await flows.login.unblock(await mustFindUser(db, id), byOf(request, caller))
    },
  }),
  route({
    ...works,
    method: 'GET',
    path: '/anomaly/blocks/ips/:id',
    summary: 'Check if an IP address is blocked',
    answer: null,
    scopes: ['read:anomaly_blocks'],
    status: 200,
    async handle({ flows }, { params: { id = '' } }) {
      if (await flows.login.isThrottled(addressOf(id))) return ''
      throw new AppError('absent', 'inexistent_block', 'The IP address is not blocked.')
    },
  }),
  route({
    ...works,
    method: 'DELETE',
    path: '/anomaly/blocks/ips/:id',
    summary: 'Remove the blocked IP address',
    scopes: ['delete:anomaly_blocks'],
    status: 204,
    handle: ({ flows }, { params: { id = '' } }) => flows.login.forgiveAddress(addressOf(id)),
  }),
]

async function showBlocks(
  { flows, storage: { db } }: WebDeps,
  who: User | string,
  considered = false,
): Promise<unknown> {
  const off = considered && (await settings.read(db, 'brute_force_protection'))?.['enabled'] === false
  const blocked = off ? [] : await flows.login.blocksOf(who)
  return {
    blocked_for: blocked.map(({ identifier: entry, address, connection }) => ({
      identifier: entry,
      // none where all addresses count as one
      ...(/[.:]/.test(address) ? { ip: address } : {}),
      connection,
    })),
  }
}

/** What can name nobody is no user's, and nobody's block. */
function entryOf(given: string): string {
  try {
    return parseIdentifier(given)
  } catch {
    throw new AppError(
      'invalid',
      'invalid_query_string',
      "Query validation error: 'Not an email, username or phone number' on property identifier (The user's email, username or phone number (E.164)).",
    )
  }
}

function addressOf(given: string): string {
  if (isIP(given) !== 0) return given
  throw new AppError('invalid', 'invalid_uri', "Path validation error: 'Not an IP address' on property id.")
}

function byOf(request: RequestFacts, caller: Caller) {
  return { request, client: { id: caller.client, name: caller.name } }
}
