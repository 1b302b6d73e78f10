// Conformance: a dry run sends nothing, whatever ran before it, and can keep whole what it would have sent.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { openStage, type Stage } from './testdata/stage.ts'

let stage: Stage

before(async () => {
  stage = await openStage()
})

after(async () => {
  await stage[Symbol.asyncDispose]()
})

const dry = { kind: 'dry', stubs: [], record: true } as const

test('a connection that a live execution left open carries nothing of a dry one', async () => {
  const code = `exports.onExecutePostChangePassword = async () => {
    const https = require('https');
    const agent = globalThis.kept ??= new https.Agent({ keepAlive: true });
    await new Promise((done) => https.get({ host: 'api.example.com', path: '/kept', agent }, (res) => res.resume().on('end', done)));
    await fetch('https://api.example.com/kept', { method: 'POST', body: 'x' }).then((res) => res.text());
  }`
  const arrived = () => stage.received.filter(({ url }) => url === '/kept').length
  await stage.run(code)
  assert.equal(arrived(), 2)
  const ran = await stage.run(code, { mode: dry })
  assert.equal(ran.completion.status, 'ok')
  assert.equal(arrived(), 2)
  assert.deepEqual(
    ran.settled.recorded?.map(({ method, url, body }) => [method, url, body]),
    [
      ['GET', 'https://api.example.com/kept', ''],
      ['POST', 'https://api.example.com/kept', 'x'],
    ],
  )
  await stage.run(code)
  assert.equal(arrived(), 4, 'and the other way round')
})

test('a dry run asks no name server: every name is there', async () => {
  const ran = await stage.run(
    `exports.onExecutePostChangePassword = async () => {
      const { lookup, resolve4 } = require('dns').promises;
      console.log((await lookup('no-such-host.invalid')).address, (await resolve4('no-such-host.invalid')).length);
    }`,
    { mode: dry },
  )
  assert.match(ran.texts[0] ?? '', /^198\.18\.\d+\.\d+ 1$/)
})

test('a stub that no server could send ends the connection, and not the server', async () => {
  const code = `exports.onExecutePostChangePassword = async () => {
    const asked = await fetch('https://api.example.com/').then((res) => res.status, (error) => String(error));
    console.log(asked);
  }`
  for (const stub of [
    { status: 200, headers: { 'x-a': 'a\r\nb: c' } },
    { status: 200, headers: { 'no name': 'a' } },
    { status: 99 },
  ]) {
    const { texts } = await stage.run(code, { mode: { kind: 'dry', stubs: [stub] } })
    assert.match(texts[0] ?? '', /fetch failed/)
  }
})

test('mail is taken as a server takes it, recorded with its secrets masked, and refused by a stub', async () => {
  const code = `exports.onExecutePostChangePassword = async (event) => {
    const transport = require('nodemailer').createTransport({ host: 'mail.invalid', port: 587, auth: { user: 'u', pass: event.secrets.API_KEY } });
    await transport.sendMail({ from: 'a@example.com', to: 'b@example.com', subject: 'Hi', text: 'key ' + event.secrets.API_KEY });
  }`
  const ran = await stage.runBundled(code, { mode: dry })
  assert.deepEqual(ran.completion.status === 'failed' ? ran.completion.failure : 'ok', 'ok')
  const [mail] = ran.settled.recorded ?? []
  assert.deepEqual([mail?.method, mail?.url], ['SMTP', 'smtp://mail.invalid:587'])
  assert.match(JSON.stringify(mail?.headers), /mail.*a@example\.com.*rcpt.*b@example\.com/)
  assert.match(mail?.body ?? '', /Subject: Hi[\s\S]*key \*\*\*/)
  assert.equal(stage.mail.length, 0)
  const refused = await stage.runBundled(code, { mode: { kind: 'dry', stubs: [{ method: 'SMTP', status: 550 }] } })
  assert.match(refused.completion.status === 'failed' ? refused.completion.failure.msg : '', /550 refused/)
})

test('a live run that records keeps what came back as stubs, and a dry run with them goes the same way', async () => {
  const code = `exports.onExecutePostChangePassword = async (event) => {
    const https = require('https');
    const first = await fetch('https://api.example.com/status/503?key=' + event.secrets.API_KEY);
    const second = await new Promise((done) => https.get('https://api.example.com/plain', (res) => {
      let text = ''; res.on('data', (chunk) => { text += chunk }).on('end', () => done([res.statusCode, text]));
    }));
    console.log(first.status, JSON.stringify(await first.json()), ...second);
  }`
  const live = await stage.run(code, { mode: { kind: 'live', record: true } })
  assert.deepEqual(live.texts, ['503 {"ok":false} 200 {"ok":true}'])
  const headers = { 'content-type': 'application/json' }
  assert.deepEqual(live.settled.answers, [
    { method: 'GET', url: 'https://api.example.com/status/503?key=', status: 503, headers, body: '{"ok":false}' },
    { method: 'GET', url: 'https://api.example.com/plain', status: 200, headers, body: '{"ok":true}' },
  ])
  const arrived = stage.received.length
  const { answers: stubs = [] } = live.settled
  assert.deepEqual((await stage.run(code, { mode: { kind: 'dry', stubs } })).texts, live.texts)
  assert.equal(stage.received.length, arrived)
  assert.equal((await stage.run(code)).settled.answers, undefined, 'nothing is kept that nobody asked for')
})
