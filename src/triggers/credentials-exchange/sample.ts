// A complete event of credentials-exchange, for the test runner and the reference.
import type { JsonObject } from '#kit'

import { sampleEvent as challenged } from '../password-reset-post-challenge/sample.ts'
import type { CredentialsExchangeEvent } from './event.ts'

type Shared = Pick<CredentialsExchangeEvent, 'client' | 'request' | 'tenant'>

const { client, request, tenant } = challenged as JsonObject & Shared

const sample: CredentialsExchangeEvent = {
  accessToken: { scope: ['read:orders'], customClaims: {} },
  client: { ...client, name: 'Nightly job' },
  request: {
    ...request,
    method: 'POST',
    body: { grant_type: 'client_credentials', client_id: client.client_id, audience: 'https://api.example.com/' },
    query: {},
  },
  resource_server: { id: '65f1a0c2b7d3e8a9f0123456', identifier: 'https://api.example.com/' },
  tenant,
  transaction: { requested_scopes: ['read:orders'] },
}

export const sampleEvent = sample as JsonObject
