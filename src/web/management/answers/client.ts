// What clients and their connections look like in answers.
import { type TSchema, Type } from 'typebox'

import { changeClientBody } from '../client-schemas.ts'
import { anyList, flag, list, optional, shape, text } from './shape.ts'

const { client_authentication_methods: _keys, ...settings }: Record<string, TSchema> = changeClientBody.properties

export const clientAnswer = shape('Client', {
  ...settings,
  tenant: optional(text),
  global: flag,
  name: text,
  client_id: text,
  client_secret: optional(text),
  is_first_party: flag,
  is_token_endpoint_ip_header_trusted: flag,
  oidc_conformant: flag,
  grant_types: list(text),
  client_authentication_methods: optional(
    shape('ClientAuthenticationMethods', {
      private_key_jwt: shape('ClientKeys', { credentials: list(shape('ClientKeyId', { id: text })) }),
    }),
  ),
})
export const someClient = Type.Partial(clientAnswer, { title: 'SomeClient' })
export const clientsAnswer = anyList('clients', someClient)
