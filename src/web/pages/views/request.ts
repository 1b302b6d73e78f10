// "Forgot Your Password?": asks for an address.
import type { Identifiers } from '#identity'
import { html } from '#kit'

import type { Brand } from '../brand.ts'
import { identifierLabel } from '../identifier-label.ts'
import type { Page } from '../send-page.ts'
import type { PageText } from '../text/index.ts'

export type RequestForm = {
  token: string
  /** kept in the form when the query named them */
  client: string | undefined
  connection: string | undefined
  email: string
  /** what people of the connection sign in by; an address when it is left out */
  identifiers?: Identifiers
  problem?: 'noEmail' | 'invalidEmail'
}

export function requestPage(text: PageText, { client }: Brand, form: RequestForm): Page {
  const { request } = text
  const { identifiers } = form
  const usernames = identifiers?.username.signsIn === true
  const onlyEmail = !identifiers || !(usernames || (identifiers.named && identifiers.phone.signsIn))
  const label = identifiers?.named ? identifierLabel(text, identifiers) : usernames ? request.either : request.email
  const either = { noEmail: request.noEither, invalidEmail: request.invalidEither }
  const problem = form.problem && (usernames ? either : request)[form.problem]
  return {
    ...(problem === undefined ? {} : { status: 400, faulty: true }),
    title: request.title,
    body: html`<p class="words">${usernames ? request.wordsEither : request.words}</p>
<form method="post" action="/u/reset-password/request" novalidate>
<input type="hidden" name="form_token" value="${form.token}">
${form.client !== undefined && html`<input type="hidden" name="client_id" value="${form.client}">`}
${form.connection !== undefined && html`<input type="hidden" name="connection" value="${form.connection}">`}
<div class="field">
<label for="email">${label}</label>
<input id="email" name="email" type="text"${onlyEmail && html` inputmode="email"`} autocomplete="${onlyEmail ? 'email' : 'username'}" autocapitalize="none" spellcheck="false"
 required autofocus value="${form.email}"${problem && html` aria-invalid="true" aria-describedby="email-problem"`}>
${problem && html`<p class="problem" id="email-problem">${problem}</p>`}
</div>
<button class="button">${request.submit}</button>
</form>
${client?.loginUrl !== undefined && html`<p class="aside"><a href="${client.loginUrl}">${request.back(client.name)}</a></p>`}`,
  }
}
