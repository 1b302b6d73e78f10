// A script on the newest `auth0` package: what somebody's automation does with users, Actions and settings.
import assert from 'node:assert/strict'

import { ManagementClient } from 'auth0'
import { AuthenticationClient } from 'auth0/legacy'

import { given, refusalOf, runSteps } from './steps.ts'

const { domain, clientId, clientSecret } = given()
const management = new ManagementClient({ domain, clientId, clientSecret })
const authentication = new AuthenticationClient({ domain, clientId, clientSecret })
const connection = 'Username-Password-Authentication'
const TRIGGER = 'post-change-password'
const code = 'exports.onExecutePostChangePassword = async (event) => { console.log(event.user.email) }'

const kept = { action: '', user: '', client: '', api: '', role: '', connection: '' }

async function built(id: string): Promise<void> {
  for (let looks = 0; looks < 600; looks++) {
    const { status } = await management.actions.get(id)
    if (status === 'built') return
    assert.notEqual(status, 'failed')
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error('the build takes longer than 15 s')
}

await runSteps([
  [
    'an Action is made, built, deployed and read',
    async () => {
      const made = await management.actions.create({
        name: 'Tell us',
        supported_triggers: [{ id: TRIGGER, version: 'v2' }],
        code,
        secrets: [{ name: 'TOKEN', value: 'hush-hush' }],
      })
      kept.action = String(made.id)
      await built(kept.action)
      await management.actions.deploy(kept.action)
      const read = await management.actions.get(kept.action)
      assert.equal(read.all_changes_deployed, true)
      assert.equal(read.deployed_version?.number, 1)
      assert.deepEqual(
        read.secrets?.map(({ name }) => name),
        ['TOKEN'],
      )
      assert.ok(!JSON.stringify(read).includes('hush-hush'))
    },
  ],
  [
    'Actions are listed by trigger and by name',
    async () => {
      const page = await management.actions.list({ triggerId: TRIGGER, actionName: 'Tell us' })
      assert.deepEqual(
        page.data.map(({ id }) => id),
        [kept.action],
      )
    },
  ],
  [
    'a change makes a second version, and the first can be deployed again',
    async () => {
      await management.actions.update(kept.action, { code: `${code} // changed` })
      await built(kept.action)
      await management.actions.deploy(kept.action)
      const { data: versions } = await management.actions.versions.list(kept.action)
      assert.deepEqual(
        versions.map(({ number }) => number),
        [2, 1],
      )
      const first = await management.actions.versions.get(kept.action, String(versions[1]?.id))
      assert.equal(first.code, code)
      await management.actions.versions.deploy(kept.action, String(first.id), { update_draft: true })
      const read = await management.actions.get(kept.action)
      assert.equal(read.code, code)
    },
  ],
  [
    'an Action is bound, tested, and refused to be deleted while it is bound',
    async () => {
      const { triggers = [] } = await management.actions.triggers.list()
      assert.ok(triggers.some(({ id }) => id === TRIGGER))
      const { bindings = [] } = await management.actions.triggers.bindings.updateMany(TRIGGER, {
        bindings: [{ ref: { type: 'action_name', value: 'Tell us' }, display_name: 'Tell us' }],
      })
      assert.equal(bindings[0]?.action?.id, kept.action)
      const page = await management.actions.triggers.bindings.list(TRIGGER)
      assert.equal(page.data.length, 1)
      const tested = await management.actions.test(kept.action, {
        payload: { event: { user: { email: 'a@b.example' } } },
      })
      assert.ok(tested.payload !== undefined)
      const refused = await refusalOf(management.actions.delete(kept.action))
      assert.ok(refused.status === 400 || refused.status === 409, refused.words)
    },
  ],
  [
    'a trigger that is not here is refused with the names of those that are',
    async () => {
      const refused = await refusalOf(
        management.actions.create({
          name: 'Login',
          supported_triggers: [{ id: 'pre-user-registration', version: 'v2' }],
          code,
        }),
      )
      assert.equal(refused.status, 400)
      assert.match(refused.words, /password-reset-post-challenge/)
    },
  ],
  [
    'a user is made, read, changed, found and counted',
    async () => {
      const made = await management.users.create({
        ...{ connection, email: 'mara@example.com', password: 'Old-Passw0rd', given_name: 'Mara' },
        user_metadata: { colour: 'green', size: 3 },
      })
      kept.user = String(made.user_id)
      const changed = await management.users.update(kept.user, { user_metadata: { size: null, shape: 'round' } })
      assert.deepEqual(changed.user_metadata, { colour: 'green', shape: 'round' })
      const [byEmail] = await management.users.listUsersByEmail({ email: 'mara@example.com' })
      assert.equal(byEmail?.user_id, kept.user)
      const found = await management.users.list({
        q: 'email:"mara@example.com" AND given_name:Ma*',
        search_engine: 'v3',
      })
      assert.deepEqual(
        found.data.map(({ user_id }) => user_id),
        [kept.user],
      )
      const chosen = await management.users.get(kept.user, { fields: 'email', include_fields: true })
      assert.deepEqual(Object.keys(chosen), ['email'])
    },
  ],
  [
    'lists are paged through by the client itself',
    async () => {
      for (const name of ['ann', 'ben', 'cem', 'dea', 'eva']) {
        await management.users.create({ connection, email: `${name}@paged.example`, password: 'Old-Passw0rd' })
      }
      const emails: unknown[] = []
      for await (const user of await management.users.list({
        q: 'email:*@paged.example',
        per_page: 2,
        sort: 'email:1',
      })) {
        emails.push(user.email)
      }
      assert.deepEqual(
        emails,
        ['ann', 'ben', 'cem', 'dea', 'eva'].map((name) => `${name}@paged.example`),
      )
    },
  ],
  [
    'a password that breaks a rule is refused in the words of Auth0',
    async () => {
      const weak = await refusalOf(management.users.update(kept.user, { password: 'short', connection }))
      assert.equal(weak.status, 400)
      assert.match(weak.words, /PasswordStrengthError: Password is too weak/)
      const both = await refusalOf(
        management.users.update(kept.user, { password: 'New-Passw0rd', email: 'x@y.example' }),
      )
      assert.equal(both.status, 400)
      await management.users.update(kept.user, { password: 'New-Passw0rd', connection })
      const { last_password_reset: reset } = await management.users.get(kept.user)
      assert.match(String(reset), /^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
      const twice = await refusalOf(
        management.users.create({ connection, email: 'mara@example.com', password: 'Old-Passw0rd' }),
      )
      assert.equal(twice.status, 409)
    },
  ],
  [
    'a connection is made, listed, given to a client, changed and deleted',
    async () => {
      const made = await management.connections.create({
        name: 'second-database',
        strategy: 'auth0',
        options: { passwordPolicy: 'excellent', password_history: { enable: true, size: 5 } },
      })
      kept.connection = String(made.id)
      const page = await management.connections.list({ strategy: ['auth0'] })
      assert.ok(page.data.some(({ id }) => id === kept.connection))
      await management.connections.clients.update(kept.connection, [{ client_id: clientId, status: true }])
      const clients = await management.connections.clients.get(kept.connection)
      assert.deepEqual(
        clients.data.map(({ client_id }) => client_id),
        [clientId],
      )
      const changed = await management.connections.update(kept.connection, { options: { passwordPolicy: 'good' } })
      assert.equal(changed.options?.['passwordPolicy'], 'good')
      await management.connections.delete(kept.connection)
    },
  ],
  [
    'a client, its secret, an API and a grant',
    async () => {
      const client = await management.clients.create({ name: 'Robot', app_type: 'non_interactive' })
      kept.client = String(client.client_id)
      const rotated = await management.clients.rotateSecret(kept.client)
      assert.notEqual(rotated.client_secret, client.client_secret)
      const api = await management.resourceServers.create({
        identifier: 'https://api.example.com/v1/',
        name: 'Orders',
        scopes: [{ value: 'read:orders' }],
      })
      kept.api = String(api.id)
      const byIdentifier = await management.resourceServers.get('https://api.example.com/v1/')
      assert.equal(byIdentifier.id, kept.api)
      const grant = await management.clientGrants.create({
        ...{ client_id: kept.client, audience: 'https://api.example.com/v1/', scope: ['read:orders'] },
      })
      const page = await management.clientGrants.list({ client_id: kept.client })
      assert.deepEqual(
        page.data.map(({ id }) => id),
        [grant.id],
      )
      await management.clientGrants.update(String(grant.id), { scope: [] })
      await management.clientGrants.delete(String(grant.id))
    },
  ],
  [
    'roles, their permissions and their people',
    async () => {
      const role = await management.roles.create({ name: 'Reader', description: 'reads orders' })
      kept.role = String(role.id)
      await management.roles.permissions.add(kept.role, {
        permissions: [{ resource_server_identifier: 'https://api.example.com/v1/', permission_name: 'read:orders' }],
      })
      const permissions = await management.roles.permissions.list(kept.role)
      assert.equal(permissions.data[0]?.permission_name, 'read:orders')
      await management.users.roles.assign(kept.user, { roles: [kept.role] })
      assert.deepEqual(
        (await management.users.roles.list(kept.user)).data.map(({ id }) => id),
        [kept.role],
      )
      assert.deepEqual(
        (await management.roles.users.list(kept.role)).data.map(({ user_id }) => user_id),
        [kept.user],
      )
      await management.users.roles.delete(kept.user, { roles: [kept.role] })
      await management.roles.delete(kept.role)
    },
  ],
  [
    'a ticket leads to the page of the new password',
    async () => {
      const { ticket } = await management.tickets.changePassword({ user_id: kept.user, ttl_sec: 600 })
      assert.ok(ticket.startsWith(`https://${domain}/u/reset-verify?ticket=`), ticket)
      const hop = await fetch(ticket, { redirect: 'manual' })
      assert.equal(hop.status, 303)
      assert.ok(!String(hop.headers.get('location')).includes('ticket='), 'the address is cleaned of the ticket')
      assert.equal((await refusalOf(management.tickets.changePassword({}))).status, 400)
      assert.equal((await refusalOf(management.tickets.changePassword({ user_id: 'auth0|nobody' }))).status, 404)
    },
  ],
  [
    'the link is asked for through the Authentication API, for known and unknown addresses alike',
    async () => {
      const known = await authentication.database.changePassword({ email: 'mara@example.com', connection })
      const unknown = await authentication.database.changePassword({ email: 'nobody@example.com', connection })
      assert.equal(known.data, unknown.data)
      assert.equal(known.status, 200)
    },
  ],
  [
    'settings of the tenant, branding, factors and attack protection',
    async () => {
      const before = await management.tenants.settings.get()
      await management.tenants.settings.update({ friendly_name: 'Example Ltd' })
      assert.equal((await management.tenants.settings.get()).friendly_name, 'Example Ltd')
      assert.notEqual(before.friendly_name, 'Example Ltd')
      await management.branding.update({ colors: { primary: '#ff6600' } })
      assert.equal((await management.branding.get()).colors?.primary, '#ff6600')
      const factors = await management.guardian.factors.list()
      assert.ok(factors.some(({ name }) => name === 'otp'))
      assert.deepEqual(await management.guardian.factors.set('otp', { enabled: true }), { enabled: true })
      const brute = await management.attackProtection.bruteForceProtection.get()
      assert.equal(typeof brute.enabled, 'boolean')
    },
  ],
  [
    'logs are searched and read by id',
    async () => {
      const page = await management.logs.list({ per_page: 5, search: 'type:sapi' })
      assert.ok(page.data.length > 0)
      const [event] = page.data
      const read = await management.logs.get(String(event?.log_id))
      assert.equal(read.type, 'sapi')
    },
  ],
  [
    'a password change leaves an execution that the log names',
    async () => {
      await management.actions.triggers.bindings.updateMany(TRIGGER, {
        bindings: [{ ref: { type: 'action_name', value: 'Tell us' }, display_name: 'Tell' }],
      })
      await management.users.update(kept.user, { password: 'Another-Horse-8', connection })
      const page = await management.logs.list({ search: 'type:scp', per_page: 1 })
      const details = page.data[0]?.details as { actions: { executions: string[] } }
      const id = String(details.actions.executions[0])
      let execution = await management.actions.executions.get(id)
      for (let looks = 0; execution.status === 'pending' && looks < 600; looks++) {
        await new Promise((resolve) => setTimeout(resolve, 25))
        execution = await management.actions.executions.get(id)
      }
      assert.equal(execution.results?.[0]?.action_name, 'Tell us')
    },
  ],
  [
    'modules, their versions, and what an Action uses of them',
    async () => {
      const { modules } = management.actions
      const made = await modules.create({ name: 'shared', code: 'exports.one = 1', publish: true })
      const id = String(made.id)
      assert.equal((await modules.get(id)).latest_version_number, 1)
      await modules.update(id, { code: 'exports.one = 2' })
      assert.equal((await modules.versions.create(id)).version_number, 2)
      const versions = await modules.versions.list(id)
      assert.deepEqual(
        versions.data.map((version) => version.version_number),
        [2, 1],
      )
      const rolledBack = await modules.rollback(id, { module_version_id: String(versions.data[1]?.id) })
      assert.equal(rolledBack.code, 'exports.one = 1')
      assert.deepEqual((await modules.listActions(id)).data, [])
      assert.deepEqual(
        (await modules.list()).data.map(({ name }) => name),
        ['shared'],
      )
      await modules.delete(id)
    },
  ],
  [
    'a log stream is made, paused, listed without its secrets, and deleted',
    async () => {
      const made = await management.logStreams.create({
        name: 'collector',
        type: 'http',
        sink: { httpEndpoint: 'https://logs.example/in', httpAuthorization: 'Bearer hush-hush' },
        filters: [{ type: 'category', name: 'auth.login.fail' }],
      })
      const id = String(made.id)
      await management.logStreams.update(id, { status: 'paused' })
      const [listed] = await management.logStreams.list()
      assert.equal(listed?.status, 'paused')
      assert.ok(!JSON.stringify(listed).includes('hush-hush'))
      await management.logStreams.delete(id)
      assert.equal((await refusalOf(management.logStreams.get(id))).status, 404)
    },
  ],
  [
    'signing keys are listed, rotated and revoked',
    async () => {
      const [current] = await management.keys.signing.list()
      const next = await management.keys.signing.rotate()
      assert.match(next.cert, /BEGIN CERTIFICATE/)
      assert.equal((await management.keys.signing.get(next.kid)).next, true)
      assert.equal((await management.keys.signing.get(String(current?.kid))).previous, true)
    },
  ],
  [
    'figures: people of a month, and by day',
    async () => {
      assert.equal(typeof (await management.stats.getActiveUsersCount()), 'number')
      assert.equal((await management.stats.getDaily({})).length, 30)
    },
  ],
  [
    'what is not there is 404, without a stack and with the code of its kind',
    async () => {
      const user = await refusalOf(management.users.get('auth0|nobody'))
      assert.deepEqual([user.status, /inexistent_user/.test(user.words)], [404, true])
      const action = await refusalOf(management.actions.get('3d35d96e-4a3e-4a6a-9be1-6a9b7a4f7a10'))
      assert.equal(action.status, 404)
    },
  ],
  [
    'everything is deleted again',
    async () => {
      await management.actions.triggers.bindings.updateMany(TRIGGER, { bindings: [] })
      await management.actions.delete(kept.action)
      await management.clients.delete(kept.client)
      await management.resourceServers.delete(kept.api)
      await management.users.delete(kept.user)
      assert.equal((await refusalOf(management.users.get(kept.user))).status, 404)
    },
  ],
])
