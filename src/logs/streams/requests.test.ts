// What each kind of receiver is sent, byte for byte as its documentation wants it; and what is hidden of people.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { LogEvent } from '../log-event.ts'
import { LOG_TYPES } from '../log-types.ts'
import { CATEGORIES, categoryOf } from './categories.ts'
import { withoutPii } from './pii.ts'
import { requestsOf } from './requests.ts'

function event(n: number): LogEvent {
  return {
    date: '2026-11-21T09:00:00.000Z',
    type: 'scp',
    description: 'Success Change Password of ada@example.com',
    connection_id: '',
    ip: '203.0.113.7',
    user_id: 'auth0|1',
    user_name: 'ada@example.com',
    details: { user: { name: 'Ada Lovelace', email: 'ada@example.com', phone_number: '+4712345678' } },
    log_id: `90020${String(n).padStart(51, '0')}`,
    _id: `90020${String(n).padStart(51, '0')}`,
    isMobile: false,
    $event_schema: { version: '1.0.0' },
    environment_name: 'test',
    tenant_name: 'acme',
  }
}
const two = [event(1), event(2)]
const items = two.map((data) => ({ log_id: data.log_id, data }))
const http = { type: 'http', httpEndpoint: 'https://x.example/in', httpContentType: 'application/json' } as const

test('http sends an array, lines, or an object an event, each item with its log_id', () => {
  const headers = { httpAuthorization: 'Bearer k', httpCustomHeaders: [{ header: 'X-Team', value: 'a' }] }
  const [array] = requestsOf({ ...http, ...headers, httpContentFormat: 'JSONARRAY' }, two)
  assert.deepEqual(JSON.parse(array?.body ?? ''), items)
  assert.deepEqual(array?.headers, { 'x-team': 'a', 'content-type': 'application/json', authorization: 'Bearer k' })
  const [lines] = requestsOf({ ...http, httpCustomHeaders: [], httpContentFormat: 'JSONLINES' }, two)
  assert.deepEqual(
    lines?.body
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
    items,
  )
  const objects = requestsOf({ ...http, httpCustomHeaders: [], httpContentFormat: 'JSONOBJECT' }, two)
  assert.deepEqual(
    objects.map(({ upTo, body }): [string, unknown] => [upTo, JSON.parse(body)]),
    items.map((item): [string, unknown] => [item.log_id, item]),
  )
})

test('Datadog, Splunk, Sumo Logic, Segment and Mixpanel are sent their own formats', () => {
  const [datadog] = requestsOf({ type: 'datadog', datadogApiKey: 'key', datadogRegion: 'us5' }, two)
  assert.equal(datadog?.url, 'https://http-intake.logs.us5.datadoghq.com/api/v2/logs')
  assert.equal(datadog.headers['dd-api-key'], 'key')
  assert.equal((JSON.parse(datadog.body) as { ddsource: string }[])[1]?.ddsource, 'auth0')

  const splunk = { splunkDomain: 'in.example', splunkPort: '8088', splunkToken: 't', splunkSecure: false }
  const [hec] = requestsOf({ type: 'splunk', ...splunk }, two)
  assert.equal(hec?.url, 'https://in.example:8088/services/collector/event')
  assert.deepEqual([hec.headers['authorization'], hec.verifyTls], ['Splunk t', false])
  assert.equal(
    (JSON.parse(hec.body.split('\n')[0] ?? '') as { time: number }).time,
    Date.parse(two[0]?.date ?? '') / 1000,
  )

  const [sumo] = requestsOf({ type: 'sumo', sumoSourceAddress: 'https://sumo.example/x' }, two)
  assert.equal(sumo?.body.trimEnd().split('\n').length, 2)

  const [segment] = requestsOf({ type: 'segment', segmentWriteKey: 'w' }, two)
  assert.equal(segment?.headers['authorization'], `Basic ${Buffer.from('w:').toString('base64')}`)
  const { batch } = JSON.parse(segment.body) as { batch: { userId: string; messageId: string }[] }
  assert.deepEqual(
    batch.map(({ userId, messageId }) => [userId, messageId]),
    items.map((item) => ['auth0|1', item.log_id]),
  )

  const account = { mixpanelServiceAccountUsername: 'u', mixpanelServiceAccountPassword: 'p' }
  const [mixpanel] = requestsOf({ type: 'mixpanel', mixpanelRegion: 'eu', mixpanelProjectId: '7', ...account }, two)
  assert.equal(mixpanel?.url, 'https://api-eu.mixpanel.com/import?strict=1&project_id=7')
  const told = JSON.parse(mixpanel.body) as { properties: { $insert_id: string; time: number } }[]
  assert.ok(told.every(({ properties }) => properties.$insert_id.length <= 36 && properties.time > 0))
})

test('personal facts are masked or hashed wherever they stand, and nothing else is', () => {
  const [plain] = two
  assert.ok(plain)
  const masked = withoutPii(plain, { log_fields: ['email', 'phone', 'username'], method: 'mask', algorithm: 'xxhash' })
  assert.doesNotMatch(JSON.stringify(masked), /ada@|Ada|4712345678/)
  assert.deepEqual([masked.user_id, masked.log_id, masked.ip], [plain.user_id, plain.log_id, plain.ip])
  const hashed = withoutPii(plain, { log_fields: ['email'], method: 'hash', algorithm: 'xxhash' })
  const details = hashed.details as { user: { email: string; name: string } }
  assert.match(details.user.email, /^[0-9a-f]{16}$/)
  assert.equal(hashed.description, `Success Change Password of ${details.user.email}`, 'equal facts stay equal')
  assert.equal(details.user.name, 'Ada Lovelace')
})

test('every type of log event has a category of its own', () => {
  const without = Object.keys(LOG_TYPES).filter((type) => categoryOf(type) === 'other')
  for (const type of Object.keys(LOG_TYPES)) assert.ok(CATEGORIES.includes(categoryOf(type)))
  assert.deepEqual(without, [])
})
