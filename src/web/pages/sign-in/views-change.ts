// The pages of changing a password while signed in.
import type { PasswordChangeState, PasswordRules } from '#flows'
import { html } from '#kit'

import { badSign } from '../look/index.ts'
import type { Page } from '../send-page.ts'
import type { PageText } from '../text/index.ts'
import { signInText } from '../text/sign-in/index.ts'
import { rulesList } from '../views/rules.ts'
import { type Form, hiddenFields, passwordField } from './views.ts'

export { overPage } from './views.ts'

type Asking = Extract<PasswordChangeState, { at: 'asking' }>
type Choosing = Extract<PasswordChangeState, { at: 'choosing' }>

export function currentPage({ text }: { text: PageText }, form: Form, problem: Asking['problem']): Page {
  const { change, problems } = signInText(text)
  const words =
    problem === undefined ? undefined : problem === 'too-many' ? problems['account-blocked'] : change.problems[problem]
  return {
    ...(words === undefined ? {} : { status: 400, faulty: true }),
    title: change.title,
    body: html`<p class="words">${change.words}</p>
${words !== undefined && html`<div class="summary" id="problem" role="alert"><p>${words}</p></div>`}
<form method="post" action="${form.path}" novalidate>${hiddenFields(form, 'current')}
${passwordField(text, { label: change.current, autocomplete: 'current-password', focused: true, problem: words })}
<button class="button">${text.continue}</button></form>`,
  }
}

/** @param account so that password managers store the new password with it */
export function newPasswordPage(
  { text }: { text: PageText },
  form: Form,
  { account, rules, problem }: { account: string | undefined; rules: PasswordRules; problem: Choosing['problem'] },
): Page {
  const words = problem && text.problems[problem.error]
  const common = { autocomplete: 'new-password', focused: false } as const
  return {
    ...(words === undefined ? {} : { status: 400, faulty: true }),
    asksServer: true,
    title: text.password.title,
    body: html`${words === undefined ? html`<p class="words">${text.password.words}</p>` : html`<div class="summary" id="problem" role="alert"><p>${words}</p></div>`}
<form method="post" action="${form.path}" novalidate>${hiddenFields(form, 'password')}
${account !== undefined && html`<input type="text" name="username" autocomplete="username" value="${account}" aria-label="${text.password.account}" readonly hidden>`}
${passwordField(text, { ...common, label: text.password.new, name: 'newPassword', problem: words })}
${rulesList(text, { rules, problem, field: 'newPassword', path: form.path })}
${passwordField(text, { ...common, label: text.password.again, name: 'confirmNewPassword', problem: undefined })}
<button class="button">${text.password.submit}</button></form>`,
  }
}

export function signedOutPage({ text }: { text: PageText }): Page {
  const { change } = signInText(text)
  return { status: 401, title: change.title, sign: badSign, body: html`<p class="words">${change.signedOut}</p>` }
}
