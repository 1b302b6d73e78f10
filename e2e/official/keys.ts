// A script on the newest `auth0` package without a secret: it signs its way in, and keeps organizations.
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'

import { ManagementClient } from 'auth0'
import { AuthenticationClient } from 'auth0/legacy'
import { decodeJwt } from 'jose'

import { given, refusalOf, runSteps } from './steps.ts'

const { domain, clientId, clientSecret } = given()
const management = new ManagementClient({ domain, clientId, clientSecret })
const audience = `https://${domain}/api/v2/`
const connection = 'Username-Password-Authentication'

const pair = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
const first = pair()
const second = pair()
const kept = { client: '', secret: '', first: '', second: '', organization: '', user: '' }

const signing = (key: string, alg?: string) => ({
  ...{ domain, clientId: kept.client, clientAssertionSigningKey: key },
  ...(alg === undefined ? {} : { clientAssertionSigningAlg: alg }),
})
const grant = (key: string, alg?: string) =>
  new AuthenticationClient(signing(key, alg)).oauth.clientCredentialsGrant({ audience })

await runSteps([
  [
    'a client is made with its key',
    async () => {
      const made = await management.clients.create({
        ...{ name: 'Signed', app_type: 'non_interactive' },
        client_authentication_methods: {
          private_key_jwt: { credentials: [{ credential_type: 'public_key', pem: first.publicKey, name: 'first' }] },
        },
      })
      kept.client = String(made.client_id)
      kept.first = String(made.client_authentication_methods?.private_key_jwt?.credentials[0]?.id)
      assert.equal(made.client_secret, undefined)
      await management.clientGrants.create({ client_id: kept.client, audience, scope: ['read:users'] })
    },
  ],
  [
    'the authentication client signs its way in, and its code and refresh exchanges are judged as its own',
    async () => {
      const { data } = await grant(first.privateKey)
      assert.match(data.access_token, /^ey/)
      const authentication = new AuthenticationClient(signing(first.privateKey))
      const code = await refusalOf(
        authentication.oauth.authorizationCodeGrant({ code: 'unknown', redirect_uri: 'https://app.example/cb' }),
      )
      // the client was believed: what it may not do is said, and not that it is nobody
      assert.match(code.words, /not allowed for the client|Invalid authorization code/)
    },
  ],
  [
    'the management client signs its way in too',
    async () => {
      const signed = new ManagementClient(signing(first.privateKey))
      const page = await signed.users.list({ per_page: 1 })
      assert.ok(Array.isArray(page.data))
      const refused = await refusalOf(signed.clients.list())
      assert.equal(refused.status, 403)
    },
  ],
  [
    'keys are rotated: the second one is added, and the first one goes',
    async () => {
      const made = await management.clients.credentials.create(kept.client, {
        ...{ credential_type: 'public_key', pem: second.publicKey, alg: 'PS256', name: 'second' },
      })
      kept.second = String(made.id)
      const listed = await management.clients.credentials.list(kept.client)
      assert.deepEqual(
        listed.map(({ name }) => name),
        ['first', 'second'],
      )
      await management.clients.update(kept.client, {
        client_authentication_methods: {
          private_key_jwt: { credentials: [{ id: kept.first }, { id: kept.second }] },
        },
      })
      await grant(first.privateKey)
      await grant(second.privateKey, 'PS256')
      await management.clients.credentials.delete(kept.client, kept.first)
      await grant(second.privateKey, 'PS256')
      await assert.rejects(() => grant(first.privateKey))
      const ended = await management.clients.credentials.update(kept.client, kept.second, {
        expires_at: new Date(Date.now() - 1000).toISOString(),
      })
      assert.ok(ended.expires_at !== undefined)
      await assert.rejects(() => grant(second.privateKey, 'PS256'))
    },
  ],
  [
    'an organization is made, found, changed and listed',
    async () => {
      const made = await management.organizations.create({
        name: 'acme',
        display_name: 'Acme',
        metadata: { plan: 'a' },
      })
      kept.organization = String(made.id)
      await management.organizations.update(kept.organization, { metadata: { plan: 'b' } })
      const found = await management.organizations.getByName('acme')
      assert.deepEqual([found.id, found.metadata], [kept.organization, { plan: 'b' }])
      const page = await management.organizations.list({ take: 10 })
      assert.deepEqual(
        page.data.map(({ name }) => name),
        ['acme'],
      )
      const { status } = await refusalOf(management.organizations.create({ name: 'acme' }))
      assert.equal(status, 409)
    },
  ],
  [
    'members and connections come and go',
    async () => {
      const user = await management.users.create({ connection, email: 'mara@example.com', password: 'Old-Passw0rd' })
      kept.user = String(user.user_id)
      await management.organizations.members.create(kept.organization, { members: [kept.user] })
      const members = await management.organizations.members.list(kept.organization, { take: 10 })
      assert.deepEqual(
        members.data.map(({ user_id }) => user_id),
        [kept.user],
      )
      const mine = await management.users.organizations.list(kept.user)
      assert.deepEqual(
        mine.data.map(({ id }) => id),
        [kept.organization],
      )
      const [database] = (await management.connections.list({ name: connection })).data
      const connection_id = String(database?.id)
      await management.organizations.enabledConnections.add(kept.organization, { connection_id })
      const enabled = await management.organizations.enabledConnections.list(kept.organization)
      assert.equal(enabled.data[0]?.connection?.name, connection)
      await management.organizations.enabledConnections.delete(kept.organization, connection_id)
      const { ticket } = await management.tickets.changePassword({
        ...{ user_id: kept.user, organization_id: kept.organization },
      })
      assert.match(ticket, /\/u\/reset-verify\?ticket=/)
      await management.organizations.members.delete(kept.organization, { members: [kept.user] })
      await management.organizations.delete(kept.organization)
      const { status } = await refusalOf(management.organizations.get(kept.organization))
      assert.equal(status, 404)
    },
  ],
  [
    'an application that takes passwords gets tokens that the client verifies, once it was allowed to',
    async () => {
      const made = await management.clients.create({ name: 'Till', app_type: 'regular_web' })
      const { client_id = '', client_secret = '' } = made
      const [database] = (await management.connections.list({ name: connection })).data
      await management.connections.clients.update(String(database?.id), [{ client_id, status: true }])
      const till = new AuthenticationClient({ domain, clientId: client_id, clientSecret: client_secret })
      const asked = { username: 'mara@example.com', password: 'Old-Passw0rd', realm: connection, scope: 'openid' }
      assert.equal((await refusalOf(till.oauth.passwordGrant(asked))).status, 403)
      const realm = 'http://auth0.com/oauth/grant-type/password-realm'
      await management.clients.update(client_id, { grant_types: ['password', realm] })
      const { data } = await till.oauth.passwordGrant(asked)
      assert.equal(decodeJwt(data.id_token ?? '').sub, kept.user)
      const refused = await refusalOf(till.oauth.passwordGrant({ ...asked, password: 'New-Passw0rd' }))
      assert.match(refused.words, /Wrong email or password/)
      await management.clients.delete(client_id)
    },
  ],
])
