// /keyturn/packages: what the registry has, for the editor's dependencies.
import { Type } from 'typebox'

import { AppError } from '#kit'

import type { WebDeps } from '../deps.ts'
import { flag, list, optional, shape, text } from './answers/shape.ts'
import { route } from './route.ts'
import { closed } from './schema.ts'

const auditAnswer = shape('ActionAudit', {
  built: flag,
  packages: list(
    shape('AuditedPackage', {
      name: text,
      version: text,
      declared: flag,
      checked: flag,
      advisories: list(shape('Advisory', { severity: text, title: text, range: text, url: optional(text) })),
    }),
  ),
  available: flag,
  /** why not: the registry has no audits, or does not answer */
  reason: optional(Type.Enum(['none', 'away'])),
})

/** Those who may write dependencies may look them up: the server asks the registry in its own name. */
const facts = { support: 'works', method: 'GET', scopes: ['update:actions', 'create:actions'], status: 200 } as const

export const keyturnPackageRoutes = [
  route({
    ...facts,
    path: '/keyturn/packages',
    summary: 'Keyturn: search the package registry',
    answer: shape('FoundPackages', {
      packages: list(shape('FoundPackage', { name: text, version: text, description: text })),
    }),
    query: closed({ q: Type.String({ minLength: 1, maxLength: 100, description: 'Words to look for' }) }),
    handle: async (deps, { query }) => ({ packages: await packagesOf(deps).search(query.q) }),
  }),
  route({
    ...facts,
    path: '/keyturn/packages/:name',
    summary: 'Keyturn: versions of a package',
    answer: shape('PackageVersions', {
      name: text,
      latest: optional(text),
      versions: list(text),
      deprecated: optional(text),
    }),
    handle: (deps, { params: { name = '' } }) => packagesOf(deps).versions(name),
  }),
  route({
    ...facts,
    path: '/keyturn/actions/:id/audit',
    summary: "Keyturn: packages of an action's draft, and what the registry knows against them",
    answer: auditAnswer,
    async handle(deps, { params: { id = '' } }) {
      const { dependencies, resolved } = await deps.actions.find(id)
      if (!resolved) return { built: false, packages: [], available: false }
      // a package of a registry that the author named is that registry's own business
      const elsewhere = dependencies.filter((each) => each.registry_url !== undefined).map(({ name }) => name)
      const asked = resolved.filter(({ name }) => !elsewhere.includes(name))
      const audit = await packagesOf(deps).audit(asked)
      const packages = resolved.map(({ name, version }, at) => ({
        ...{
          name,
          version,
          declared: dependencies.some((each) => each.name === name) && firstOf(resolved, name) === at,
        },
        ...(audit.available
          ? {
              checked: !elsewhere.includes(name) && !audit.unchecked.includes(name),
              advisories: audit.advisories
                .filter((each) => each.name === name && each.version === version)
                .map(({ severity, title, url, range }) => ({
                  severity,
                  title,
                  range,
                  ...(url === undefined ? {} : { url }),
                })),
            }
          : { checked: false, advisories: [] }),
      }))
      return { built: true, packages, available: audit.available, ...(audit.available ? {} : { reason: audit.reason }) }
    },
  }),
]

function firstOf(all: readonly { name: string }[], name: string): number {
  return all.findIndex((each) => each.name === name)
}

function packagesOf({ packages }: WebDeps): NonNullable<WebDeps['packages']> {
  if (packages) return packages
  throw new AppError('unavailable', undefined, 'This node looks up no packages.')
}
