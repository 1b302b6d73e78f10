// What clients and their connections look like in answers.
import { Type } from 'typebox'

import { anyObject } from '../schema.ts'
import { anyList, flag, list, openShape, optional, text } from './shape.ts'

const properties = {
  tenant: optional(text),
  global: flag,
  name: text,
  description: optional(text),
  client_id: text,
  client_secret: optional(text),
  app_type: optional(text),
  logo_uri: optional(text),
  is_first_party: flag,
  is_token_endpoint_ip_header_trusted: flag,
  oidc_conformant: flag,
  grant_types: list(text),
  token_endpoint_auth_method: optional(text),
  client_authentication_methods: optional(anyObject),
  client_metadata: optional(anyObject),
}

export const clientAnswer = openShape('Client', properties)
export const someClient = Type.Partial(clientAnswer, { title: 'SomeClient' })
export const clientsAnswer = anyList('clients', someClient)
