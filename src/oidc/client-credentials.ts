// The client_credentials grant with Auth0's rules: an audience, a client grant for it, and scopes within that grant.
import type { KoaContextWithOIDC, Provider } from 'oidc-provider'

import { type ClientId, DAY } from '#kit'
import type { Storage } from '#storage'
import { clientGrants, clients, resourceServers, settings } from '#tenant'

import { errors } from './library.ts'
import type { People } from './people.ts'
import { atExchange } from './token-actions.ts'

/** What oidc-provider's token takes and its types leave out. */
type TokenConstructor = new (token: { client: unknown; scope: string | undefined; expiresIn: number }) => {
  resourceServer: unknown
  expiration: number
  save(): Promise<string>
}

export function registerClientCredentials(provider: Provider, { db }: Storage, people: People): void {
  provider.registerGrantType(
    'client_credentials',
    async (ctx: KoaContextWithOIDC) => {
      const { client, params } = ctx.oidc
      if (!client) throw new Error('the token endpoint ran without a client')
      // every grant's `organization_usage` is `deny`: a token that looks as if it were for one would be a promise
      if (params?.['organization']) throw denied('The client grant does not allow an organization.')
      const server = await findServer(params?.['audience'])
      const granted = await grantedScope(client.clientId as ClientId, server.identifier, params?.['scope'])
      // a broken Action must not keep out those who would mend it, and claims have no meaning to our own API
      if (!server.system) {
        const known = await clients.find(db, client.clientId)
        if (!known) throw new Error('a client that is not there has shown who it is')
        const { id, identifier } = server
        const requested = words(params?.['scope'])
        await atExchange(ctx, people, { client: known, api: { id, identifier }, scope: granted, requested })
        // Actions take their time, in which the grant may have been taken away
        const still = await grantedScope(client.clientId as ClientId, identifier, params?.['scope'])
        if (granted.some((scope) => !still.includes(scope))) throw denied('The client grant has changed.')
      }
      const lifetime = server.settings.token_lifetime ?? DAY / 1000
      const ClientCredentials = provider.ClientCredentials as unknown as TokenConstructor
      const scope = granted.length === 0 ? undefined : granted.join(' ')
      const token = new ClientCredentials({ client, scope, expiresIn: lifetime })
      token.resourceServer = new provider.ResourceServer(server.identifier, {
        audience: server.identifier,
        scope: scope ?? '',
        accessTokenTTL: lifetime,
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: 'RS256' } },
      })
      const access_token = await token.save()
      ctx.body = { access_token, ...(scope === undefined ? {} : { scope }), expires_in: lifetime, token_type: 'Bearer' }
    },
    ['audience', 'scope', 'organization'],
  )

  async function findServer(asked: unknown) {
    const standard = (await settings.read(db, 'tenant_settings'))?.['default_audience']
    const audience = asked === undefined || asked === '' ? standard : asked
    if (typeof audience !== 'string' || audience === '') {
      throw denied('No audience parameter was provided, and no default audience has been configured')
    }
    const server = await resourceServers.findByIdentifier(db, audience)
    if (!server) throw denied(`Service not enabled within domain: ${audience}`)
    return server
  }

  /** @param asked space-separated; nothing asked is everything that the grant holds */
  async function grantedScope(client: ClientId, audience: string, asked: unknown): Promise<readonly string[]> {
    const grant = await clientGrants.findOf(db, client, audience)
    if (!grant) {
      throw denied(
        `Client is not authorized to access "${audience}". You need to create a "client-grant" associated to this API.`,
      )
    }
    const wanted = words(asked)
    if (wanted.length === 0) return grant.scope
    const beyond = wanted.filter((scope) => !grant.scope.includes(scope))
    if (beyond.length > 0) throw denied(`Client has not been granted scopes: ${beyond.join(', ')}`)
    return [...new Set(wanted)]
  }
}

function words(asked: unknown): string[] {
  return typeof asked === 'string' ? asked.split(' ').filter((scope) => scope !== '') : []
}

function denied(words: string): Error {
  return new errors.CustomOIDCProviderError('access_denied', words)
}
