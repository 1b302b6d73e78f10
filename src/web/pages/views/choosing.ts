// "Change Your Password": the new password twice, its rules, and what was wrong with the last try.
import type { PasswordProblem, PasswordRules } from '#flows'
import { type Html, html } from '#kit'

import type { Page } from '../send-page.ts'
import type { PageText } from '../text/index.ts'
import { rulesList } from './rules.ts'

export type Choosing = {
  flow: string
  token: string
  /** address or name of the account, so that password managers store the new password with it */
  account: string | undefined
  rules: PasswordRules
  problem: PasswordProblem | undefined
}

const PATH = '/u/reset-password'

type Field = 'newPassword' | 'confirmNewPassword'

export function choosingPage(text: PageText, choosing: Choosing): Page {
  const { flow, token, account, rules, problem } = choosing
  const at: Field = problem?.error === 'mismatch' ? 'confirmNewPassword' : 'newPassword'
  const words = problem && text.problems[problem.error]
  const shown = (field: Field): string | undefined => (field === at ? words : undefined)
  return {
    faulty: words !== undefined,
    asksServer: true,
    title: text.password.title,
    body: html`${words === undefined ? html`<p class="words">${text.password.words}</p>` : summary(text, at, words)}
<form method="post" action="${PATH}" novalidate>
<input type="hidden" name="state" value="${flow}">
<input type="hidden" name="form_token" value="${token}">
<input type="hidden" name="action" value="password">
${
  account !== undefined &&
  html`<input type="text" name="username" autocomplete="username" value="${account}" aria-label="${text.password.account}" readonly hidden>`
}
${passwordField(text, 'newPassword', text.password.new, shown('newPassword'), words === undefined)}
${rulesList(text, { rules, problem, field: 'newPassword', path: PATH })}
${passwordField(text, 'confirmNewPassword', text.password.again, shown('confirmNewPassword'), false)}
<button class="button">${text.password.submit}</button>
</form>`,
  }
}

/** Focused when the page opens, so that nobody misses it; each problem leads to its field (WCAG 3.3.1). */
function summary(text: PageText, field: Field, words: string): Html {
  return html`<div class="summary" role="alert" tabindex="-1" autofocus>
<p>${text.problemSummary}</p>
<a href="#${field}">${words}</a>
</div>`
}

function passwordField(
  { password }: PageText,
  field: Field,
  label: string,
  problem: string | undefined,
  focused: boolean,
): Html {
  const described = [problem === undefined ? '' : `${field}-problem`, field === 'newPassword' ? 'rules' : '']
    .filter((id) => id !== '')
    .join(' ')
  return html`<div class="field">
<label for="${field}">${label}</label>
<div class="entry can-show">
<input id="${field}" name="${field}" type="password" autocomplete="new-password" autocapitalize="none" spellcheck="false"
 required${described !== '' && html` aria-describedby="${described}"`}${
   problem !== undefined && html` aria-invalid="true"`
 }${focused && html` autofocus`}>
<button type="button" class="reveal" data-reveals="${field}" data-show="${password.show}" data-hide="${password.hide}"
 data-show-words="${password.showWords}" data-hide-words="${password.hideWords}"
 aria-label="${password.showWords}" aria-controls="${field}" hidden>${password.show}</button>
</div>
${problem !== undefined && html`<p class="problem" id="${field}-problem">${problem}</p>`}
</div>`
}
