// How often links are sent and asked for, who gets them as a text message, and whose password is changed elsewhere.
import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { after, before, test } from 'node:test'

import { Visitor } from './plain-visitor.ts'
import {
  anyClient,
  bind,
  bindCodes,
  CONNECTION,
  logOf,
  NEW,
  newPerson,
  OLD,
  switchFactors,
  ticketFor,
} from './post-challenge-stage.ts'
import { type Body, startServer, type TestServer, until } from './server.ts'

const DEFAULTS = { mails_per_account: 10, asks_per_address: 100, answers_per_address: 300 }

let server: TestServer
before(async () => {
  server = await startServer({ env: { KEYTURN_TRUSTED_PROXIES: '127.0.0.1,::1' } })
})
after(() => server?.[Symbol.asyncDispose]())

async function ask(asked: Record<string, unknown>, from?: string): Promise<Response> {
  return fetch(`${server.url}/dbconnections/change_password`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(from === undefined ? {} : { 'x-forwarded-for': from }) },
    body: JSON.stringify({ connection: CONNECTION, ...asked }),
  })
}

async function inbox(to: string): Promise<{ channel: string; links: string[]; text: string }[]> {
  const answer = await fetch(`${server.url}/dev/inbox?to=${encodeURIComponent(to)}`)
  return ((await answer.json()) as { messages: [] }).messages
}

async function settled(): Promise<void> {
  await until('no job is left', async () => {
    const { queue } = (await (await fetch(`${server.url}/health`)).json()) as Body
    return queue.ready + queue.running === 0 ? true : undefined
  })
}

test('an account gets ten mails an hour; the answer stays the same, and the newest link goes on working', async () => {
  const ada = await newPerson(server.api)
  const answers = await Promise.all(Array.from({ length: 14 }, () => ask({ email: ada.email })))
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200])
  assert.deepEqual(new Set(await Promise.all(answers.map((each) => each.text()))).size, 1)
  await settled()
  const mails = await inbox(ada.email)
  assert.equal(mails.length, 10)
  assert.match((await logOf(server.api, ada, 'fcpr')).description, /More than 10 links/)
  const visitor = await new Visitor(server.url).begin(mails[0]?.links[0] ?? '')
  assert.equal((await visitor.choosePassword(NEW)).title, 'Password Changed!', 'strangers cannot keep the owner out')
  await ask({ email: ada.email })
  await settled()
  const links = (await inbox(ada.email)).flatMap((mail) => mail.links)
  assert.equal(links.length, 11, 'after a success the count begins anew')
})

test('an IPv4 address, or a /64 of IPv6, asks a hundred times an hour; others are not in its way', async () => {
  const people = await Promise.all([1, 2, 3, 4].map(() => newPerson(server.api)))
  const mails = async (i: number) => (await inbox(people[i]?.email ?? '')).length
  const nobody = (i: number) => ({ email: `nobody-${i}@example.com` })
  await Promise.all(Array.from({ length: 100 }, (_, i) => ask(nobody(i), '203.0.113.7')))
  const over = await ask({ email: people[0]?.email }, '203.0.113.7')
  assert.equal(over.status, 200)
  await ask({ email: people[1]?.email }, '203.0.113.8')
  // each from another address of one /64
  await Promise.all(Array.from({ length: 100 }, (_, i) => ask(nobody(i), `2001:db8:0:1::${i.toString(16)}`)))
  await ask({ email: people[2]?.email }, '2001:db8:0:1:ffff::1')
  await ask({ email: people[3]?.email }, '2001:db8:0:2::1')
  await settled()
  assert.deepEqual([await mails(0), await mails(1), await mails(2), await mails(3)], [0, 1, 0, 1])
})

test('the limits are the tenant’s to set', async () => {
  const path = '/api/v2/keyturn/reset-limits'
  assert.deepEqual((await server.api('GET', path)).body, { ...DEFAULTS })
  const after = { ...DEFAULTS, mails_per_account: 2 }
  assert.deepEqual((await server.api('PATCH', path, { mails_per_account: 2 })).body, after)
  const ada = await newPerson(server.api)
  await Promise.all([1, 2, 3, 4].map(() => ask({ email: ada.email })))
  await settled()
  assert.equal((await inbox(ada.email)).length, 2)
  await server.api('PATCH', path, { mails_per_account: 10 })
  assert.equal((await server.api('PATCH', path, { mails_per_account: 0 })).status, 400)
})

test('codes from one address are limited too, on sending and on verifying, whoever’s they are; other addresses are not', async () => {
  const { api, url } = server
  const limited = { asks_per_address: 1, answers_per_address: 2 }
  assert.equal((await api('PATCH', '/api/v2/keyturn/reset-limits', limited)).status, 200)
  await switchFactors(api, 'email')
  await bindCodes(
    api,
    `exports.onExecutePostChallenge = async (event, api) => { api.authentication.challengeWith({ type: 'email' }) }`,
  )
  const begin = async (from: string) => {
    const visitor = new Visitor(url, { 'x-forwarded-for': from })
    return visitor.begin(await ticketFor(server, await newPerson(api)))
  }
  const first = await begin('203.0.113.20')
  assert.match(first.page, /name="proof"/)
  const second = await begin('203.0.113.20')
  assert.match(second.words, /Too many tries/, 'nothing more is sent for this address')
  assert.match((await begin('203.0.113.21')).page, /name="proof"/)
  for (const expected of [/code you entered is invalid/, /code you entered is invalid/, /Too many tries/]) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await first.submit({ proof: '000000' }, 'proof')
    assert.match(first.words, expected)
  }
  await api('PATCH', '/api/v2/keyturn/reset-limits', DEFAULTS)
  await bind(api)
})

test('a user with a phone number only gets the link as a text message, and Actions are told so', async () => {
  const phone = `+4915${randomInt(1e8, 1e9)}`
  const made = await server.api('POST', '/api/v2/users', {
    connection: CONNECTION,
    phone_number: phone,
    phone_verified: true,
    password: OLD,
  })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  const visitor = await new Visitor(server.url).open('/u/reset-password/request')
  await visitor.submit({ email: `${phone.slice(0, 3)} ${phone.slice(3)}` })
  assert.equal(visitor.title, 'Check Your Messages')
  const link = await server.link(phone)
  const [message] = await inbox(phone)
  assert.equal(message?.channel, 'sms')
  assert.ok((message?.text.length ?? 999) <= 160, 'one text message')
  await visitor.begin(link)
  assert.equal((await visitor.choosePassword(NEW)).title, 'Password Changed!')
  const user = await server.api('GET', `/api/v2/users/${encodeURIComponent(made.body.user_id)}`)
  assert.notEqual(user.body.email_verified, true)
  assert.equal((await ask({ phone_number: phone })).status, 200)
  assert.equal((await ask({ phone_number: phone, email: 'a@example.com' })).status, 400)
  assert.equal((await ask({ username: phone })).status, 400)
})

test('a user of another strategy is refused by name', async () => {
  const name = 'corporate-directory'
  const made = await server.api('POST', '/api/v2/connections', { name, strategy: 'ad', options: {} })
  if (made.status === 201) {
    const refused = await ask({ connection: name, email: 'a@example.com', client_id: await anyClient(server.api) })
    assert.equal(refused.status, 400)
    assert.match(((await refused.json()) as { error: string }).error, /strategy ad/)
  } else {
    assert.match(made.body.message, /strategy/, JSON.stringify(made.body))
  }
})
