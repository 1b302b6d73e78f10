// What connections look like in answers.
import { Type } from 'typebox'

import { anyObject } from '../schema.ts'
import { anyList, flag, list, optional, shape, text } from './shape.ts'

const active = shape('Active', { active: flag })

export const connectionAnswer = shape('Connection', {
  id: text,
  options: anyObject,
  strategy: text,
  name: text,
  is_domain_connection: flag,
  display_name: optional(text),
  metadata: optional(anyObject),
  authentication: active,
  connected_accounts: active,
  realms: list(text),
  enabled_clients: optional(list(text)),
})
export const someConnection = Type.Partial(connectionAnswer, { title: 'SomeConnection' })
export const connectionsAnswer = anyList('connections', someConnection)
