// Enrolling a factor: what to add, its first use, and the recovery code that is shown once.
import type { EnrollmentKind, EnrollmentState, RemovableFactor } from '#flows'
import { type Html, html, trusted } from '#kit'

import { badSign, goodSign } from '../look/index.ts'
import type { Page } from '../send-page.ts'
import type { PageText } from '../text/index.ts'
import { challengePage, hidden, masked } from './challenge.ts'

export const ENROLL = '/u/mfa-enrollment'

type Form = { flow: string; token: string; path: string }

/**
 * @param qr the QR code as SVG, where the state has one
 * @param next the sign-in that waits for this, if the browser has one open
 */
export function enrollPage(
  text: PageText,
  tenant: string,
  form: Form,
  state: EnrollmentState,
  qr: string | undefined,
  next?: string,
): Page {
  const { enroll } = text
  switch (state.at) {
    case 'opened':
      return {
        title: enroll.title,
        body: html`<p class="words">${enroll.words(tenant)}</p>${press(form, 'continue', text.continue)}`,
      }
    case 'proving':
      return challengePage(text, form, state.challenge)
    case 'choosing':
      return {
        title: enroll.title,
        body: html`${state.offered.length > 0 && offeredForm(text, form, state.offered)}
${state.removable && removableForm(text, form, state.removable)}`,
      }
    case 'entering':
      return enteringPage(text, form, state)
    case 'confirming':
      return confirmingPage(text, form, state, qr)
    case 'enrolled':
      return enrolledPage(text, state, next)
    case 'removed':
      return {
        title: enroll.removed,
        sign: goodSign,
        body: html`<p class="words">${enroll.removedWords(text.challenge.factors[state.removed])}</p>`,
      }
    case 'failed': {
      const { title, words } = state.why === 'tries' ? text.failed.tries : text.errors.gone
      return { status: 410, title, sign: badSign, body: html`<p class="words">${words}</p>` }
    }
  }
}

/** @param next where to go on to, if somewhere */
export function enrolledPage(
  text: PageText,
  { recoveryCode }: Pick<Extract<EnrollmentState, { at: 'enrolled' }>, 'recoveryCode'>,
  next: string | undefined,
): Page {
  const { enroll } = text
  return {
    title: enroll.done,
    sign: goodSign,
    body: html`<p class="words">${enroll.doneWords}</p>
${recoveryCode !== undefined && html`<p>${enroll.recovery}</p><p class="code" dir="ltr">${inFours(recoveryCode)}</p>`}
${next !== undefined && html`<p><a class="button" href="${next}">${text.continue}</a></p>`}`,
  }
}

function offeredForm(text: PageText, form: Form, offered: readonly EnrollmentKind[]): Html {
  return html`<p class="words">${text.enroll.pick}</p>
<form method="post" action="${form.path}">${hidden(form, 'factor')}
${offered.map(
  (kind) =>
    html`<p><button class="button second" name="factor" value="${kind}">${text.challenge.factors[kind]}</button></p>`,
)}</form>`
}

function removableForm(text: PageText, form: Form, removable: readonly RemovableFactor[]): Html {
  return html`<h2>${text.enroll.yours}</h2>
<form method="post" action="${form.path}">${hidden(form, 'remove')}
${removable.map(({ id, type, hint }) => {
  const factor = text.challenge.factors[type] + (hint === undefined ? '' : ` (${masked(hint)})`)
  return html`<p><button class="button second" name="factor" value="${id}">${text.enroll.remove(factor)}</button></p>`
})}</form>`
}

function enteringPage(text: PageText, form: Form, state: Extract<EnrollmentState, { at: 'entering' }>): Page {
  const { enroll, challenge } = text
  const problem = state.problem && (state.problem === 'invalid' ? enroll.invalid : challenge.problems['too-many'])
  const phone = state.kind === 'phone'
  return {
    faulty: problem !== undefined,
    title: challenge.factors[state.kind],
    body: html`<form method="post" action="${form.path}" novalidate>${hidden(form, 'entry')}
<div class="field"><label for="entry">${phone ? enroll.phone : enroll.email}</label>
<input id="entry" name="entry" type="text" inputmode="${phone ? 'tel' : 'email'}" autocomplete="${phone ? 'tel' : 'email'}" dir="ltr" required autofocus
 aria-describedby="${phone && 'entry-words'}${problem !== undefined && ' entry-problem'}"${problem !== undefined && html` aria-invalid="true"`}>
${phone && html`<p id="entry-words">${enroll.phoneWords}</p>`}
${problem !== undefined && html`<p class="problem" id="entry-problem" role="alert">${problem}</p>`}</div>
<button class="button">${text.continue}</button></form>
${press(form, 'another', enroll.another)}`,
  }
}

type Confirming = Pick<
  Extract<EnrollmentState, { at: 'confirming' }>,
  'pending' | 'problem' | 'offered' | 'removable' | 'resent'
>

export function confirmingPage(
  text: PageText,
  form: Form,
  { pending, problem, offered, removable, resent }: Confirming,
  qr: string | undefined,
): Page {
  const { enroll, challenge } = text
  const words = problem && challenge.problems[problem]
  const another =
    (offered.length > 1 || removable !== undefined || 'codeHash' in pending) && press(form, 'another', enroll.another)
  const title = challenge.factors[pending.kind]
  if ('options' in pending) {
    return {
      faulty: words !== undefined,
      title,
      body: html`<p class="words">${pending.kind === 'webauthn-platform' ? enroll.platform : enroll.key}</p>
<form method="post" action="${form.path}" data-key-options="${JSON.stringify(pending.options)}" data-key-makes="yes"
 data-key-failed="${challenge.problems['not-verified']}">${hidden(form, 'proof')}
<input type="hidden" name="proof" value="">
<p class="problem" role="alert" data-key-problem>${words}</p>
<p class="words" data-needs-script>${enroll.needsScript}</p>
<button class="button" data-key-start hidden>${challenge.useKey}</button>
</form>${another}`,
    }
  }
  return {
    faulty: words !== undefined,
    title,
    body: html`${resent && words === undefined && html`<p class="told" role="status">${challenge.again}</p>`}
${pending.kind === 'otp' ? scan(text, pending.secret, qr) : html`<p class="words">${challenge.sent(pending.to)}</p>`}
<form method="post" action="${form.path}" novalidate>${hidden(form, 'proof')}
<div class="field"><label for="proof">${challenge.code}</label>
<input id="proof" name="proof" inputmode="numeric" autocomplete="one-time-code" dir="ltr" required autofocus${
      words !== undefined && html` aria-invalid="true" aria-describedby="proof-problem"`
    }>
${words !== undefined && html`<p class="problem" id="proof-problem" role="alert">${words}</p>`}</div>
<button class="button">${text.continue}</button></form>
${'codeHash' in pending && press(form, 'resend', challenge.resend)}${another}`,
  }
}

/** The picture is our own library's drawing of our own text. */
function scan({ enroll }: PageText, secret: string, qr: string | undefined): Html {
  return html`<p class="words">${enroll.scan}</p>
${qr !== undefined && html`<div class="qr" role="img" aria-label="${enroll.qr}">${trusted(qr)}</div>`}
<p>${enroll.secret}</p><p class="code" dir="ltr">${inFours(secret)}</p>`
}

function press(form: Form, action: string, label: string): Html {
  return html`<form method="post" action="${form.path}">${hidden(form, action)}
<button class="button${action !== 'continue' && ' second'}">${label}</button></form>`
}

function inFours(code: string): string {
  return code.replace(/.{4}(?=.)/g, '$& ')
}
