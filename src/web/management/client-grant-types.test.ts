// Grant types in the dashboard: what its switches send, and what it says against them, as the server has it.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Application } from '../../../dashboard/src/pages/applications/application.ts'
import {
  BY_FACTOR,
  BY_PASSWORD,
  grantTypesAfter,
  idle,
  lacksFactors,
  others,
  SIGN_IN,
  switchesOf,
  unusable,
} from '../../../dashboard/src/pages/applications/grant-types.ts'
import { openStage } from '../testing-stage.ts'

const ALL = [...SIGN_IN, ...BY_PASSWORD, ...BY_FACTOR].map(({ grant }) => grant)
const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code'
const [otp] = BY_FACTOR

test('a switch changes its own grant: what is stored without a switch stays, in its place', async () => {
  await using stage = await openStage()
  const grant_types = [DEVICE, 'implicit', 'http://auth0.com/oauth/grant-type/passwordless/otp', 'authorization_code']
  const { body } = await stage.ask('POST', '/clients', { name: 'Shop', grant_types })
  const client = body as Application
  const path = `/clients/${client.client_id}`
  const change = async (from: Application, changes: Parameters<typeof grantTypesAfter>[1]) => {
    const answer = await stage.ask('PATCH', path, { grant_types: grantTypesAfter(from, changes) })
    assert.equal(answer.status, 200, answer.text)
    return answer.body as Application
  }
  assert.deepEqual(others(client), [DEVICE, grant_types[2]])
  const without = await change(client, { implicit: false, password: true, refresh_token: false })
  assert.deepEqual(without.grant_types, [DEVICE, grant_types[2], 'authorization_code', 'password'])
  // each that has a switch is one that the API takes
  const all = await change(without, Object.fromEntries(ALL.map((grant) => [grant, true])))
  assert.ok(Object.values(switchesOf(all)).every((on) => on))
  const none = await change(all, Object.fromEntries(ALL.map((grant) => [grant, false])))
  assert.deepEqual(none.grant_types, others(client))
})

test('what a kind of application cannot use is told, and so is what comes to nothing as it is set', async () => {
  await using stage = await openStage()
  const make = async (more: object) => {
    const { body } = await stage.ask('POST', '/clients', { name: 'x', ...more })
    const client = body as Application
    return { client, on: switchesOf(client) }
  }
  const page = await make({ app_type: 'spa' })
  const unfit = ({ client }: typeof page) => ALL.filter((grant) => unusable(client, grant) !== undefined)
  assert.deepEqual(unfit(page), ['client_credentials'])
  assert.match(idle(page.client, page.on, 'authorization_code') ?? '', /no callback URL/)

  const partner = await make({ is_first_party: false, grant_types: ['password'] })
  assert.deepEqual(
    unfit(partner),
    [...BY_PASSWORD, ...BY_FACTOR].map(({ grant }) => grant),
  )
  assert.equal(lacksFactors(partner.client, partner.on), false)

  const own = await make({ callbacks: ['https://x.example/'], grant_types: ['authorization_code', 'password'] })
  assert.deepEqual(unfit(own), [])
  assert.equal(idle(own.client, own.on, 'authorization_code'), undefined)
  assert.equal(lacksFactors(own.client, own.on), true)
  assert.ok(otp)
  assert.equal(lacksFactors(own.client, { ...own.on, [otp.grant]: true }), false)
  assert.match(idle(own.client, { ...page.on, [otp.grant]: true }, otp.grant) ?? '', /without a password grant/)

  const machine = await make({ app_type: 'non_interactive', grant_types: ['client_credentials', 'refresh_token'] })
  assert.deepEqual(unfit(machine), [])
  assert.match(idle(machine.client, machine.on, 'refresh_token') ?? '', /no other grant/)
})

test('the page at which a login begins is taken away by null', async () => {
  await using stage = await openStage()
  const begins = { initiate_login_uri: 'https://shop.example/login' }
  const { body } = await stage.ask('POST', '/clients', { name: 'Shop', ...begins })
  const path = `/clients/${(body as Application).client_id}`
  const changed = await stage.ask('PATCH', path, { initiate_login_uri: null })
  assert.equal(changed.status, 200, changed.text)
  assert.equal('initiate_login_uri' in (changed.body as Application), false)
})
