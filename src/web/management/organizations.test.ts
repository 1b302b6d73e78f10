// Organizations by the API, and what they mean to a reset: only members are in one, and strangers are told nothing.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { tickets } from '#identity'
import { isObject } from '#kit'

import { openStage, type Stage } from '../testing-stage.ts'

const connection = 'Username-Password-Authentication'

type Answered = Record<string, unknown>

function bodyOf({ body }: { body: unknown }): Answered {
  assert.ok(isObject(body), JSON.stringify(body))
  return body
}

async function make(stage: Stage, name: string, more: object = {}): Promise<string> {
  const answer = await stage.ask('POST', '/organizations', { name, ...more })
  assert.equal(answer.status, 201, answer.text)
  return String(bodyOf(answer)['id'])
}

async function person(stage: Stage, name: string): Promise<string> {
  const body = { connection, email: `${name}@example.com`, password: 'Correct-Horse-7' }
  return String(bodyOf(await stage.ask('POST', '/users', body))['user_id'])
}

const idsOf = (list: unknown) => (list as Answered[]).map(({ id, user_id }) => id ?? user_id)

test('an organization is made, read by id and name, listed in pages, changed and deleted', async () => {
  await using stage = await openStage()
  const metadata = { plan: 'gold' }
  const branding = { colors: { primary: '#112233', page_background: '#fff' } }
  const made = await stage.ask('POST', '/organizations', { name: 'acme', display_name: 'Acme Ltd', metadata, branding })
  const acme = bodyOf(made)
  assert.match(String(acme['id']), /^org_[A-Za-z0-9]{16}$/)
  assert.deepEqual(acme, { id: acme['id'], name: 'acme', display_name: 'Acme Ltd', metadata, branding })
  const at = `/organizations/${String(acme['id'])}`
  assert.deepEqual((await stage.ask('GET', at)).body, acme)
  assert.deepEqual((await stage.ask('GET', '/organizations/name/acme')).body, acme)

  const others = [await make(stage, 'beta'), await make(stage, 'gamma')]
  const all = [String(acme['id']), ...others].toSorted()
  assert.deepEqual(idsOf((await stage.ask('GET', '/organizations')).body), all)
  const totals = bodyOf(await stage.ask('GET', '/organizations?page=1&per_page=2&include_totals=true'))
  assert.deepEqual([totals['total'], totals['start'], idsOf(totals['organizations'])], [3, 2, all.slice(2)])
  const first = bodyOf(await stage.ask('GET', '/organizations?take=2'))
  const rest = bodyOf(await stage.ask('GET', `/organizations?take=2&from=${String(first['next'])}`))
  assert.deepEqual([...idsOf(first['organizations']), ...idsOf(rest['organizations'])], all)
  assert.equal(rest['next'], undefined)

  const changed = await stage.ask('PATCH', at, { display_name: 'Acme', metadata: { size: '3' }, branding: null })
  assert.deepEqual(changed.body, { id: acme['id'], name: 'acme', display_name: 'Acme', metadata: { size: '3' } })
  const taken = await stage.ask('PATCH', at, { name: 'beta' })
  assert.deepEqual([taken.status, bodyOf(taken)['errorCode']], [409, undefined])
  assert.equal((await stage.ask('POST', '/organizations', { name: 'acme' })).status, 409)
  assert.equal((await stage.ask('DELETE', at)).status, 204)
  const gone = await stage.ask('GET', at)
  assert.deepEqual(gone.body, {
    ...{ statusCode: 404, error: 'Not Found', message: 'No organization found by that id or name.' },
  })
})

test('members are added, listed and removed, and go with their user, their connection and the organization', async () => {
  await using stage = await openStage()
  const acme = await make(stage, 'acme')
  const beta = await make(stage, 'beta')
  const [ada, ben] = [await person(stage, 'ada'), await person(stage, 'ben')]
  const members = `/organizations/${acme}/members`
  assert.equal((await stage.ask('POST', members, { members: [ada, ben] })).status, 204)
  assert.equal((await stage.ask('POST', members, { members: [ada] })).status, 204)
  await stage.ask('POST', `/organizations/${beta}/members`, { members: [ada] })
  const all = [ada, ben].toSorted()
  assert.deepEqual(idsOf((await stage.ask('GET', members)).body), all)
  const totals = bodyOf(await stage.ask('GET', `${members}?include_totals=true&per_page=1`))
  assert.deepEqual([totals['total'], idsOf(totals['members'])], [2, all.slice(0, 1)])
  const first = bodyOf(await stage.ask('GET', `${members}?take=1`))
  assert.equal(first['next'], all[0])
  const chosen = await stage.ask('GET', `${members}?fields=email`)
  assert.deepEqual(
    (chosen.body as Answered[]).map((each) => Object.keys(each)),
    [['email'], ['email']],
  )
  const of = async (user: string) => idsOf((await stage.ask('GET', `/users/${user}/organizations`)).body)
  assert.deepEqual(await of(ada), [acme, beta].toSorted())

  // one that is not there keeps all of them out
  const wrong = await stage.ask('POST', `/organizations/${beta}/members`, { members: [ben, 'auth0|nobody'] })
  assert.deepEqual([wrong.status, bodyOf(wrong)['errorCode']], [404, 'inexistent_user'])
  assert.deepEqual(await of(ben), [acme])

  await stage.ask('DELETE', members, { members: [ben] })
  assert.deepEqual(await of(ben), [])
  await stage.ask('DELETE', `/organizations/${beta}`)
  assert.deepEqual(await of(ada), [acme])
  await stage.ask('DELETE', `/users/${ada}`)
  assert.deepEqual((await stage.ask('GET', members)).body, [])
  await stage.ask('POST', members, { members: [ben] })
  await stage.ask('POST', `/organizations/${acme}/enabled_connections`, { connection_id: stage.connection.id })
  assert.equal((await stage.ask('DELETE', `/connections/${stage.connection.id}`)).status, 202)
  assert.deepEqual((await stage.ask('GET', members)).body, [])
  assert.deepEqual((await stage.ask('GET', `/organizations/${acme}/enabled_connections`)).body, [])
})

test('connections of an organization come back as they were given', async () => {
  await using stage = await openStage()
  const { id, name, strategy } = stage.connection
  const enabled_connections = [{ connection_id: id, assign_membership_on_login: true }]
  const acme = await make(stage, 'acme', { enabled_connections })
  const at = `/organizations/${acme}/enabled_connections`
  const shown = { connection_id: id, show_as_button: true, is_signup_enabled: false, connection: { name, strategy } }
  assert.deepEqual((await stage.ask('GET', at)).body, [{ ...shown, assign_membership_on_login: true }])
  const changed = await stage.ask('PATCH', `${at}/${id}`, { assign_membership_on_login: false })
  assert.deepEqual(changed.body, { ...shown, assign_membership_on_login: false })
  assert.equal((await stage.ask('POST', at, { connection_id: id })).status, 409)
  // newer clients call it by another path, and know more of it
  const newer = `/organizations/${acme}/connections`
  const off = await stage.ask('PATCH', `${newer}/${id}`, { is_enabled: false, organization_connection_name: 'People' })
  const all = { ...shown, assign_membership_on_login: false, is_enabled: false, organization_connection_name: 'People' }
  assert.deepEqual(off.body, all)
  assert.deepEqual((await stage.ask('GET', newer)).body, [all])
  assert.deepEqual((await stage.ask('GET', at)).body, [])
  assert.equal((await stage.ask('DELETE', `${at}/${id}`)).status, 204)
  assert.equal((await stage.ask('GET', `${at}/${id}`)).status, 404)
  assert.equal((await stage.ask('POST', at, { connection_id: 'con_nowhere' })).status, 404)
  const body = { name: 'beta', enabled_connections: [{ connection_id: 'con_nowhere' }] }
  assert.equal((await stage.ask('POST', '/organizations', body)).status, 400)
  assert.equal((await stage.ask('GET', '/organizations/name/beta')).status, 404)
})

test('what an organization cannot be is refused, and what is not offered says why', async () => {
  await using stage = await openStage()
  const many = Object.fromEntries(Array.from({ length: 26 }, (_, i) => [`key${i}`, 'x']))
  const wrong = [
    {},
    { name: 'Acme' },
    { name: 'a b' },
    { name: '-acme' },
    { name: 'x'.repeat(51) },
    { name: 'acme', metadata: { size: 3 } },
    { name: 'acme', metadata: many },
    { name: 'acme', branding: { logo_url: 'javascript:alert(1)' } },
    { name: 'acme', branding: { colors: { primary: 'red;}' } } },
    { name: 'acme', token_quota: {} },
  ]
  for (const body of wrong)
    assert.equal((await stage.ask('POST', '/organizations', body)).status, 400, JSON.stringify(body))
  const acme = await make(stage, 'acme')
  for (const path of ['invitations', 'members/x/roles', 'discovery-domains']) {
    const answer = await stage.ask('GET', `/organizations/${acme}/${path}`)
    assert.deepEqual([answer.status, bodyOf(answer)['errorCode']], [404, 'not_supported'], path)
  }
})

test('a ticket in an organization is for its members, and cannot name a place to go to', async () => {
  await using stage = await openStage()
  const acme = await make(stage, 'acme')
  const [ada, ben] = [await person(stage, 'ada'), await person(stage, 'ben')]
  await stage.ask('POST', `/organizations/${acme}/members`, { members: [ada] })
  const ask = (body: object) => stage.ask('POST', '/tickets/password-change', { organization_id: acme, ...body })
  const made = await ask({ user_id: ada })
  const token = new URL(String(bodyOf(made)['ticket'])).searchParams.get('ticket') ?? ''
  const ticket = await tickets.findByToken(stage.deps.storage.db, 'password-reset', token)
  assert.equal(ticket?.options['organization'], acme)
  assert.match((await ask({ user_id: ben })).text, /does not belong to the organization/)
  assert.match((await ask({ user_id: ada, result_url: 'https://app.example/' })).text, /cannot go together/)
  const unknown = await ask({ user_id: ada, organization_id: 'org_0000000000000000' })
  assert.deepEqual([unknown.status, bodyOf(unknown)['errorCode']], [404, undefined])
  // a refusal made nothing: the first one is still the newest
  assert.equal((await tickets.findByToken(stage.deps.storage.db, 'password-reset', token))?.revokedAt, undefined)
})

test('a link in an organization reaches members only, and the answer is the same for everybody', async () => {
  await using stage = await openStage()
  const acme = await make(stage, 'acme')
  const [ada] = [await person(stage, 'ada'), await person(stage, 'ben')]
  await stage.ask('POST', `/organizations/${acme}/members`, { members: [ada] })
  const ask = (email: string, organization: string) =>
    stage.raw({
      method: 'POST',
      url: '/dbconnections/change_password',
      payload: { email, connection, organization },
    })
  const answers = [
    await ask('ada@example.com', acme),
    await ask('ben@example.com', acme),
    await ask('x@example.com', acme),
  ]
  assert.equal(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size, 1)
  assert.equal(answers[0]?.status, 200)
  await stage.work()
  const inbox = await stage.raw({ url: '/dev/inbox', headers: { accept: 'application/json' } })
  const { messages } = inbox.body as { messages: { to: string }[] }
  assert.deepEqual(
    messages.map(({ to }) => to),
    ['ada@example.com'],
  )
  const logs = (await stage.ask('GET', '/logs?q=type:fcpr')).body as Answered[]
  assert.ok(logs.some(({ description }) => /does not belong to the organization/.test(String(description))))

  // a name counts only where the tenant says so
  assert.equal((await ask('ada@example.com', 'acme')).status, 400)
  await stage.ask('PATCH', '/tenants/settings', { allow_organization_name_in_authentication_api: true })
  assert.equal((await ask('ada@example.com', 'acme')).status, 200)
})
