// The settings of a connection that is enabled for an organization, as they come in and as they are kept.
import { Type } from 'typebox'

import type { JsonObject } from '#kit'

const asked = Type.Optional(Type.Boolean())
export const connectionSettings = {
  assign_membership_on_login: asked,
  show_as_button: asked,
  is_signup_enabled: asked,
}

/** Auth0's defaults: all off, but the button. */
export function settingsOf(named: { readonly [name: string]: unknown }): JsonObject {
  return {
    assign_membership_on_login: named['assign_membership_on_login'] === true,
    show_as_button: named['show_as_button'] !== false,
    is_signup_enabled: named['is_signup_enabled'] === true,
  }
}
