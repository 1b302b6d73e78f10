// Races and replays in a reset, on the embedded store and on PostgreSQL with two nodes: of 200 at once exactly one wins.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'

import { freePort } from '#app'
import { newDatabase, testPostgresUrl } from '#storage/testing'

import { Visitor } from './plain-visitor.ts'
import {
  bind,
  bindCodes,
  enroll,
  NEW,
  newPerson,
  type Person,
  switchFactors,
  ticketFor,
  totp,
} from './post-challenge-stage.ts'
import { type Body, startServer, type TestServer } from './server.ts'

const MANY = 200
const postgres = await testPostgresUrl()

type Cluster = AsyncDisposable & { server: TestServer; nodes: readonly string[] }

const stores: readonly { name: string; skip: string | false; open(): Promise<Cluster> }[] = [
  {
    name: 'sqlite',
    skip: false,
    async open() {
      const server = await startServer()
      return { server, nodes: [server.url], [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
    },
  },
  {
    name: 'postgres with two nodes',
    skip: typeof postgres === 'string' ? false : postgres.message,
    async open() {
      const place = await newDatabase(String(postgres))
      const ports = [await freePort('127.0.0.1'), await freePort('127.0.0.1')]
      const env = {
        KEYTURN_DATABASE_URL: place.url ?? '',
        KEYTURN_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
        KEYTURN_PUBLIC_URL: `http://localhost:${ports[0]}`,
      }
      const [one, two] = [
        await startServer({ env, port: ports[0] ?? 0 }),
        await startServer({ env, port: ports[1] ?? 0 }),
      ]
      return {
        server: one,
        nodes: ports.map((port) => `http://127.0.0.1:${port}`),
        async [Symbol.asyncDispose]() {
          await Promise.all([one[Symbol.asyncDispose](), two[Symbol.asyncDispose]()])
          await place[Symbol.asyncDispose]()
        },
      }
    },
  },
]

for (const { name, skip, open } of stores) {
  let cluster: Cluster
  before(async () => {
    if (skip === false) cluster = await open()
  })
  after(() => cluster?.[Symbol.asyncDispose]())

  const askOtp = `exports.onExecutePostChallenge = async (event, api) => {
    api.authentication.challengeWith({ type: 'otp' }, { additionalFactors: [{ type: 'recovery-code' }] }) }`
  const count = `exports.onExecutePostChallenge = async () => { console.log('went on') }`

  /** All at once, in turn over the nodes. */
  const race = (visitors: readonly Visitor[], send: (visitor: Visitor, node: string, i: number) => Promise<Response>) =>
    Promise.all(
      Array.from({ length: MANY }, async (_, i) => {
        const visitor = visitors[i % visitors.length]
        const node = cluster.nodes[i % cluster.nodes.length]
        assert.ok(visitor && node)
        const answer = await send(visitor, node, i)
        await answer.arrayBuffer()
        assert.ok(answer.status < 500, `${answer.status}`)
        return answer
      }),
    )

  const events = async (person: Person, type: string): Promise<number> => {
    const path = `/api/v2/users/${encodeURIComponent(person.id)}/logs?per_page=100`
    const { body } = await cluster.server.api('GET', path)
    return (body as Body[]).filter((each) => each.type === type).length
  }

  test(`${name}: of ${MANY} new passwords by one ticket in ten browsers exactly one is set`, { skip }, async () => {
    const { server } = cluster
    await bind(server.api)
    const ada = await newPerson(server.api)
    const link = await ticketFor(server, ada)
    const visitors = await Promise.all(Array.from({ length: 10 }, () => new Visitor(server.url).begin(link)))
    const forms = visitors.map((visitor) => visitor.forms()[0]?.fields ?? {})
    await race(visitors, (visitor, node, i) => {
      const password = `${NEW}-${i}`
      const form = { ...forms[i % forms.length], newPassword: password, confirmNewPassword: password }
      return visitor.send('POST', '/u/reset-password', form, node)
    })
    assert.equal(await events(ada, 'scp'), 1)
    await Promise.all(visitors.map((visitor) => visitor.open(visitor.url)))
    const titles = visitors.map(({ title }) => title)
    assert.equal(titles.filter((title) => title === 'Password Changed!').length, 1, titles.join())
  })

  test(
    `${name}: a TOTP code in ${MANY} parallel requests of two browsers counts once (MISP CVE-2026-107276)`,
    { skip },
    async () => {
      const { server } = cluster
      await switchFactors(server.api, 'otp', 'recovery-code')
      await bindCodes(server.api, askOtp, count)
      const ada = await newPerson(server.api)
      const { totp_secret: secret } = await enroll(server.api, ada, { type: 'totp' })
      const link = await ticketFor(server, ada)
      const visitors = [await new Visitor(server.url).begin(link), await new Visitor(server.url).begin(link)]
      const forms = visitors.map((visitor) => visitor.forms()[0]?.fields ?? {})
      const code = totp(secret)
      await race(visitors, (visitor, node, i) =>
        visitor.send('POST', '/u/reset-password', { ...forms[i % 2], proof: code }, node),
      )
      assert.equal(await events(ada, 'gd_auth_succeed'), 1)
      await Promise.all(visitors.map((visitor) => visitor.open(visitor.url)))
      const on = visitors.filter((visitor) => visitor.page.includes('name="newPassword"'))
      assert.equal(on.length, 1)
    },
  )

  test(
    `${name}: a recovery code in ${MANY} parallel requests is consumed once (Parse Server CVE-2026-31875)`,
    { skip },
    async () => {
      const { server } = cluster
      const ada = await newPerson(server.api)
      const path = `/api/v2/users/${encodeURIComponent(ada.id)}`
      const { body } = await server.api('POST', `${path}/recovery-code-regeneration`)
      assert.match(body.recovery_code, /^[A-Z2-9]{24}$/)
      const link = await ticketFor(server, ada)
      const visitors = [await new Visitor(server.url).begin(link), await new Visitor(server.url).begin(link)]
      assert.match(visitors[0]?.words ?? '', /recovery code/)
      const forms = visitors.map((visitor) => visitor.forms()[0]?.fields ?? {})
      await race(visitors, (visitor, node, i) =>
        visitor.send('POST', '/u/reset-password', { ...forms[i % 2], proof: body.recovery_code.toLowerCase() }, node),
      )
      assert.equal(await events(ada, 'gd_recovery_succeed'), 1)
      const left = await server.api('GET', `${path}/authentication-methods`)
      assert.deepEqual(left.body, [])
    },
  )

  test(
    `${name}: of ${MANY} ways back with one /continue state one goes on, and the Action runs once`,
    { skip },
    async () => {
      const { server } = cluster
      await bindCodes(
        server.api,
        `exports.onExecutePostChallenge = async (event, api) => { api.redirect.sendUserTo('https://away.example/') }
       exports.onContinuePostChallenge = async (event, api) => { console.log('back ' + event.request.body.answer) }`,
      )
      const ada = await newPerson(server.api)
      const visitor = await new Visitor(server.url).begin(await ticketFor(server, ada))
      const state = new URL(visitor.button ?? '').searchParams.get('state')
      const path = `/continue?state=${state}`
      const posts = await race([visitor], (one, node, i) => one.send('POST', path, { answer: String(i) }, node))
      assert.ok(posts.every(({ status }) => status === 303))
      const gets = await race([visitor], (one, node) => one.send('GET', path, undefined, node))
      assert.equal(gets.filter(({ status }) => status === 303).length, 1)
      assert.equal(gets.filter(({ status }) => status === 409).length, MANY - 1)
      await visitor.open(visitor.url)
      await visitor.choosePassword(NEW)
      const { body } = await server.api('GET', `/api/v2/users/${encodeURIComponent(ada.id)}/logs`)
      const event = (body as Body[]).find(({ type }) => type === 'scp')
      const execution = await server.api('GET', `/api/v2/actions/executions/${event.details.actions.executions.at(-1)}`)
      const printed = execution.body.results.flatMap(({ response }: Body) =>
        response.logs.map(({ text }: Body) => text),
      )
      assert.equal(printed.length, 1)
      assert.match(printed[0], /^back \d+$/)
    },
  )
}
