// /oidc/logout and /v2/logout: whose session ends, and where the browser may go afterwards. Decided here, done by flows.
import type { Provider } from 'oidc-provider'

import type { Storage } from '#storage'
import { clients, settings } from '#tenant'

import { DASHBOARD } from './administrators.ts'

export type LogoutRequest = {
  clientId: string | undefined
  idTokenHint: string | undefined
  /** `returnTo` or `post_logout_redirect_uri` */
  returnTo: string | undefined
  state: string | undefined
}

export type LogoutPlan =
  | { refused: string }
  | {
      client: string | undefined
      /** a registered place; undefined is our own page */
      to: string | undefined
      /** whether an id_token of ours proves that the application asks for it */
      proven: boolean
    }

/** Everything is judged before anything ends: a wrong request changes nothing and redirects nowhere. */
export async function planLogout(
  { storage, provider, publicUrl }: { storage: Storage; provider: Provider; publicUrl: string },
  asked: LogoutRequest,
): Promise<LogoutPlan> {
  const hinted = asked.idTokenHint === undefined ? undefined : audienceOf(asked.idTokenHint)
  if (asked.idTokenHint !== undefined && hinted === undefined) return { refused: 'The id_token_hint is no id_token.' }
  if (hinted !== undefined && asked.clientId !== undefined && hinted !== asked.clientId) {
    return { refused: 'The client_id is not the one of the id_token_hint.' }
  }
  const id = hinted ?? asked.clientId
  const registered = id === undefined ? await tenantUrls(storage) : await clientUrls(storage, id, publicUrl)
  if (!registered) return { refused: 'The client does not exist.' }
  if (asked.idTokenHint !== undefined && id !== undefined && !(await isOurs(provider, asked.idTokenHint, id))) {
    return { refused: 'The id_token_hint is not valid.' }
  }
  if (asked.returnTo !== undefined && !registered.includes(asked.returnTo)) {
    return { refused: 'The address to return to is not among the allowed logout URLs.' }
  }
  const to = asked.returnTo === undefined ? undefined : withState(asked.returnTo, asked.state)
  return { client: id, to, proven: asked.idTokenHint !== undefined }
}

async function isOurs(provider: Provider, token: string, id: string): Promise<boolean> {
  try {
    const client = await provider.Client.find(id)
    if (!client) return false
    // an expired one is good enough to say goodbye with (RP-Initiated Logout §2)
    await provider.IdToken.validate(token, client)
    return true
  } catch {
    return false
  }
}

async function clientUrls(storage: Storage, id: string, publicUrl: string): Promise<readonly string[] | undefined> {
  if (id === DASHBOARD) return [`${publicUrl}/dashboard`, `${publicUrl}/dashboard/`]
  const client = await clients.find(storage.db, id)
  return client && webUrls(client.settings['allowed_logout_urls'])
}

async function tenantUrls({ db }: Storage): Promise<readonly string[]> {
  return webUrls((await settings.read(db, 'tenant_settings'))?.['allowed_logout_urls'])
}

/** Compared byte by byte; a wildcard, or a scheme that runs code, matches nothing. */
function webUrls(list: unknown): string[] {
  if (!Array.isArray(list)) return []
  return list.filter((url): url is string => {
    if (typeof url !== 'string' || url.includes('*') || url.includes('\\') || !URL.canParse(url)) return false
    const { protocol } = new URL(url)
    return protocol === 'https:' || protocol === 'http:' || protocol.includes('.')
  })
}

function audienceOf(token: string): string | undefined {
  try {
    const { aud } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { aud?: unknown }
    return typeof aud === 'string' ? aud : undefined
  } catch {
    return undefined
  }
}

function withState(to: string, state: string | undefined): string {
  if (state === undefined) return to
  const url = new URL(to)
  url.searchParams.set('state', state)
  return url.href
}
