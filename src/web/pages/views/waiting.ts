// Two pages that lead on by themselves: Actions run, or an Action sends the user to another site.
import { html } from '#kit'

import type { Page } from '../send-page.ts'
import type { PageText } from '../text/index.ts'

/** Looks again every two seconds; Continue helps when the node that ran the Actions has died. */
export function runningPage(text: PageText, { flow, token }: { flow: string; token: string }): Page {
  return {
    title: text.running.title,
    head: html`<meta http-equiv="refresh" content="2">`,
    body: html`<p class="words" role="status">${text.running.words}</p>
<form method="post" action="/u/reset-password">
<input type="hidden" name="state" value="${flow}">
<input type="hidden" name="form_token" value="${token}">
<input type="hidden" name="action" value="continue">
<button class="button second">${text.continue}</button>
</form>`,
  }
}

/** A page and not a 303: browsers hold a redirect after a form to `form-action`, and the form's target is ours. */
export function elsewherePage(text: PageText, url: string): Page {
  return {
    title: text.elsewhere.title,
    head: html`<meta http-equiv="refresh" content="0;url=${url}">`,
    body: html`<p class="words">${text.elsewhere.words(new URL(url).host)}</p>
<p><a class="button" href="${url}">${text.continue}</a></p>`,
  }
}
