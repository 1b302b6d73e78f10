// /u/login without an application's request, and /u/account: who is signed in here, with the ways on.
import { randomBytes } from 'node:crypto'

import type { FastifyInstance } from 'fastify'

import { users } from '#identity'
import { html } from '#kit'
import { ACCOUNT } from '#oidc'

import { readBrand } from '../brand.ts'
import { goodSign } from '../look/index.ts'
import { pageText } from '../page-text.ts'
import { sendPage } from '../send-page.ts'
import { signInText } from '../text/sign-in/index.ts'
import type { SignInPageDeps } from './deps.ts'
import { seen } from './seen.ts'
import { LOGIN } from './views.ts'

const HERE = '/u/account'

export function accountRoutes(app: FastifyInstance, deps: SignInPageDeps): void {
  const { oidc, storage } = deps

  app.get(HERE, async (request, reply) => {
    const session = await oidc.sessionOf('users', seen(request).headers)
    const user = session && (await users.find(storage.db, session.id))
    // the code in the URL is redeemed by nobody: what counts is the session
    if (Object.keys(request.query as object).length > 0) return reply.redirect(HERE, 303)
    if (!user) return reply.redirect(LOGIN, 303)
    const brand = await readBrand(storage)
    const text = await pageText(deps, request, { brand })
    const { account } = signInText(text)
    const name = user.profile.name ?? user.email ?? user.username ?? user.phoneNumber ?? user.id
    return sendPage(reply, text, brand, {
      title: account.title,
      sign: goodSign,
      body: html`<p class="words">${account.words(name)}</p>
<p><a class="button" href="/u/change-password">${account.change}</a></p>
<p><a class="button second" href="/oidc/logout">${account.logOut}</a></p>`,
    })
  })
}

/** The request that /u/login makes of itself when no application made one. */
export function ownRequest(publicUrl: string): string {
  const query = new URLSearchParams({
    client_id: ACCOUNT,
    response_type: 'code',
    redirect_uri: `${publicUrl}${HERE}`,
    scope: 'openid',
    code_challenge: randomBytes(32).toString('base64url'),
    code_challenge_method: 'S256',
  })
  return `/authorize?${query.toString()}`
}
