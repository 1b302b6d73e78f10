// What attackers and accidents try at the password grants.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { decodeJwt } from 'jose'

import { DAY } from '#kit'

import { refreshed, withAda } from '../pages/sign-in/testing-application.ts'
import { openStage } from '../testing-stage.ts'
import { API, give, trusted, withApi } from './testing-password-grant.ts'

test('a refresh token that is used lives on, and its access tokens still say that the application had the password', async () => {
  await using stage = await openStage()
  await withAda(stage)
  await withApi(stage)
  for (const rotation_type of ['non-rotating', 'rotating']) {
    const lasting = { expiration_type: 'expiring', token_lifetime: 10 * 86_400, idle_token_lifetime: 2 * 86_400 }
    const application = await trusted(stage, { refresh_token: { rotation_type, leeway: 0, ...lasting } })
    const { body } = await give(stage, application, { audience: API, scope: 'read:orders offline_access' })
    let refresh_token = body['refresh_token']
    for (const day of [1.5, 3, 4.5, 6]) {
      stage.clock.advance(1.5 * DAY)
      const next = await refreshed(stage, application, refresh_token)
      assert.equal(next.status, 200, `${rotation_type}, day ${day}: ${JSON.stringify(next.body)}`)
      assert.deepEqual(decodeJwt(next.body['access_token'] ?? '')['gty'], ['refresh_token', 'password'])
      refresh_token = next.body['refresh_token'] ?? refresh_token
    }
    stage.clock.advance(-6 * DAY)
  }
})
