// /authorize and the way back to it: what goes to the library, what comes out, and when somebody has to be asked.
import type { Provider } from 'oidc-provider'

import type { RequestFacts } from '#flows'
import type { Clock } from '#kit'

import { parseAccountId } from './account-id.ts'
import { clientFacts } from './client-facts.ts'
import { customParams, knownOfAuthorize } from './custom-params.ts'
import type { Asked } from './endpoints.ts'
import type { OidcAnswer } from './exchange.ts'
import type { People } from './people.ts'

export type AuthorizeRequest = {
  /** the text after `?`, or the body of a form: both are read alike (OpenID Connect Core §3.1.2.1) */
  query: string
  headers: { readonly [name: string]: string | undefined }
  request: RequestFacts
}

/** Somebody has to sign in or agree before the request can be answered. */
export type Interaction = {
  uid: string
  people: People['kind']
  prompt: 'login' | 'consent'
  client: string
  /** who is signed in already, as far as consent is asked for */
  user: { id: string; version: number } | undefined
  loginHint: string | undefined
  screenHint: string | undefined
  connection: string | undefined
  uiLocales: string | undefined
  scopes: readonly string[]
  audience: string | undefined
  /** `ext-…` parameters, without meaning to us */
  ext: { readonly [name: string]: string }
}

export type Authorized =
  /** a redirect to a registered callback, or a page that posts there */
  | { kind: 'answer'; answer: OidcAnswer }
  /** nothing in the request names a place that may be redirected to */
  | { kind: 'refused'; answer: OidcAnswer; error: string; words: string }
  | { kind: 'interact'; answer: OidcAnswer; interaction: Interaction }

export type InteractionResult =
  | { login: { id: string; version: number; amr: readonly string[]; at: number } }
  | { agreed: true }
  | { refused: 'access_denied'; words: string }

type Door = { provider: Provider; people: People; ask(asked: Asked): Promise<OidcAnswer>; clock: Clock }

export function openAuthorize({ provider, people, ask, clock }: Door) {
  return { authorize, resume, finish, sessionOf }

  async function authorize({ query, headers, request }: AuthorizeRequest): Promise<Authorized> {
    const { params, ext } = readQuery(query)
    const answer = await ask({ method: 'GET', path: people.authorizePath, query: params.toString(), headers, request })
    return judge(answer, ext)
  }

  /** The browser is back from our own pages. It must have the cookie that the request was begun with. */
  async function resume(uid: string, { headers, request }: Omit<AuthorizeRequest, 'query'>): Promise<Authorized> {
    const interaction = await provider.Interaction.find(uid)
    const login = interaction?.result?.login
    if (interaction && login && cookieOf(headers['cookie'], provider.cookieName('resume')) === uid) {
      // somebody else's session, or one of the same person under an older password, ends here: the library would ask
      const session = await findSession(headers)
      if (session?.accountId !== undefined && session.accountId !== login.accountId) await session.destroy()
      if (interaction.session) {
        delete interaction.session
        await interaction.persist()
      }
    }
    return judge(await ask({ method: 'GET', path: `${people.authorizePath}/${uid}`, headers, request }), {})
  }

  /** Writes down what came of an interaction. @returns the path that the browser goes on to; undefined when it is over */
  async function finish(uid: string, result: InteractionResult): Promise<string | undefined> {
    const interaction = await provider.Interaction.find(uid)
    if (!interaction) return undefined
    interaction.result = await resultOf(interaction, result)
    await interaction.persist()
    return new URL(interaction.returnTo).pathname
  }

  async function resultOf(
    interaction: InstanceType<Provider['Interaction']>,
    result: InteractionResult,
  ): Promise<NonNullable<typeof interaction.result>> {
    if ('login' in result) {
      const { id, version, amr, at } = result.login
      return { login: { accountId: `${id}.v${version}`, amr: [...amr], ts: Math.floor(at / 1000), remember: true } }
    }
    if ('refused' in result) return { error: result.refused, error_description: result.words }
    const account = interaction.session?.accountId
    const { client_id: client } = interaction.params
    if (account === undefined || typeof client !== 'string') throw new Error('consent without a user or a client')
    const grant = new provider.Grant({ accountId: account, clientId: client })
    const { details } = interaction.prompt
    const missing = details['missingOIDCScope']
    const { scope } = interaction.params
    const asked = typeof scope === 'string' ? scope.split(' ') : []
    grant.addOIDCScope(asked.filter((each) => OIDC_SCOPES.has(each)))
    if (Array.isArray(missing)) grant.addOIDCScope(missing.map(String))
    const missingOfApis = (details['missingResourceScopes'] ?? {}) as Record<string, string[]>
    for (const [api, scopes] of Object.entries(missingOfApis)) grant.addResourceScope(api, scopes)
    return { ...interaction.lastSubmission, consent: { grantId: await grant.save() } }
  }

  async function judge(answer: OidcAnswer, ext: Interaction['ext']): Promise<Authorized> {
    const location = String(answer.headers['location'] ?? '')
    const uid = /^\/interaction\/([\w-]+)$/.exec(location)?.[1]
    if (uid !== undefined) return { kind: 'interact', answer, interaction: await describe(uid, ext) }
    const { body } = answer
    if (typeof body === 'object' && body !== null && 'error' in body) {
      const { error, error_description: words = '' } = body as { error: string; error_description?: string }
      return { kind: 'refused', answer, error, words }
    }
    return { kind: 'answer', answer }
  }

  async function describe(uid: string, ext: Interaction['ext']): Promise<Interaction> {
    const found = await provider.Interaction.find(uid)
    if (!found) throw new Error('an interaction that was just begun is not there')
    const { params, session, prompt } = found
    const text = (name: string) => (typeof params[name] === 'string' ? params[name] : undefined)
    const account = session?.accountId === undefined ? undefined : parseAccountId(session.accountId)
    return {
      uid,
      people: people.kind,
      prompt: prompt.name === 'consent' ? 'consent' : 'login',
      client: text('client_id') ?? '',
      user: account,
      loginHint: text('login_hint'),
      screenHint: text('screen_hint'),
      connection: text('connection'),
      uiLocales: text('ui_locales'),
      scopes: (text('scope') ?? '').split(' ').filter((scope) => scope !== ''),
      audience: text('audience'),
      ext,
    }
  }

  async function findSession(headers: AuthorizeRequest['headers']) {
    const id = cookieOf(headers['cookie'], provider.cookieName('session'))
    return id === undefined ? undefined : provider.Session.find(id)
  }

  /** Who is signed in in this browser: only somebody whose credentials are still those of the session. */
  async function sessionOf(headers: AuthorizeRequest['headers']) {
    const session = await findSession(headers)
    if (!session || session.accountId === undefined || (session.exp ?? 0) * 1000 <= clock.now()) return undefined
    const named = parseAccountId(session.accountId)
    const account = await people.findAccount(session.accountId)
    return named && account && { uid: session.uid, id: named.id, version: named.version }
  }
}

const OIDC_SCOPES = new Set(['openid', 'profile', 'email', 'phone', 'offline_access'])

/** Is this the tenant's own application, that nobody needs to agree to? */
export async function isFirstParty(provider: Provider, client: string): Promise<boolean> {
  const found = await provider.Client.find(client)
  return found !== undefined && clientFacts(found).firstParty
}

/**
 * What browsers send is put into the library's words; nothing of it can name our own parameters. Those that nobody knows
 * go along as one, for Actions alone: the library would drop them.
 */
function readQuery(query: string): { params: URLSearchParams; ext: Record<string, string> } {
  const asked = new URLSearchParams(query)
  const params = new URLSearchParams()
  const ext: Record<string, string> = {}
  for (const [name, value] of asked) {
    if (name.startsWith('keyturn_')) continue
    const isExt = /^ext-[\w-]{1,60}$/.test(name)
    if (isExt && Object.keys(ext).length < 20) ext[name] = value.slice(0, 1024)
    if (!isExt) params.append(name, value)
  }
  const custom = customParams(asked, knownOfAuthorize)
  if (Object.keys(custom).length > 0) params.set('keyturn_custom', JSON.stringify(custom))
  const prompt = params.get('prompt')
  if (prompt !== null && params.getAll('prompt').length === 1) {
    const words = prompt.split(' ').map((word) => (word === 'select_account' || word === 'create' ? 'login' : word))
    if (prompt.split(' ').includes('create') && !params.has('screen_hint')) params.set('screen_hint', 'signup')
    params.set('prompt', [...new Set(words)].join(' '))
  }
  if (params.get('scope')?.split(' ').includes('offline_access')) params.set('keyturn_offline', 'yes')
  return { params, ext }
}

function cookieOf(header: string | undefined, name: string): string | undefined {
  for (const pair of (header ?? '').split(';')) {
    const at = pair.indexOf('=')
    if (pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim()
  }
  return undefined
}
