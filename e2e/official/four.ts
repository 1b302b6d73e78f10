// A script on `auth0` 4: the client of most automation there is, with its managers and their names.
import assert from 'node:assert/strict'

import { AuthenticationClient, ManagementClient } from 'auth0-4'

import { given, refusalOf, runSteps } from './steps.ts'

const { domain, clientId, clientSecret } = given()
const management = new ManagementClient({ domain, clientId, clientSecret })
const authentication = new AuthenticationClient({ domain, clientId, clientSecret })
const connection = 'Username-Password-Authentication'
const code = 'exports.onExecutePostChallenge = async (event, api) => { if (event.user.blocked) api.access.deny("no") }'
const TRIGGER = 'password-reset-post-challenge'

const kept = { action: '', user: '', role: '' }

async function built(id: string): Promise<void> {
  for (let looks = 0; looks < 600; looks++) {
    const { data } = await management.actions.get({ id })
    if (data.status === 'built') return
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error('the build takes longer than 15 s')
}

await runSteps([
  [
    'a token by the Authentication API has the issuer and the audience of this domain',
    async () => {
      const { data } = await authentication.oauth.clientCredentialsGrant({ audience: `https://${domain}/api/v2/` })
      assert.equal(data.token_type, 'Bearer')
      assert.equal(data.expires_in, 86_400)
    },
  ],
  [
    'an Action lives from draft to version to binding',
    async () => {
      const { data: made } = await management.actions.create({
        ...{ name: 'Guard', code, supported_triggers: [{ id: TRIGGER, version: 'v1' }] },
        dependencies: [],
        secrets: [{ name: 'KEY', value: 'hush' }],
      })
      kept.action = made.id
      await built(made.id)
      await management.actions.deploy({ id: made.id })
      const { data: list } = await management.actions.getAll({ triggerId: TRIGGER, deployed: true })
      assert.deepEqual(
        list.actions.map(({ id }) => id),
        [made.id],
      )
      await management.actions.update({ id: made.id }, { code: `${code} // two` })
      await built(made.id)
      await management.actions.deploy({ id: made.id })
      const { data: versions } = await management.actions.getVersions({ actionId: made.id })
      assert.deepEqual(
        versions.versions.map(({ number }) => number),
        [2, 1],
      )
      const first = versions.versions[1]?.id ?? ''
      await management.actions.deployVersion({ actionId: made.id, id: first }, { update_draft: true })
      await management.actions.updateTriggerBindings(
        { triggerId: TRIGGER },
        { bindings: [{ ref: { type: 'action_id', value: made.id }, display_name: 'Guard' }] },
      )
      const { data: bindings } = await management.actions.getTriggerBindings({ triggerId: TRIGGER })
      assert.equal(bindings.bindings[0]?.action.name, 'Guard')
      await management.actions.test({ id: made.id }, { payload: { event: {} } })
    },
  ],
  [
    'users by page with totals, by search and by address',
    async () => {
      const { data: made } = await management.users.create({
        connection,
        email: 'ida@example.com',
        password: 'Old-Passw0rd',
      })
      kept.user = made.user_id
      const { data: page } = await management.users.getAll({ include_totals: true, per_page: 10, page: 0 })
      assert.deepEqual([page.total, page.users[0]?.user_id], [1, kept.user])
      const { data: found } = await management.users.getAll({ q: `user_id:"${kept.user}"`, search_engine: 'v3' })
      assert.equal(found.length, 1)
      const { data: byEmail } = await management.usersByEmail.getByEmail({ email: 'ida@example.com' })
      assert.equal(byEmail[0]?.user_id, kept.user)
      await management.users.update({ id: kept.user }, { app_metadata: { plan: 'gold' } })
      await management.users.update({ id: kept.user }, { password: 'New-Passw0rd', connection })
      const refused = await refusalOf(management.users.update({ id: kept.user }, { password: 'x', connection }))
      assert.deepEqual([refused.status, /PasswordStrengthError/.test(refused.words)], [400, true])
    },
  ],
  [
    'roles, connections, clients, grants',
    async () => {
      const { data: role } = await management.roles.create({ name: 'Reader' })
      kept.role = role.id
      await management.users.assignRoles({ id: kept.user }, { roles: [role.id] })
      assert.equal((await management.users.getRoles({ id: kept.user })).data.length, 1)
      assert.equal((await management.connections.getAll({ strategy: ['auth0'] })).data[0]?.name, connection)
      const { data: clients } = await management.clients.getAll({ include_totals: true, is_global: false })
      assert.ok(clients.clients.some(({ client_id }) => client_id === clientId))
      const { data: grants } = await management.clientGrants.getAll({ include_totals: true })
      assert.ok(grants.client_grants.some(({ client_id }) => client_id === clientId))
    },
  ],
  [
    'a ticket and a request for the link',
    async () => {
      // a bound Action of the reset wants to know for which client it runs
      const { data } = await management.tickets.changePassword({
        ...{ email: 'ida@example.com', connection_id: await idOf(), client_id: clientId },
      })
      assert.ok(data.ticket.startsWith(`https://${domain}/u/reset-verify?ticket=`))
      const asked = await authentication.database.changePassword({ email: 'ida@example.com', connection })
      assert.equal(asked.status, 200)
    },
  ],
  [
    'settings, factors, and logs from a checkpoint',
    async () => {
      await management.tenants.updateSettings({ friendly_name: 'Four' })
      assert.equal((await management.tenants.getSettings()).data.friendly_name, 'Four')
      assert.ok((await management.guardian.getFactors()).data.length > 0)
      const { data: page } = await management.logs.getAll({ per_page: 3, q: 'type:sapi' })
      const { data: after } = await management.logs.getAll({ from: page.at(-1)?.log_id ?? '', take: 2 })
      assert.ok(after.length > 0)
    },
  ],
  [
    'unbound and deleted',
    async () => {
      await management.actions.updateTriggerBindings({ triggerId: TRIGGER }, { bindings: [] })
      await management.actions.delete({ id: kept.action, force: true })
      await management.roles.delete({ id: kept.role })
      await management.users.delete({ id: kept.user })
      assert.equal((await refusalOf(management.users.get({ id: kept.user }))).status, 404)
    },
  ],
])

async function idOf(): Promise<string> {
  const { data } = await management.connections.getAll({ name: connection })
  return data[0]?.id ?? ''
}
