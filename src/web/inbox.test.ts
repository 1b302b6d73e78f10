// Tests of GET /dev/inbox: JSON for tools, a page for people, nothing when it is off.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import fastify from 'fastify'

import type { InboxMessage } from '#mail'

import { inboxRoutes } from './inbox.ts'

const message: InboxMessage = {
  id: 'm1',
  at: '2026-11-21T09:00:00.000Z',
  channel: 'email',
  to: 'ada@example.com',
  from: '"Example" <no-reply@localhost>',
  subject: 'Reset <b>your</b> password',
  text: 'Open this link:\nhttp://localhost:3000/u/reset-verify?ticket=a&b=c\n\n<script>alert(1)</script> javascript:alert(2)',
  html: '<p>…</p>',
  links: ['http://localhost:3000/u/reset-verify?ticket=a&b=c'],
  codes: [],
}

async function openApp(enabled = true, messages = [message]) {
  const app = fastify()
  const list = async ({ to }: { to?: string } = {}) => messages.filter((each) => to === undefined || each.to === to)
  await app.register(inboxRoutes({ mail: { inbox: { list } }, enabled }))
  return app
}

test('curl gets JSON, and so does whoever asks for one address', async () => {
  const app = await openApp()
  for (const headers of [{ accept: '*/*' }, { accept: 'application/json' }, {}]) {
    const answer = await app.inject({ url: '/dev/inbox', headers })
    assert.deepEqual(answer.json(), { messages: [message] })
    assert.equal(answer.headers['cache-control'], 'no-store')
  }
  const named = await app.inject({ url: '/dev/inbox?to=bob@example.com', headers: { accept: 'text/html' } })
  assert.deepEqual(named.json(), { messages: [] })
})

test('a browser gets a page with links to follow and nothing that runs', async () => {
  const app = await openApp()
  const { body, headers } = await app.inject({ url: '/dev/inbox', headers: { accept: 'text/html,*/*;q=0.8' } })
  assert.match(String(headers['content-type']), /^text\/html/)
  assert.match(String(headers['content-security-policy']), /default-src 'none'/)
  assert.match(body, /<a href="http:\/\/localhost:3000\/u\/reset-verify\?ticket=a&#38;b=c">/)
  assert.ok(body.includes('Reset &#60;b&#62;your&#60;/b&#62; password'))
  assert.ok(!body.includes('<script>alert'))
  assert.ok(!body.includes('href="javascript:'))
})

test('an empty inbox says so', async () => {
  const app = await openApp(true, [])
  const { body } = await app.inject({ url: '/dev/inbox', headers: { accept: 'text/html' } })
  assert.match(body, /Nothing has been sent yet/)
})

test('where it is not enabled there is no such address', async () => {
  const app = await openApp(false)
  assert.equal((await app.inject({ url: '/dev/inbox' })).statusCode, 404)
})
