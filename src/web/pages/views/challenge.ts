// One more proof: a picker of factors, a code to enter, or a security key to use.
import type { ResetChallenge, StartedFactor } from '#flows'
import { type Html, html } from '#kit'

import type { Page } from '../send-page.ts'
import type { PageText } from '../text/index.ts'

/** @param path where its forms go: a reset, or enrolling a factor */
type Form = { flow: string; token: string; path?: string }

const RESET = '/u/reset-password'

export function challengePage(text: PageText, form: Form, challenge: ResetChallenge): Page {
  const { current, problem } = challenge
  const words = problem && text.challenge.problems[problem]
  if (!current) return pickerPage(text, form, challenge, words)
  return {
    faulty: words !== undefined,
    title: text.challenge.title,
    body: html`${'options' in current ? keyForm(text, form, current, words) : codeForm(text, form, current, words)}
${'codeHash' in current && button(form, 'resend', text.challenge.resend, 'second')}
${challenge.factors.length > 1 && button(form, 'another', text.challenge.another, 'second')}`,
  }
}

function pickerPage(text: PageText, form: Form, challenge: ResetChallenge, words: string | undefined): Page {
  return {
    faulty: words !== undefined,
    title: text.challenge.title,
    body: html`<p class="words">${text.challenge.pick}</p>
${words !== undefined && html`<p class="problem" role="alert">${words}</p>`}
<form method="post" action="${form.path ?? RESET}">${hidden(form, 'factor')}
${challenge.factors.map(
  (factor) =>
    html`<p><button class="button second" name="factor" value="${factor}">${text.challenge.factors[factor]}</button></p>`,
)}</form>`,
  }
}

function codeForm(text: PageText, form: Form, current: StartedFactor, problem: string | undefined): Html {
  const { challenge } = text
  const isRecovery = current.factor === 'recovery-code'
  const asked = 'codeHash' in current ? challenge.sent(masked(current.to)) : challenge.asks[current.factor]
  const told = 'resent' in current && current.resent && problem === undefined
  return html`<p class="words">${asked}</p>
${told && html`<p class="told" role="status">${challenge.again}</p>`}
<form method="post" action="${form.path ?? RESET}" novalidate>${hidden(form, 'proof')}
<div class="field">
<label for="proof">${isRecovery ? challenge.recoveryCode : challenge.code}</label>
<input id="proof" name="proof" autocomplete="one-time-code" autocapitalize="none" spellcheck="false" required autofocus${
    !isRecovery && html` inputmode="numeric"`
  }${problem !== undefined && html` aria-invalid="true" aria-describedby="proof-problem"`}>
${problem !== undefined && html`<p class="problem" id="proof-problem" role="alert">${problem}</p>`}
</div>
<button class="button">${challenge.submit}</button>
</form>`
}

/** The key answers a script; without JavaScript there is "try another method" only, and the page says so. */
function keyForm(
  text: PageText,
  form: Form,
  current: Extract<StartedFactor, { options: unknown }>,
  problem: string | undefined,
): Html {
  const asks = form.path === undefined ? text.challenge.asks : text.challenge.asksElsewhere
  return html`<p class="words">${asks[current.factor]}</p>
<form method="post" action="${form.path ?? RESET}" data-key-options="${JSON.stringify(current.options)}"
 data-key-failed="${text.challenge.problems['not-verified']}">${hidden(form, 'proof')}
<input type="hidden" name="proof" value="">
<p class="problem" role="alert" data-key-problem>${problem}</p>
<p class="words" data-needs-script>${text.challenge.needsScript}</p>
<button class="button" data-key-start hidden>${text.challenge.useKey}</button>
</form>`
}

function button(form: Form, action: string, label: string, look: string): Html {
  return html`<form method="post" action="${form.path ?? RESET}">${hidden(form, action)}
<button class="button ${look}">${label}</button></form>`
}

export function hidden({ flow, token }: Form, action: string): Html {
  return html`<input type="hidden" name="state" value="${flow}">
<input type="hidden" name="form_token" value="${token}">
<input type="hidden" name="action" value="${action}">`
}

/** Enough to know one's own address again: `m***@example.com`, `XXX XXX 42`. */
export function masked(to: string): string {
  const at = to.lastIndexOf('@')
  return at > 0 ? `${to.slice(0, 1)}***${to.slice(at)}` : `XXX XXX ${to.slice(-2)}`
}
