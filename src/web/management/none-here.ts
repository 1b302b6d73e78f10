// Lists of things that this server does not have yet: reading them is true (there are none), making one is refused.
import { type TSchema, Type } from 'typebox'

import type { ManagementScope } from '#tenant'

import { withTotal } from './answers/shape.ts'
import { type OffsetQuery, offsetAnswer } from './paging.ts'
import { type ManagementRoute, route } from './route.ts'
import { anyObject, checkpointPage, closed, fieldsChoice, withTotals } from './schema.ts'

type Empty = {
  path: string
  called: string
  scope: ManagementScope
  plural?: string
  style: 'array' | 'object' | 'offset'
}

const EMPTY: readonly Empty[] = [
  { path: '/custom-domains', called: 'custom domains', scope: 'read:custom_domains', style: 'array' },
  {
    path: '/organizations/:id/client-grants',
    called: "an organization's client grants",
    scope: 'read:organization_client_grants',
    style: 'offset',
    plural: 'client_grants',
  },
  {
    path: '/device-credentials',
    called: 'device credentials',
    scope: 'read:device_credentials',
    style: 'offset',
    plural: 'device_credentials',
  },
  { path: '/rules', called: 'rules', scope: 'read:rules', style: 'offset', plural: 'rules' },
  { path: '/rules-configs', called: 'settings of rules', scope: 'read:rules_configs', style: 'array' },
  { path: '/flows', called: 'flows of forms', scope: 'read:flows', style: 'offset', plural: 'flows' },
  {
    path: '/flows/vault/connections',
    called: 'connections of flows',
    scope: 'read:flows_vault_connections',
    style: 'offset',
    plural: 'connections',
  },
  {
    path: '/token-exchange-profiles',
    called: 'token exchange profiles',
    scope: 'read:token_exchange_profiles',
    style: 'object',
    plural: 'token_exchange_profiles',
  },
  {
    path: '/self-service-profiles',
    called: 'self-service profiles',
    scope: 'read:self_service_profiles',
    style: 'offset',
    plural: 'self_service_profiles',
  },
  {
    path: '/user-attribute-profiles',
    called: 'user attribute profiles',
    scope: 'read:user_attribute_profiles',
    style: 'object',
    plural: 'user_attribute_profiles',
  },
  {
    path: '/event-streams',
    called: 'event streams',
    scope: 'read:event_streams',
    style: 'object',
    plural: 'eventStreams',
  },
  {
    path: '/network-acls',
    called: 'network ACLs',
    scope: 'read:network_acls',
    style: 'offset',
    plural: 'network_acls',
  },
  {
    path: '/prompts/rendering',
    called: 'rendering of prompts',
    scope: 'read:prompts',
    style: 'offset',
    plural: 'configs',
  },
  {
    path: '/connections-directory-provisionings',
    called: 'directory provisionings',
    scope: 'read:connections',
    style: 'object',
    plural: 'directory_provisionings',
  },
  {
    path: '/connection-profiles',
    called: 'connection profiles',
    scope: 'read:connections',
    style: 'object',
    plural: 'connection_profiles',
  },
]

/** Switches that are always off: saying so again is fine, switching them on is refused. */
const SWITCHES = [
  { path: '/supplemental-signals', called: 'supplemental signals', off: { akamai_enabled: false } },
  { path: '/risk-assessments/settings', called: 'risk assessments', off: { enabled: false } },
  { path: '/risk-assessments/settings/new-device', called: 'assessments of new devices', off: { remember_for: 0 } },
] as const

export const noneHereRoutes: readonly ManagementRoute[] = [
  ...SWITCHES.flatMap(offSwitch),
  ...EMPTY.map(({ path, called, scope, plural = '', style }) =>
    route({
      support: 'works',
      note: 'there is none: making one is not supported yet',
      method: 'GET',
      path,
      summary: `Get ${called}`,
      scopes: [scope],
      status: 200,
      answer: emptyList(style, plural),
      query: closed({
        ...withTotals,
        ...checkpointPage,
        ...fieldsChoice,
        sort: Type.Optional(Type.String({ maxLength: 100 })),
        user_id: Type.Optional(Type.String({ maxLength: 255 })),
        client_id: Type.Optional(Type.String({ maxLength: 64 })),
        type: Type.Optional(Type.String({ maxLength: 50 })),
      }),
      handle: (_deps, { query }) => Promise.resolve(emptyAnswer(style, plural, query)),
    }),
  ),
]

function emptyList(style: Empty['style'], plural: string): TSchema {
  const none = Type.Array(anyObject, { maxItems: 0 })
  switch (style) {
    case 'array':
      return none
    case 'object':
      return closed({ [plural]: none })
    case 'offset':
      return Type.Union([none, closed({ [plural]: none }), withTotal(plural, none)])
  }
}

function emptyAnswer(style: Empty['style'], plural: string, query: OffsetQuery & { take?: number }): unknown {
  switch (style) {
    case 'array':
      return []
    case 'object':
      return { [plural]: [] }
    case 'offset':
      return query.take === undefined ? offsetAnswer(plural, query, { items: [], total: 0 }) : { [plural]: [] }
  }
}

function offSwitch({ path, called, off }: (typeof SWITCHES)[number]): ManagementRoute[] {
  const facts = { support: 'works', note: 'always off: switching it on is refused', path, status: 200 } as const
  const description = `${called} are not supported yet`
  const body = closed(
    Object.fromEntries(Object.entries(off).map(([name, value]) => [name, Type.Literal(value, { description })])),
  )
  const answer = closed(Object.fromEntries(Object.entries(off).map(([name, value]) => [name, Type.Literal(value)])))
  const handle = () => Promise.resolve(off)
  return [
    route({ ...facts, method: 'GET', summary: `Get ${called}`, scopes: ['read:attack_protection'], answer, handle }),
    route({
      ...facts,
      method: 'PATCH',
      summary: `Update ${called}`,
      scopes: ['update:attack_protection'],
      body,
      answer,
      handle,
    }),
  ]
}
