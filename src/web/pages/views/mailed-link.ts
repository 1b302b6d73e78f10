// The pages of links that confirm one thing: what pressing the button does, that it is done, or why it is not.
import type { LinkPurpose } from '#flows'
import { html } from '#kit'

import type { Brand } from '../brand.ts'
import { badSign, goodSign } from '../look/index.ts'
import type { Page } from '../send-page.ts'
import type { PageText } from '../text/index.ts'
import { linkText } from '../text/mailed-link/index.ts'

export function linkOpenedPage(
  text: PageText,
  { tenant }: Brand,
  purpose: LinkPurpose,
  form: { flow: string; token: string; path: string },
): Page {
  const { open } = linkText(text)[purpose]
  return {
    title: open.title,
    body: html`<p class="words">${open.words(tenant)}</p>
<form method="post" action="${form.path}">
<input type="hidden" name="state" value="${form.flow}">
<input type="hidden" name="form_token" value="${form.token}">
<input type="hidden" name="action" value="continue">
<button class="button" autofocus>${open.button}</button>
</form>`,
  }
}

/** @param back where the button leads; without one there is none, and never a redirect */
export function linkConfirmedPage(
  text: PageText,
  { tenant, client }: Brand,
  purpose: LinkPurpose,
  back: string | undefined,
): Page {
  const { done } = linkText(text)[purpose]
  return {
    title: done.title,
    sign: goodSign,
    body: html`<p class="words">${done.words}</p>
${back !== undefined && html`<p><a class="button" href="${back}">${text.backTo(client?.name ?? tenant)}</a></p>`}`,
  }
}

export function linkFailedPage(text: PageText, why: 'expired' | 'used' | 'superseded'): Page {
  const { title, words } = linkText(text).failed[why]
  return { status: why === 'superseded' ? 400 : 410, title, sign: badSign, body: html`<p class="words">${words}</p>` }
}
