// /organizations/{id}/members and /users/{id}/organizations: who belongs where.
import { Type } from 'typebox'

import { organizations, type User, users } from '#identity'
import type { Db } from '#storage'

import { member } from './answers/access.ts'
import { anyList, shape } from './answers/shape.ts'
import { chooseFields, type FieldsQuery } from './fields.ts'
import { mustFindOrganization, organizationAnswer, showOrganization } from './organizations.ts'
import { checkpointAnswer, offsetAnswer, offsetOf, slice } from './paging.ts'
import { route } from './route.ts'
import { checkpointPage, closed, fieldsChoice, withTotals } from './schema.ts'
import { mustFindUser } from './users.ts'

const works = { support: 'works' } as const

const memberAnswer = Type.Partial(shape('OrganizationMember', member), { title: 'OrganizationMember' })
const membersBody = closed({
  members: Type.Array(Type.String({ minLength: 1, maxLength: 255 }), {
    minItems: 1,
    maxItems: 10,
    uniqueItems: true,
    description: 'Ids of the users: up to 10',
  }),
})

export const organizationMemberRoutes = [
  route({
    ...works,
    note: 'without roles: none are held in an organization',
    method: 'GET',
    path: '/organizations/:id/members',
    summary: "Get an organization's members",
    scopes: ['read:organization_members'],
    status: 200,
    answer: anyList('members', memberAnswer),
    query: closed({ ...withTotals, ...checkpointPage, ...fieldsChoice }),
    async handle({ storage: { db } }, { params: { id = '' }, query }) {
      const { id: organization } = await mustFindOrganization(db, id)
      if (query.take !== undefined || query.from !== undefined) {
        const take = query.take ?? 50
        const found = await organizations.membersOf(db, organization, { from: query.from, limit: take + 1 })
        const page = found.slice(0, take)
        const next = found.length > take ? { next: page.at(-1) } : {}
        return { members: await showMembers(db, page, query), ...next }
      }
      const found = await organizations.membersOf(db, organization, offsetOf(query))
      const total = await organizations.countMembers(db, organization)
      return offsetAnswer('members', query, { items: await showMembers(db, found, query), total })
    },
  }),
  route({
    ...works,
    method: 'POST',
    path: '/organizations/:id/members',
    summary: 'Add members to an organization',
    scopes: ['create:organization_members'],
    status: 204,
    body: membersBody,
    handle: ({ storage }, { params: { id = '' }, body }) =>
      storage.transaction(async (tx) => {
        const { id: organization } = await mustFindOrganization(tx, id)
        for (const user of body.members) {
          await organizations.addMember(tx, organization, (await mustFindUser(tx, user)).id)
        }
      }),
  }),
  route({
    ...works,
    method: 'DELETE',
    path: '/organizations/:id/members',
    summary: 'Remove members from an organization',
    scopes: ['delete:organization_members'],
    status: 204,
    body: membersBody,
    handle: ({ storage }, { params: { id = '' }, body }) =>
      storage.transaction(async (tx) => {
        const { id: organization } = await mustFindOrganization(tx, id)
        for (const user of body.members) await organizations.removeMember(tx, organization, user)
      }),
  }),
  route({
    ...works,
    method: 'GET',
    path: '/users/:id/organizations',
    summary: "Get a user's organizations",
    scopes: ['read:organizations'],
    status: 200,
    answer: anyList('organizations', organizationAnswer),
    query: closed({ ...withTotals, ...checkpointPage }),
    async handle({ storage: { db } }, { params: { id = '' }, query }) {
      const user = await mustFindUser(db, id)
      const items = (await organizations.listOfUser(db, user.id)).map(showOrganization)
      if (query.take !== undefined || query.from !== undefined) return checkpointAnswer('organizations', query, items)
      return offsetAnswer('organizations', query, slice(items, query))
    },
  }),
]

async function showMembers(db: Db, ids: readonly string[], query: FieldsQuery): Promise<Record<string, unknown>[]> {
  const found = await Promise.all(ids.map((id) => users.find(db, id)))
  return found
    .filter((user): user is User => user !== undefined)
    .map(({ id, email, profile }) => ({ user_id: id, email, picture: profile.picture, name: profile.name }))
    .map((shown) => chooseFields(shown, query))
}
