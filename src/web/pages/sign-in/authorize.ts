// /authorize: begins a journey for whoever has to be asked, bound to this browser; and the way back from our pages.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import { type ClientId, isObject } from '#kit'
import { ACCOUNT, endpointPaths, type Interaction } from '#oidc'
import { settings } from '#tenant'

import { readBrand } from '../brand.ts'
import { browserHandle, ensureBrowserHandle } from '../browser-handle.ts'
import { isWayBack } from '../form-token.ts'
import { oneText } from '../one-text.ts'
import { pageText } from '../page-text.ts'
import { sendPage } from '../send-page.ts'
import { ADMINISTRATOR } from './administrator.ts'
import { sendAuthorized, setCookies } from './answers.ts'
import type { SignInPageDeps } from './deps.ts'
import { seen } from './seen.ts'
import { LOGIN, overPage } from './views.ts'

export function authorizeRoutes(app: FastifyInstance, deps: SignInPageDeps): void {
  const { oidc, flows } = deps
  const { authorization } = endpointPaths

  app.get(authorization, (request, reply) => begin(request, reply, request.url.split('?')[1] ?? ''))
  // the same parameters, as a form (OpenID Connect Core §3.1.2.1)
  app.post(authorization, (request, reply) => begin(request, reply, formText(request.body)))
  app.get(`${authorization}/:uid`, (request, reply) => goOn(request, reply, 'users'))
  app.get(`${authorization}/administrator/:uid`, (request, reply) => goOn(request, reply, 'administrators'))

  async function begin(request: FastifyRequest, reply: FastifyReply, query: string): Promise<FastifyReply> {
    return answer(request, reply, await oidc.authorize({ query, ...seen(request) }))
  }

  async function goOn(request: FastifyRequest, reply: FastifyReply, people: Interaction['people']) {
    const { uid = '' } = request.params as { uid?: string }
    const browser = browserHandle(request, deps.publicUrl)
    if (!/^[\w-]{10,64}$/.test(uid) || !isWayBack(uid, oneText(request.query, 'way'), browser)) {
      return refuse(request, reply, 'gone')
    }
    return answer(request, reply, await oidc.resume(people, uid, seen(request)))
  }

  async function answer(
    request: FastifyRequest,
    reply: FastifyReply,
    answered: Awaited<ReturnType<typeof oidc.authorize>>,
  ): Promise<FastifyReply> {
    if (answered.kind !== 'interact') return sendAuthorized(deps, request, reply, answered)
    const { interaction } = answered
    setCookies(reply, answered.answer.headers['set-cookie'])
    // the journey belongs to the browser that asked: a link to it is worth nothing elsewhere (Keycloak CVE-2026-7507)
    const browser = ensureBrowserHandle(request, reply, deps)
    if (interaction.people === 'administrators') {
      const enrolls = interaction.screenHint === 'mfa-enrollment'
      const flow = await flows.administrators.begin(interaction.uid, browser, enrolls)
      return reply.redirect(`${ADMINISTRATOR}?state=${flow}`, 302)
    }
    if (interaction.screenHint === 'reset-password' && interaction.prompt === 'login') {
      const query = new URLSearchParams({ client_id: interaction.client, ...hintOf(interaction) })
      return reply.redirect(`/u/reset-password/request?${query.toString()}`, 302)
    }
    const journey = journeyOf(interaction)
    if (interaction.client === ACCOUNT) {
      const standard = await settings.read(deps.storage.db, 'default_client')
      journey.client = (standard?.client_id ?? '') as ClientId
    }
    const flow = await flows.signIn.begin(journey, browser)
    if (flow === undefined) {
      return refuse(request, reply, 'request', 'the client has no such database connection')
    }
    return reply.redirect(`${LOGIN}?state=${flow}`, 302)
  }

  async function refuse(request: FastifyRequest, reply: FastifyReply, why: 'gone' | 'request', detail?: string) {
    const brand = await readBrand(deps.storage)
    const text = await pageText(deps, request, { brand })
    return sendPage(reply, text, brand, overPage({ text }, why, detail))
  }
}

function journeyOf(interaction: Interaction) {
  const { uid, client, connection, prompt, scopes, audience, loginHint, uiLocales, screenHint, ext } = interaction
  const locale = uiLocales?.split(' ')[0]
  return {
    interaction: uid,
    client: client as ClientId,
    connection,
    begins: screenHint === 'signup' ? ('signup' as const) : ('login' as const),
    consent: prompt === 'consent' ? { scopes, audience } : undefined,
    ...(loginHint === undefined ? {} : { hint: loginHint.slice(0, 254) }),
    ...(locale !== undefined && /^[A-Za-z0-9-]{2,35}$/.test(locale) ? { locale } : {}),
    ...(Object.keys(ext).length === 0 ? {} : { ext }),
  }
}

function hintOf({ loginHint, connection }: Interaction): Record<string, string> {
  return {
    ...(loginHint === undefined ? {} : { login_hint: loginHint.slice(0, 254) }),
    ...(connection === undefined ? {} : { connection }),
  }
}

/** A name that comes twice stays twice, so that it is refused. */
function formText(body: unknown): string {
  const form = new URLSearchParams()
  for (const [name, value] of isObject(body) ? Object.entries(body) : []) {
    for (const each of Array.isArray(value) ? value : [value]) form.append(name, String(each))
  }
  return form.toString()
}
