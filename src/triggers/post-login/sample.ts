// A complete event of post-login, for the test runner and the reference.
import type { JsonObject } from '#kit'

import { sampleEvent as challenged } from '../password-reset-post-challenge/sample.ts'
import type { PostLoginEvent } from './event.ts'

type Shared = Pick<PostLoginEvent, 'client' | 'connection' | 'request' | 'tenant' | 'user'>

const { client, connection, request, tenant, user } = challenged as JsonObject & Shared

const sample: PostLoginEvent = {
  authentication: { methods: [{ name: 'pwd', timestamp: '2026-11-20T14:12:01.114Z' }] },
  authorization: { roles: ['editor'] },
  client,
  connection,
  request: {
    ...request,
    method: 'GET',
    body: {},
    query: {
      client_id: client.client_id,
      response_type: 'code',
      redirect_uri: 'https://app.example.com/callback',
      scope: 'openid profile email',
      audience: 'https://api.example.com/',
      state: 'xyz',
    },
  },
  resource_server: { identifier: 'https://api.example.com/' },
  session: { id: 'Rk9vQmFyQmF6', authenticated_at: '2026-11-20T14:12:01.000Z' },
  stats: { logins_count: 7 },
  tenant,
  transaction: {
    acr_values: [],
    locale: 'en',
    protocol: 'oidc-basic-profile',
    redirect_uri: 'https://app.example.com/callback',
    requested_scopes: ['openid', 'profile', 'email'],
    response_type: ['code'],
    state: 'xyz',
    ui_locales: [],
  },
  user,
}

export const sampleEvent = sample as JsonObject
