// A script on the newest `auth0` package that calls faster than it may: the client's own retries see to it.
import assert from 'node:assert/strict'

import { ManagementClient } from 'auth0'

import { given, runSteps } from './steps.ts'

const management = new ManagementClient({ ...given(), maxRetries: 5 })

await runSteps([
  [
    'twelve calls at five a second',
    async () => {
      const answers = await Promise.all(
        Array.from({ length: 12 }, () => management.tenants.settings.get().withRawResponse()),
      )
      for (const { data, rawResponse } of answers) {
        assert.equal(typeof data.friendly_name, 'string')
        assert.equal(rawResponse.headers.get('x-ratelimit-limit'), '5')
      }
    },
  ],
])
