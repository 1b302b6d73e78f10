// What an Action is told about a request: place, language, user agent, query; and passwords that a service knows.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { geoDatabase } from '#web/testing'

import { Visitor } from './plain-visitor.ts'
import { bind, bindCodes, logOf, NEW, newPerson, ticketFor } from './post-challenge-stage.ts'
import { bindActions, deployAction, executionOf, startServer, type TestServer } from './server.ts'

const folder = mkdtempSync(join(tmpdir(), 'keyturn-facts-'))
const BREACHED = 'Known-To-Others-1'
const SHA1 = createHash('sha1').update(BREACHED).digest('hex').toUpperCase()
const asked: string[] = []
let service: Server
let server: TestServer

before(async () => {
  const oslo = { city: { names: { en: 'Oslo' } }, country: { iso_code: 'NO', names: { en: 'Norway' } } }
  writeFileSync(join(folder, 'places.mmdb'), geoDatabase({ '203.0.113.0/24': oslo }))
  service = createServer(({ url }, answer) => {
    asked.push(url ?? '')
    answer.end(`${SHA1.slice(5)}:9\r\n`)
  }).listen(0, '127.0.0.1')
  await once(service, 'listening')
  const address = service.address()
  const port = typeof address === 'object' && address ? address.port : 0
  server = await startServer({
    env: {
      KEYTURN_GEO_DATABASE: join(folder, 'places.mmdb'),
      KEYTURN_TRUSTED_PROXIES: '127.0.0.1,::1',
      KEYTURN_BREACHED_API: `http://127.0.0.1:${port}/range/`,
    },
  })
})
after(async () => {
  await server?.[Symbol.asyncDispose]()
  service.closeAllConnections()
  service.close()
  rmSync(folder, { recursive: true, force: true })
})

test('event.request and event.transaction are those of the browser, in both triggers', async () => {
  const { api, url } = server
  await bindCodes(
    api,
    `exports.onExecutePostChallenge = async (event) => {
       console.log(JSON.stringify([event.request, event.transaction.locale, event.transaction.ui_locales])) }`,
  )
  const after = `exports.onExecutePostChangePassword = async (event) => console.log(JSON.stringify(event.request))`
  await bindActions(api, await deployAction(api, { name: 'facts', code: after }))
  const ada = await newPerson(api)
  const visitor = new Visitor(url, {
    'x-forwarded-for': '203.0.113.9',
    'user-agent': 'Test/1.0',
    'accept-language': 'de;q=0.5, fr-CH, en;q=0.1',
  })
  await visitor.begin(`${(await ticketFor(server, ada)).replace('#', '')}&campaign=spring`)
  await visitor.choosePassword(NEW)
  assert.equal(visitor.title, 'Mot de passe changé !')
  const changed = await executionOf(api, ada.id)
  const facts = {
    geoip: { cityName: 'Oslo', countryCode: 'NO', countryCode3: 'NOR', countryName: 'Norway' },
    ip: '203.0.113.9',
  }
  const request = JSON.parse(changed.results[0].response.logs[0].text) as Record<string, unknown>
  assert.deepEqual({ geoip: request['geoip'], ip: request['ip'] }, facts)
  const { language, user_agent: agent, method } = request
  assert.deepEqual([language, agent, method], ['fr-CH', 'Test/1.0', 'POST'])
  const event = await logOf(api, ada, 'scp')
  const ids = event.details.actions.executions as string[]
  const blocking = await api('GET', `/api/v2/actions/executions/${ids.find((id) => id !== changed.id)}`)
  const [before, locale, locales] = JSON.parse(blocking.body.results[0].response.logs[0].text) as [
    Record<string, unknown>,
    string,
    string[],
  ]
  assert.deepEqual({ geoip: before['geoip'], ip: before['ip'] }, facts)
  assert.deepEqual(before['query'], { campaign: 'spring' })
  assert.deepEqual([locale, locales], ['fr', ['fr-CH', 'de', 'en']])
  await bind(api)
})

test('a password that a service knows is refused, by page and API; five digits were sent, and none when other rules refuse', async () => {
  const { api, url } = server
  const ada = await newPerson(api)
  const visitor = await new Visitor(url).begin(await ticketFor(server, ada))
  asked.length = 0
  await visitor.choosePassword('short')
  assert.deepEqual(asked, [])
  await visitor.choosePassword(BREACHED)
  assert.match(visitor.words, /detected in a public data breach/)
  assert.deepEqual(asked, [`/range/${SHA1.slice(0, 5)}`])
  const path = `/api/v2/users/${encodeURIComponent(ada.id)}`
  const refused = await api('PATCH', path, { password: BREACHED })
  assert.equal(refused.status, 400)
  assert.match(String(refused.body.message), /PasswordLeakedError/)
  const off = await api('PATCH', '/api/v2/attack-protection/breached-password-detection', { enabled: false })
  assert.equal(off.status, 200)
  assert.equal((await visitor.choosePassword(BREACHED)).title, 'Password Changed!')
})
