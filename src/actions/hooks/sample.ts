// What the runner calls a Hook with when nobody says otherwise (seeds: post-change-password-hook.txt).
import type { JsonObject } from '#kit'

export const sampleBody: JsonObject = {
  user: { id: 'abc123', username: 'user1', email: 'user1@foo.com', last_password_reset: '2019-02-27T14:14:29.206Z' },
  context: {
    connection: { id: 'con_xxxxxxxxxxxxxxxx', name: 'Username-Password-Authentication', tenant: 'my-tenant' },
  },
}
