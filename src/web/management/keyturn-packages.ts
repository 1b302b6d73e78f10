// /keyturn/packages: what the registry has, for the editor's dependencies.
import { Type } from 'typebox'

import { AppError } from '#kit'

import type { WebDeps } from '../deps.ts'
import { route } from './route.ts'
import { closed } from './schema.ts'

/** Those who may write dependencies may look them up: the server asks the registry in its own name. */
const facts = { support: 'works', method: 'GET', scopes: ['update:actions', 'create:actions'], status: 200 } as const

export const keyturnPackageRoutes = [
  route({
    ...facts,
    path: '/keyturn/packages',
    summary: 'Keyturn: search the package registry',
    query: closed({ q: Type.String({ minLength: 1, maxLength: 100, description: 'Words to look for' }) }),
    handle: async (deps, { query }) => ({ packages: await packagesOf(deps).search(query.q) }),
  }),
  route({
    ...facts,
    path: '/keyturn/packages/:name',
    summary: 'Keyturn: versions of a package',
    handle: (deps, { params: { name = '' } }) => packagesOf(deps).versions(name),
  }),
]

function packagesOf({ packages }: WebDeps): NonNullable<WebDeps['packages']> {
  if (packages) return packages
  throw new AppError('unavailable', undefined, 'This node looks up no packages.')
}
