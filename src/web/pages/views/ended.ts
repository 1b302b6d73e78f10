// The two ends of a reset: "Password Changed!", and a link that does not work.
import type { ResetFailure } from '#flows'
import { html } from '#kit'

import type { Brand } from '../brand.ts'
import { badSign, goodSign } from '../look/index.ts'
import type { Page } from '../send-page.ts'
import type { PageText } from '../text/index.ts'

/** @param result where the button leads; without one there is none, and never a redirect */
export function changedPage(text: PageText, { tenant, client }: Brand, result: string | undefined): Page {
  return {
    title: text.changed.title,
    sign: goodSign,
    body: html`<p class="words">${text.changed.words}</p>
${result !== undefined && html`<p><a class="button" href="${result}">${text.changed.back(client?.name ?? tenant)}</a></p>`}`,
  }
}

/** The reason is the Action's own text, shown as text. */
export function deniedPage(text: PageText, reason: string): Page {
  return {
    status: 403,
    title: text.denied.title,
    sign: badSign,
    body: html`<p class="words">${reason || text.denied.words}</p>`,
  }
}

export function failedPage(text: PageText, { client }: Brand, why: ResetFailure): Page {
  const { title, words } = text.failed[why]
  const query = client ? `?client_id=${encodeURIComponent(client.id)}` : ''
  return {
    status: why === 'expired' || why === 'used' ? 410 : 400,
    title,
    sign: badSign,
    body: html`<p class="words">${words}</p>
<p><a class="button" href="/u/reset-password/request${query}">${text.failed.another}</a></p>`,
  }
}
