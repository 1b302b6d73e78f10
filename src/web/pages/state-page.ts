// A page is a function of the state: which one each state has, and what it needs from the rooms.
import type { FastifyRequest } from 'fastify'

import type { ResetState } from '#flows'
import { connections, users } from '#identity'

import { type Brand, readBrand } from './brand.ts'
import type { PageDeps } from './deps.ts'
import { formToken } from './form-token.ts'
import { pageText, screenOf } from './page-text.ts'
import { resultUrl } from './result-url.ts'
import type { Page } from './send-page.ts'
import type { PageText } from './text/index.ts'
import { challengePage } from './views/challenge.ts'
import { checkEmailPage } from './views/check-email.ts'
import { choosingPage } from './views/choosing.ts'
import { changedPage, deniedPage, failedPage } from './views/ended.ts'
import { openedPage } from './views/opened.ts'
import { promptPage } from './views/prompt.ts'
import { elsewherePage, runningPage } from './views/waiting.ts'

export type Shown = {
  flow: string
  browser: string
  state: ResetState
  /** whether the page is the answer to Resend */
  again: boolean
}

export async function statePage(
  deps: PageDeps,
  request: FastifyRequest,
  shown: Shown,
): Promise<{ text: PageText; brand: Brand; page: Page }> {
  const { state } = shown
  const brand = await readBrand(deps.storage, 'journey' in state ? state.journey.subject.client : state.client)
  const text = await pageText(deps, request, { brand, screen: screenOf(state) })
  return { text, brand, page: await pageOf(deps, text, brand, shown) }
}

async function pageOf(
  { storage: { db }, flows }: PageDeps,
  text: PageText,
  brand: Brand,
  { flow, browser, state, again }: Shown,
): Promise<Page> {
  const token = formToken(browser, flow)
  switch (state.at) {
    case 'asked': {
      const connection = await connections.find(db, state.connection)
      const query = new URLSearchParams({ client_id: state.client, ...(connection && { connection: connection.name }) })
      const back = `/u/reset-password/request?${query.toString()}`
      return checkEmailPage(text, { flow, token, address: state.address, back, again })
    }
    case 'opened':
      return openedPage(text, brand, { flow, token })
    case 'running':
      return runningPage(text, { flow, token })
    case 'redirected':
      return elsewherePage(text, state.url)
    case 'challenged':
      return challengePage(text, { flow, token }, state.challenge)
    case 'prompted':
      return promptPage(text, { flow, token, ...state.prompt, tried: state.tried })
    case 'denied':
      return deniedPage(text, state.reason)
    case 'choosing': {
      const { subject } = state.journey
      const user = await users.find(db, subject.user)
      const connection = await connections.find(db, subject.connection)
      if (!connection) return failedPage(text, brand, 'generic')
      const rules = await flows.passwordRules(connection, true)
      const account = user?.email ?? user?.username
      return choosingPage(text, { flow, token, account, rules, problem: state.problem })
    }
    case 'changed': {
      const connection = await connections.find(db, state.connection)
      const result = resultUrl({
        url: state.resultUrl,
        supportSignUp: connection?.options.disable_signup !== true,
        email: state.email,
        message: text.changed.message,
      })
      // the sign-in that the reset began from, if this browser has it open; else where the application's logins begin
      const pending = result === undefined ? await flows.signIn.pendingOf(browser, state.client) : undefined
      const login = pending === undefined ? brand.client?.loginUrl : `/u/login?state=${pending}`
      return changedPage(text, brand, result ?? login)
    }
    case 'failed':
      return failedPage(text, brand, state.why)
  }
}
