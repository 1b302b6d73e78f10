// What a route of the Management API is: path, scopes, schemas and status as data, and the function that answers.
import type { Static, TSchema } from 'typebox'

import type { RequestFacts } from '#flows'
import type { ClientId } from '#kit'
import type { AdministratorRole, ManagementScope } from '#tenant'

import type { WebDeps } from '../deps.ts'
import type { Upload } from './upload.ts'

/** Who calls: a client, by a token whose scopes its grant still holds; or an administrator, by the dashboard's token. */
export type Caller = {
  client: ClientId
  name: string
  scope: ReadonlySet<string>
  administrator?: { id: string; email: string; role: AdministratorRole }
}

export type Call<Query, Body> = {
  /** parameters of the path, decoded; a handler names only those in its path */
  params: { readonly [name: string]: string }
  query: Query
  body: Body
  caller: Caller
  request: RequestFacts
  /** the tags of `If-Match`, one of which what is changed must have; undefined without a condition */
  expected: readonly string[] | undefined
  /** Sends the tag of what is answered, as `ETag`. */
  tag(tag: string): void
}

/** What the compatibility page says of a route. */
export type Support = 'works' | { stored: string } | { missing: string }

type Facts = {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** under /api/v2, parameters as `:id` */
  path: string
  summary: string
  /** any one of them is enough */
  scopes: readonly ManagementScope[]
  status: 200 | 201 | 202 | 204
  support: Support
  /** for the compatibility page: what of it does less than at Auth0 */
  note?: string
  /** a reading route that shows secrets to callers with this scope: that is logged as `mgmt_api_read` */
  showsSecretsTo?: ManagementScope
  /** called so often that a log event for each would drown all others */
  unlogged?: true
  /** the body comes as multipart/form-data, with one file in it */
  upload?: Upload
  /** it answers with an `ETag`; when it changes one thing, it heeds `If-Match` */
  tagged?: true
  /** what the answer looks like, for the OpenAPI document and the contract test; null where it has no content */
  answer?: TSchema | null
}

export type Route<Query extends TSchema, Body extends TSchema> = Facts & {
  query?: Query
  body?: Body
  /** an absent body counts as `{}` */
  bodyOptional?: true
  handle(deps: WebDeps, call: Call<Static<Query>, Static<Body>>): Promise<unknown>
}

export type ManagementRoute = Facts & {
  query?: TSchema
  body?: TSchema
  bodyOptional?: true
  handle(deps: WebDeps, call: Call<unknown, unknown>): Promise<unknown>
}

/** Ties a handler's types to its schemas; from here on all routes are of one type. */
export function route<Query extends TSchema, Body extends TSchema>(facts: Route<Query, Body>): ManagementRoute {
  return facts
}
