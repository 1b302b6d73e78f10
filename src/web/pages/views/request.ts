// "Forgot Your Password?": asks for an address.
import { html } from '#kit'

import type { Brand } from '../brand.ts'
import type { Page } from '../send-page.ts'
import type { PageText } from '../text/index.ts'

export type RequestForm = {
  token: string
  /** kept in the form when the query named them */
  client: string | undefined
  connection: string | undefined
  email: string
  /** whether people of the connection have usernames too */
  usernames?: boolean
  problem?: 'noEmail' | 'invalidEmail'
}

export function requestPage(text: PageText, { client }: Brand, form: RequestForm): Page {
  const { request } = text
  const either = { noEmail: request.noEither, invalidEmail: request.invalidEither }
  const problem = form.problem && (form.usernames ? either : request)[form.problem]
  return {
    ...(problem === undefined ? {} : { status: 400, faulty: true }),
    title: request.title,
    body: html`<p class="words">${form.usernames ? request.wordsEither : request.words}</p>
<form method="post" action="/u/reset-password/request" novalidate>
<input type="hidden" name="form_token" value="${form.token}">
${form.client !== undefined && html`<input type="hidden" name="client_id" value="${form.client}">`}
${form.connection !== undefined && html`<input type="hidden" name="connection" value="${form.connection}">`}
<div class="field">
<label for="email">${form.usernames ? request.either : request.email}</label>
<input id="email" name="email" type="text"${!form.usernames && html` inputmode="email"`} autocomplete="${form.usernames ? 'username' : 'email'}" autocapitalize="none" spellcheck="false"
 required autofocus value="${form.email}"${problem && html` aria-invalid="true" aria-describedby="email-problem"`}>
${problem && html`<p class="problem" id="email-problem">${problem}</p>`}
</div>
<button class="button">${request.submit}</button>
</form>
${client?.loginUrl !== undefined && html`<p class="aside"><a href="${client.loginUrl}">${request.back(client.name)}</a></p>`}`,
  }
}
