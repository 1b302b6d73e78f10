// Every integration of the catalogue runs in the real runtime, with its settings filled in, and sends what it says.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { catalogue, type Integration, settingRefusal, settled } from '../dashboard/src/pages/library/catalogue.ts'
import { marked } from '../dashboard/src/pages/library/installed.ts'
import { type Body, startServer, untilBuilt } from './server.ts'

type Expected = {
  /** how the one request begins, where there is one */
  sends?: string
  commands?: string[]
  /** parts of the event that differ from the sample */
  event?: (sample: Body) => Body
}

const EXPECTED: Record<string, Expected> = {
  sendgrid: { sends: 'POST https://api.sendgrid.com/v3/mail/send' },
  mailgun: { sends: 'POST https://api.mailgun.net/v3/mg.example.com/messages' },
  // its whole address is the secret, so it is masked
  slack: { sends: 'POST ***' },
  'signed-webhook': { sends: 'POST https://hooks.example.com/password-changed' },
  'revoke-elsewhere': { sends: 'POST https://my-api.example.com/revoke-session' },
  siem: { sends: 'POST https://siem.example.com/services/collector/event' },
  'deny-by-country': {
    commands: ['access.deny'],
    event: (sample) => ({ ...sample, request: { ...sample.request, geoip: { countryCode: 'KP' } } }),
  },
  'step-up-mfa': {
    commands: ['authentication.challengeWithAny'],
    event: (sample) => ({ ...sample, user: { ...sample.user, enrolledFactors: [{ type: 'otp' }] } }),
  },
  'redirect-verifier': { commands: ['redirect.sendUserTo'] },
  'captcha-prompt': { commands: ['prompt.render'] },
  'result-url': { commands: ['transaction.setResultUrl'] },
  'verified-only': {
    commands: ['access.deny'],
    event: (sample) => ({ ...sample, user: { ...sample.user, email_verified: false } }),
  },
  'roles-in-tokens': { commands: ['idToken.setCustomClaim', 'accessToken.setCustomClaim'] },
  'metadata-of-machines': {
    commands: ['accessToken.setCustomClaim'],
    event: (sample) => ({ ...sample, client: { ...sample.client, metadata: { plan: 'gold' } } }),
  },
}

test('there are at least ten, for every trigger, and each does what it says', async () => {
  assert.ok(catalogue.length >= 10)
  assert.deepEqual(catalogue.map(({ id }) => id).toSorted(), Object.keys(EXPECTED).toSorted())
  await using server = await startServer()
  const { api } = server
  const { body: register } = await api('GET', '/api/v2/keyturn/triggers')
  const made = await Promise.all(catalogue.map((each) => create(api, each)))
  for (const [i, integration] of catalogue.entries()) {
    const built = await untilBuilt(api, made[i] ?? '')
    assert.deepEqual([integration.id, built.status, built.errors ?? []], [integration.id, 'built', []])
    const { sends, commands = [], event = (sample: Body) => sample } = EXPECTED[integration.id] ?? {}
    const sample = register.triggers.find((each: Body) => each.id === integration.trigger).sample_event
    const { body } = await api('POST', `/api/v2/actions/actions/${made[i] ?? ''}/test`, {
      payload: { event: event(sample) },
      ...{ mode: 'dry', stubs: [{ status: 200, body: '{}' }] },
    })
    const { status, error, commands: given } = body.payload
    const requests = body.payload.requests.filter(({ method }: Body) => method !== 'CONNECT')
    assert.deepEqual([integration.id, status, error], [integration.id, 'ok', null])
    assert.deepEqual(
      given.map(({ type }: Body) => type),
      commands,
      integration.id,
    )
    assert.equal(requests.length, sends === undefined ? 0 : 1, `${integration.id} ${JSON.stringify(requests)}`)
    if (sends !== undefined) {
      assert.ok(
        `${requests[0].method} ${requests[0].url}`.startsWith(sends),
        `${requests[0].method} ${requests[0].url}`,
      )
    }
  }
})

test('settings are judged, and whatever is typed stays a literal', () => {
  for (const { settings } of catalogue) {
    for (const setting of settings) {
      assert.equal(settingRefusal(setting, setting.sample), undefined, setting.name)
      assert.notEqual(settingRefusal(setting, '  '), undefined, setting.name)
    }
  }
  const sendgrid = catalogue.find(({ id }) => id === 'sendgrid')
  assert.ok(sendgrid)
  const code = settled(sendgrid, { from: 'a@example.com', subject: "$& '; require('fs') //\n}\nthrow 1" })
  assert.match(code, /"subject": "\$& '; require\('fs'\) \/\/\\n\}\\nthrow 1"/)
})

async function create(
  api: (method: string, path: string, body?: unknown) => Promise<{ status: number; body: Body }>,
  integration: Integration,
): Promise<string> {
  const values = Object.fromEntries(integration.settings.map(({ name, sample }) => [name, sample]))
  const { status, body } = await api('POST', '/api/v2/actions/actions', {
    name: integration.name,
    supported_triggers: [{ id: integration.trigger }],
    code: marked(integration.id, settled(integration, values)),
    secrets: integration.settings
      .filter(({ kind }) => kind === 'secret')
      .map(({ name }) => ({
        name,
        value: name === 'SLACK_WEBHOOK_URL' ? 'https://hooks.slack.com/services/T0/B0/x' : 'sample-secret-value',
      })),
  })
  assert.equal(status, 201, JSON.stringify(body))
  return body.id
}
