// A day of Auth0's own SDK against a server: run by official-clients.slow.test.ts in a process that trusts its authority.
import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'

import { ManagementClient, ManagementError } from 'auth0'

const [domain = '', clientId = '', clientSecret = ''] = process.argv.slice(2)
const auth0 = new ManagementClient({ domain, clientId, clientSecret })

const connection = 'Username-Password-Authentication'

async function refused(work: Promise<unknown>): Promise<{ status: number | undefined; text: string }> {
  try {
    await work
  } catch (thrown) {
    assert.ok(thrown instanceof ManagementError, String(thrown))
    return { status: thrown.statusCode, text: JSON.stringify(thrown.body) }
  }
  throw new Error('not refused')
}

async function all<T>(pages: Promise<AsyncIterable<T>>): Promise<T[]> {
  const items: T[] = []
  for await (const item of await pages) items.push(item)
  return items
}

// users
const user = await auth0.users.create({ connection, email: 'Ada@Example.com', password: 'Correct-Horse-7', verify_email: false })
const id = user.user_id ?? ''
assert.equal(user.email, 'ada@example.com')
assert.equal((await auth0.users.get(id)).user_id, id)
assert.equal((await auth0.users.update(id, { user_metadata: { lang: 'de' } })).user_metadata?.['lang'], 'de')
assert.deepEqual((await all(auth0.users.list({ q: 'email:ada*', search_engine: 'v3' }))).map((each) => each.user_id), [id])
assert.deepEqual((await auth0.users.listUsersByEmail({ email: 'ada@example.com' })).map((each) => each.user_id), [id])
const weak = await refused(auth0.users.update(id, { password: 'weak', connection }))
assert.equal(weak.status, 400)
assert.match(weak.text, /PasswordStrengthError: Password is too weak/)
const twice = await refused(auth0.users.create({ connection, email: 'ada@example.com', password: 'Correct-Horse-7' }))
assert.equal(twice.status, 409)

// roles
const role = await auth0.roles.create({ name: 'Clerk', description: 'Reads' })
await auth0.users.roles.assign(id, { roles: [role.id ?? ''] })
assert.deepEqual((await all(auth0.users.roles.list(id))).map((each) => each.name), ['Clerk'])

// clients, grants, connections
const client = await auth0.clients.create({ name: 'Shop', app_type: 'regular_web', callbacks: ['https://shop.example/'] })
assert.ok((await all(auth0.clients.list({ is_global: false }))).some((each) => each.client_id === client.client_id))
const [database] = await all(auth0.connections.list({ name: connection, take: 10 }))
assert.equal(database?.strategy, 'auth0')
await auth0.connections.clients.update(database.id ?? '', [{ client_id: client.client_id ?? '', status: true }])
const enabled = await all(auth0.connections.clients.get(database.id ?? ''))
assert.ok(enabled.some((each) => each.client_id === client.client_id))
const audience = `https://${domain}/api/v2/`
const grant = await auth0.clientGrants.create({ client_id: client.client_id ?? '', audience, scope: ['read:users'] })
assert.deepEqual((await auth0.clientGrants.get(grant.id ?? '')).scope, ['read:users'])

// an action: made, built, deployed, bound, run
const made = await auth0.actions.create({
  name: 'notify',
  supported_triggers: [{ id: 'post-change-password', version: 'v2' }],
  code: 'exports.onExecutePostChangePassword = async (event) => { console.log("hello", event.user.email) }',
  secrets: [{ name: 'KEY', value: 'hush' }],
  dependencies: [],
})
for (let status = made.status; status !== 'built'; status = (await auth0.actions.get(made.id ?? '')).status) {
  assert.notEqual(status, 'failed')
  await wait(100)
}
await auth0.actions.deploy(made.id ?? '')
assert.equal((await auth0.actions.get(made.id ?? '')).all_changes_deployed, true)
const bound = await auth0.actions.triggers.bindings.updateMany('post-change-password', {
  bindings: [{ ref: { type: 'action_name', value: 'notify' }, display_name: 'Notify' }],
})
assert.equal(bound.bindings?.length, 1)
assert.equal((await all(auth0.actions.triggers.bindings.list('post-change-password'))).length, 1)

await auth0.users.update(id, { password: 'Another-Horse-8', connection })
const [changed] = await all(auth0.logs.list({ search: 'type:scp' }))
const details = changed?.details as { actions: { executions: string[] } }
let execution = await auth0.actions.executions.get(details.actions.executions[0] ?? '')
while (execution.status === 'pending') {
  await wait(100)
  execution = await auth0.actions.executions.get(execution.id ?? '')
}
assert.equal(execution.status, 'final')
assert.equal(execution.results?.[0]?.action_name, 'notify')

// a ticket, then everything goes
const { ticket } = await auth0.tickets.changePassword({ user_id: id, ttl_sec: 60 })
assert.ok(ticket?.startsWith(`https://${domain}/u/reset-verify?ticket=`))
await auth0.actions.triggers.bindings.updateMany('post-change-password', { bindings: [] })
await auth0.actions.delete(made.id ?? '')
assert.equal((await refused(auth0.actions.get(made.id ?? ''))).status, 404)
await auth0.clients.delete(client.client_id ?? '')
await auth0.roles.delete(role.id ?? '')
await auth0.users.delete(id)
assert.equal((await refused(auth0.users.get(id))).status, 404)

// settings
assert.equal((await auth0.tenants.settings.update({ friendly_name: 'Shop' })).friendly_name, 'Shop')
assert.equal((await auth0.guardian.factors.list()).length, 8)
await auth0.guardian.factors.set('otp', { enabled: true })
console.log('the day is over')
