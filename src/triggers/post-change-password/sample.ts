// A complete event of post-change-password, for the test runner and the reference.
import type { JsonObject } from '#kit'

import type { PostChangePasswordEvent } from './event.ts'

const sample: PostChangePasswordEvent = {
  connection: { id: 'con_fpe5kj482KO1eOzQ', name: 'Username-Password-Authentication', strategy: 'auth0', metadata: {} },
  request: {
    geoip: {
      cityName: 'Bellevue',
      continentCode: 'NA',
      countryCode: 'US',
      countryCode3: 'USA',
      countryName: 'United States of America',
      latitude: 47.61793,
      longitude: -122.19584,
      subdivisionCode: 'WA',
      subdivisionName: 'Washington',
      timeZone: 'America/Los_Angeles',
    },
    hostname: 'localhost',
    ip: '13.33.86.47',
    language: 'en',
    method: 'POST',
    user_agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:146.0) Gecko/20100101 Firefox/146.0',
  },
  tenant: { id: 'my-tenant' },
  transaction: { correlation_id: 'c7a8e0f2' },
  user: {
    user_id: 'auth0|5f7c8ec7c33c6c004bbafe82',
    id: '5f7c8ec7c33c6c004bbafe82',
    email: 'j+smith@example.com',
    email_verified: true,
    last_password_reset: '2026-11-20T14:14:29.206Z',
    phone_number: '+15555550123',
    phone_verified: false,
    username: 'j+smith',
  },
  keyturn: {
    execution_id: '0123456789abcdef0123456789abcdef01234567',
    attempt: 1,
    reason: 'reset',
    actor: { type: 'user' },
    client: { client_id: 'AaBbCcDdEeFfGgHhIiJjKkLlMmNnOoPp', name: 'Default App' },
  },
}

export const sampleEvent = sample as JsonObject
