// "Check Your Email": the same for known and unknown addresses.
import { html } from '#kit'

import type { Page } from '../send-page.ts'
import type { PageText } from '../text/index.ts'

export type CheckEmail = { flow: string; token: string; address: string; back: string; again: boolean }

export function checkEmailPage(text: PageText, { flow, token, address, back, again }: CheckEmail): Page {
  const { checkEmail } = text
  return {
    title: address.includes('@') ? checkEmail.title : checkEmail.otherTitle,
    body: html`<p class="words">${address.includes('@') ? checkEmail.words(address) : checkEmail.otherWords(address)}</p>
${again && html`<p class="told" role="status">${checkEmail.again}</p>`}
<form method="post" action="/u/reset-password/check-email">
<input type="hidden" name="state" value="${flow}">
<input type="hidden" name="form_token" value="${token}">
<input type="hidden" name="action" value="resend">
<button class="button second">${address.includes('@') ? checkEmail.resend : checkEmail.otherResend}</button>
</form>
<p class="aside"><a href="${back}">${checkEmail.back}</a></p>`,
  }
}
