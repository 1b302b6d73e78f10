// The settings of a connection that is enabled for an organization, as they come in and as they are kept.
import { Type } from 'typebox'

import type { JsonObject } from '#kit'

import { nullable } from './schema.ts'

const asked = Type.Optional(Type.Boolean())
export const connectionSettings = {
  assign_membership_on_login: asked,
  show_as_button: asked,
  is_signup_enabled: asked,
}

/** What `/connections`, the newer of the two paths, takes beside them. */
export const newerSettings = {
  organization_connection_name: Type.Optional(
    nullable(Type.String({ minLength: 1, maxLength: 50, description: 'Name of the connection in the organization' })),
  ),
  is_enabled: asked,
}

/** Auth0's defaults: all off, but the button. */
export function settingsOf(named: { readonly [name: string]: unknown }): JsonObject {
  const called = named['organization_connection_name']
  return {
    assign_membership_on_login: named['assign_membership_on_login'] === true,
    show_as_button: named['show_as_button'] !== false,
    is_signup_enabled: named['is_signup_enabled'] === true,
    is_enabled: named['is_enabled'] !== false,
    ...(typeof called === 'string' ? { organization_connection_name: called } : {}),
  }
}
