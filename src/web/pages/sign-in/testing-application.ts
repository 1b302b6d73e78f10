// For tests of signing in: an application with an OIDC library's habits, and a browser without JavaScript.
import { createHash, randomBytes } from 'node:crypto'

import type { InjectOptions, LightMyRequestResponse } from 'fastify'

import { connections } from '#identity'
import { systemIds } from '#kit'
import type { Client, ClientSettings } from '#tenant'
import { clients } from '#tenant'

import { SECRET, type Stage } from '../../testing-stage.ts'

export const CALLBACK = 'https://app.example.com/callback'
export const ORIGIN = 'https://id.example.com'

/** Keeps cookies with their paths, follows redirects and refreshes within our origin, submits forms. */
export class Browser {
  readonly cookies = new Map<string, { value: string; path: string }>()
  readonly #stage: Stage
  at = ''
  page = ''
  status = 0

  constructor(stage: Stage) {
    this.#stage = stage
  }

  async send(options: InjectOptions & { url: string }): Promise<LightMyRequestResponse> {
    const path = options.url.split('?')[0] ?? '/'
    const cookie = [...this.cookies]
      .filter(([, { path: where }]) => path === where || path.startsWith(where.endsWith('/') ? where : `${where}/`))
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ')
    const answer = await this.#stage.app.inject({
      authority: 'id.example.com',
      ...options,
      headers: { ...(cookie === '' ? {} : { cookie }), ...options.headers },
    })
    for (const line of [answer.headers['set-cookie'] ?? []].flat()) this.#keep(line)
    return answer
  }

  /** @returns where it ends: a page of ours, or the address of the application */
  async open(url: string): Promise<string> {
    return this.#arrive(await this.send({ method: 'GET', url }), url)
  }

  /** Sends the page's form with that `action` value, hidden fields and all. */
  async submit(action: string, fields: Record<string, string> = {}): Promise<string> {
    const form = this.form(action)
    const payload = new URLSearchParams({ ...form.fields, ...fields }).toString()
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    return this.#arrive(await this.send({ method: 'POST', url: form.path, headers, payload }), form.path)
  }

  form(action: string): { path: string; fields: Record<string, string> } {
    for (const [, path = '', inner = ''] of this.page.matchAll(
      /<form method="post" action="([^"]+)"[^>]*>([\s\S]*?)<\/form>/g,
    )) {
      const fields: Record<string, string> = {}
      for (const [input] of inner.matchAll(/<input[^>]*>/g)) {
        fields[/name="([^"]*)"/.exec(input)?.[1] ?? ''] = /value="([^"]*)"/.exec(input)?.[1] ?? ''
      }
      if (fields['action'] === action || action === '') return { path, fields }
    }
    throw new Error(`no form ${action} in ${this.page}`)
  }

  get title(): string {
    return /<h1>([^<]*)<\/h1>/.exec(this.page)?.[1] ?? ''
  }

  async #arrive(answer: LightMyRequestResponse, url: string): Promise<string> {
    let next = answer
    this.at = url
    for (let hops = 0; hops < 15; hops++) {
      const refresh = /<meta http-equiv="refresh" content="0;url=([^"]+)"/.exec(next.payload)?.[1]
      const location = next.headers.location ?? refresh?.replaceAll('&amp;', '&')
      this.status = next.statusCode
      this.page = next.payload
      if (location === undefined) return this.at
      const to = new URL(location, `https://id.example.com${this.at}`)
      if (to.origin !== 'https://id.example.com') return (this.at = to.href)
      this.at = `${to.pathname}${to.search}`
      next = await this.send({ method: 'GET', url: this.at })
    }
    throw new Error(`too many redirects: ${this.at}`)
  }

  #keep(line: string): void {
    const [pair = '', ...rest] = line.split('; ')
    const name = pair.slice(0, pair.indexOf('='))
    const path = rest.find((part) => /^path=/i.test(part))?.slice(5) ?? '/'
    const gone = rest.some((part) => /^expires=Thu, 01 Jan 1970/i.test(part))
    if (gone) this.cookies.delete(name)
    else this.cookies.set(name, { value: pair.slice(pair.indexOf('=') + 1), path })
  }
}

export type Application = { client: Client; secret: string }

export async function addApplication(stage: Stage, settings: ClientSettings = {}): Promise<Application> {
  const { storage, sealer } = stage.deps
  const at = stage.clock.now()
  const client: Client = {
    id: systemIds.client(),
    name: 'Shop',
    secretSealed: sealer.seal('client-secret', SECRET),
    metadata: {},
    settings: {
      app_type: 'regular_web',
      callbacks: [CALLBACK],
      grant_types: ['authorization_code', 'refresh_token', 'implicit'],
      ...settings,
    },
    createdAt: at,
    updatedAt: at,
  }
  await clients.insert(storage.db, client)
  await connections.enableClient(storage.db, stage.connection.id, client.id)
  return { client, secret: SECRET }
}

export type Asked = { url: string; verifier: string; state: string; nonce: string }

/** @param change parameters that are other than an ordinary library's; undefined leaves one out */
export function authorizeUrl({ client }: Application, change: Record<string, string | undefined> = {}): Asked {
  const verifier = randomBytes(32).toString('base64url')
  const state = randomBytes(16).toString('base64url')
  const nonce = randomBytes(16).toString('base64url')
  const params: Record<string, string | undefined> = {
    client_id: client.id,
    response_type: 'code',
    redirect_uri: CALLBACK,
    scope: 'openid profile email',
    state,
    nonce,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...change,
  }
  const query = new URLSearchParams(
    Object.entries(params).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
  return { url: `/authorize?${query.toString()}`, verifier, state, nonce }
}

/** Redeems a code as a library does. */
export function redeem(
  stage: Stage,
  { client, secret }: Application,
  code: string,
  change: Record<string, string | undefined>,
) {
  const body: Record<string, string | undefined> = {
    grant_type: 'authorization_code',
    client_id: client.id,
    client_secret: secret,
    code,
    redirect_uri: CALLBACK,
    ...change,
  }
  return tokens(stage, body)
}

export async function tokens(stage: Stage, body: Record<string, string | undefined>) {
  const payload = new URLSearchParams(
    Object.entries(body).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  ).toString()
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const answer = await stage.raw({ method: 'POST', url: '/oauth/token', headers, payload })
  return { status: answer.status, body: answer.body as Record<string, string> }
}

export const ADA = 'ada@example.com'
export const PASSWORD = 'Correct-Horse-7'

/** @returns the user's id */
export async function withAda(stage: Stage, more: Record<string, unknown> = {}): Promise<string> {
  const body = { connection: stage.connection.name, email: ADA, password: PASSWORD, ...more }
  const answer = await stage.ask('POST', '/users', body)
  if (answer.status !== 201) throw new Error(answer.text)
  return (answer.body as { user_id: string }).user_id
}

/** Opens the application's request, and gives Ada's password where it is asked for. `code` is empty when none came. */
export async function signIn(
  browser: Browser,
  application: Application,
  change: Record<string, string | undefined> = {},
): Promise<Asked & { code: string; back: URL }> {
  const asked = authorizeUrl(application, change)
  await browser.open(asked.url)
  if (browser.title === 'Welcome') await browser.submit('login', { username: ADA, password: PASSWORD })
  const back = new URL(browser.at, ORIGIN)
  return { ...asked, back, code: back.searchParams.get('code') ?? '' }
}

export const refreshed = (stage: Stage, { client, secret }: Application, refresh_token: string | undefined) =>
  tokens(stage, { grant_type: 'refresh_token', client_id: client.id, client_secret: secret, refresh_token })

export const userinfo = async (stage: Stage, token: string | undefined) =>
  (await stage.raw({ url: '/userinfo', headers: { authorization: `Bearer ${token}` } })).status
