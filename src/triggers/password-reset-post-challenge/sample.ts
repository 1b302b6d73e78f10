// A complete event of password-reset-post-challenge, for the test runner and the reference.
import type { JsonObject } from '#kit'

import { sampleEvent as changed } from '../post-change-password/sample.ts'
import type { PostChallengeEvent } from './event.ts'

const sample: PostChallengeEvent = {
  authentication: { methods: [{ name: 'email', timestamp: '2026-11-20T14:12:01.114Z' }] },
  authorization: { roles: [] },
  client: { client_id: 'AaBbCcDdEeFfGgHhIiJjKkLlMmNnOoPp', name: 'Default App', metadata: {} },
  connection: { id: 'con_fpe5kj482KO1eOzQ', name: 'Username-Password-Authentication', strategy: 'auth0', metadata: {} },
  request: {
    ...(changed.request as JsonObject & PostChallengeEvent['request']),
    body: {},
    query: { ticket: 'redacted' },
  },
  stats: { logins_count: 7 },
  tenant: { id: 'my-tenant' },
  transaction: { correlation_id: 'c7a8e0f2', locale: 'en', ui_locales: ['en'] },
  user: {
    user_id: 'auth0|5f7c8ec7c33c6c004bbafe82',
    email: 'j+smith@example.com',
    email_verified: true,
    username: 'j+smith',
    name: 'John Smith',
    nickname: 'j+smith',
    given_name: 'John',
    family_name: 'Smith',
    created_at: '2025-03-05T09:30:00.000Z',
    updated_at: '2026-11-20T14:11:40.482Z',
    last_password_reset: '2026-02-27T14:14:29.206Z',
    app_metadata: {},
    user_metadata: {},
    identities: [
      {
        connection: 'Username-Password-Authentication',
        isSocial: false,
        provider: 'auth0',
        user_id: '5f7c8ec7c33c6c004bbafe82',
      },
    ],
    enrolledFactors: [{ type: 'email' }, { type: 'otp' }, { type: 'webauthn-roaming' }],
  },
}

export const sampleEvent = sample as JsonObject
