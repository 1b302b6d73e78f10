// event.organization in both triggers, from real Actions on a whole server: there for members, absent for all others.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { Visitor } from './plain-visitor.ts'
import { anyClient, bindCodes, CONNECTION, NEW, newPerson, type Person, ticketFor } from './post-challenge-stage.ts'
import { bindActions, deployAction, executionOf, startServer, type TestServer, until } from './server.ts'

let server: TestServer
let organization: { id: string; name: string; display_name: string; metadata: Record<string, string> }

before(async () => {
  server = await startServer()
  const { api } = server
  const { body } = await api('POST', '/api/v2/organizations', {
    ...{ name: 'acme', display_name: 'Acme Ltd', metadata: { plan: 'gold' } },
  })
  organization = body
  const code = 'console.log(JSON.stringify(event.organization ?? null))'
  await bindCodes(api, `exports.onExecutePostChallenge = async (event) => { ${code} }`)
  const later = `exports.onExecutePostChangePassword = async (event) => { ${code} }`
  await bindActions(api, await deployAction(api, { name: 'later', code: later }))
})
after(() => server?.[Symbol.asyncDispose]())

async function member(): Promise<Person> {
  const person = await newPerson(server.api)
  const path = `/api/v2/organizations/${organization.id}/members`
  assert.equal((await server.api('POST', path, { members: [person.id] })).status, 204)
  return person
}

/** What the blocking Action and the later one printed. */
async function resetBy(person: Person, link: string): Promise<unknown[]> {
  const visitor = await new Visitor(server.url).begin(link)
  await visitor.choosePassword(NEW)
  const changed = await executionOf(server.api, person.id)
  const path = `/api/v2/actions/executions?user_id=${encodeURIComponent(person.id)}`
  const { body } = await server.api('GET', `${path}&trigger_id=password-reset-post-challenge`)
  const blocking = await server.api('GET', `/api/v2/actions/executions/${body.executions[0].id}`)
  return [blocking.body, changed].map(({ results }) => JSON.parse(results[0].response.logs[0].text))
}

test('a ticket in an organization names it to both triggers', async () => {
  const ada = await member()
  const link = await ticketFor(server, ada, { organization_id: organization.id })
  assert.deepEqual(await resetBy(ada, link), [organization, organization])
})

test('a link that was asked for in an organization names it too', async () => {
  const ada = await member()
  const asked = {
    ...{ email: ada.email, connection: CONNECTION, organization: organization.id },
    client_id: await anyClient(server.api),
  }
  const answer = await fetch(`${server.url}/dbconnections/change_password`, {
    ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(asked) },
  })
  assert.equal(answer.status, 200)
  const link = await until('the link arrives', async () => {
    const inbox = await fetch(`${server.url}/dev/inbox?to=${encodeURIComponent(ada.email)}`)
    const { messages } = (await inbox.json()) as { messages: { links: string[] }[] }
    return messages.flatMap(({ links }) => links).find((each) => each.includes('/u/reset-verify'))
  })
  assert.deepEqual(await resetBy(ada, link), [organization, organization])
})

test('without an organization, or once somebody is no member any more, events name none', async () => {
  const ada = await member()
  assert.deepEqual(await resetBy(ada, await ticketFor(server, ada)), [null, null])
  const ben = await member()
  const link = await ticketFor(server, ben, { organization_id: organization.id })
  const path = `/api/v2/organizations/${organization.id}/members`
  assert.equal((await server.api('DELETE', path, { members: [ben.id] })).status, 204)
  assert.deepEqual(await resetBy(ben, link), [null, null])
})
