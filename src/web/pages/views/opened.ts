// The page that a mailed link opens: nothing has happened yet, and nothing does before Continue is pressed.
import { html } from '#kit'

import type { Brand } from '../brand.ts'
import type { Page } from '../send-page.ts'
import type { PageText } from '../text/index.ts'

export function openedPage(text: PageText, { tenant }: Brand, { flow, token }: { flow: string; token: string }): Page {
  return {
    title: text.open.title,
    body: html`<p class="words">${text.open.words(tenant)}</p>
<form method="post" action="/u/reset-password">
<input type="hidden" name="state" value="${flow}">
<input type="hidden" name="form_token" value="${token}">
<input type="hidden" name="action" value="continue">
<button class="button" autofocus>${text.continue}</button>
</form>`,
  }
}
