// Clients for the applications in `examples/`, in the development tenant. Production does not start with their secret.
import { connections } from '#identity'
import { type ClientId, type ConnectionId, type Sealer, StartRefused } from '#kit'
import type { Storage, Tx } from '#storage'
import { type Client, clients } from '#tenant'

/** Stands in `examples/express/app.js`: express-openid-connect takes no public client. */
const KNOWN_SECRET = 'the-secret-of-the-express-example-in-development'

/** The commands are those of package.json, the ports those that the examples listen on. */
export const EXAMPLES = [
  {
    id: 'example-express',
    name: 'Express example',
    script: 'example:express',
    port: 3001,
    type: 'regular_web',
    confidential: true,
  },
  {
    id: 'example-openid-client',
    name: 'openid-client example',
    script: 'example:openid-client',
    port: 3002,
    type: 'regular_web',
    confidential: false,
  },
  {
    id: 'example-spa',
    name: 'Single-page example',
    script: 'example:spa',
    port: 3003,
    type: 'spa',
    confidential: false,
  },
] as const

export async function addExamples(tx: Tx, sealer: Sealer, connection: ConnectionId, at: number): Promise<void> {
  for (const { id, name, port, type, confidential } of EXAMPLES) {
    const here = `http://localhost:${port}`
    const client: Client = {
      id: id as ClientId,
      name,
      secretSealed: confidential ? sealer.seal('client-secret', KNOWN_SECRET) : undefined,
      metadata: {},
      settings: {
        app_type: type,
        is_first_party: true,
        token_endpoint_auth_method: confidential ? 'client_secret_post' : 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        callbacks: type === 'spa' ? [here] : [`${here}/callback`],
        allowed_logout_urls: [here],
        web_origins: [here],
        initiate_login_uri: type === 'spa' ? here : `${here}/login`,
        ...(confidential ? { oidc_logout: { backchannel_logout_urls: [`${here}/backchannel-logout`] } } : {}),
      },
      createdAt: at,
      updatedAt: at,
    }
    await clients.insert(tx, client)
    await connections.enableClient(tx, connection, client.id)
  }
}

/** A data directory that was begun in development has the clients with it. @throws StartRefused */
export async function refuseExampleSecret({ db }: Storage, sealer: Sealer): Promise<void> {
  for (const { id } of EXAMPLES) {
    const client = await clients.find(db, id)
    if (client?.secretSealed === undefined) continue
    if (sealer.open('client-secret', client.secretSealed) !== KNOWN_SECRET) continue
    throw new StartRefused(
      `The client ${id} has the secret that stands in examples/. Delete the client or rotate its secret before production, or set KEYTURN_ALLOW=default-secrets.`,
    )
  }
}
