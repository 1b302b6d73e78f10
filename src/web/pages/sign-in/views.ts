// The pages around signing in: one for each state of the journey.
import type { LoginProblem, PasswordRules, SignInState, SignUpProblem } from '#flows'
import type { Identifiers } from '#identity'
import { type Html, html } from '#kit'

import type { Brand } from '../brand.ts'
import { identifierLabel, signsInBy } from '../identifier-label.ts'
import { badSign, goodSign } from '../look/index.ts'
import type { Page } from '../send-page.ts'
import type { PageText } from '../text/index.ts'
import { type SignInText, signInText } from '../text/sign-in/index.ts'
import { rulesList } from '../views/rules.ts'

export const LOGIN = '/u/login'

export type Form = { flow: string; token: string; path: string }
export type Words = { text: PageText; brand: Brand }

type Identifying = Extract<SignInState, { at: 'identifying' }>
type SigningUp = Extract<SignInState, { at: 'signing-up' }>

/** What the connection allows beside a password. */
type Links = { signUp: boolean; identifiers: Identifiers; forgot: string }

export function loginPage({ text, brand }: Words, form: Form, state: Identifying, links: Links): Page {
  const { login } = signInText(text)
  const { identifiers } = links
  const usernames = identifiers.username.signsIn
  const onlyEmail = !usernames && !(identifiers.named && identifiers.phone.signsIn)
  const plain = usernames ? login.emailOrUsername : login.email
  const label = identifiers.named ? identifierLabel(text, identifiers) : plain
  const problem = state.problem && loginWords(text, state.problem, state.entry ?? '', identifiers)
  const entry = state.entry ?? state.journey.hint ?? ''
  return {
    ...(problem === undefined ? {} : { status: statusOf(state.problem), faulty: true }),
    title: login.title,
    body: html`<p class="words">${login.words(nameIn(brand), brand.tenant)}</p>
${problem !== undefined && html`<div class="summary" id="problem" role="alert"><p>${problem}</p></div>`}
<form method="post" action="${form.path}" novalidate>${hiddenFields(form, 'login')}
<div class="field"><label for="username">${label}</label>
<input id="username" name="username" type="text"${onlyEmail && html` inputmode="email"`} autocomplete="username" autocapitalize="none" spellcheck="false" dir="ltr" required${
      entry === '' && html` autofocus`
    } value="${entry}"${described(problem)}></div>
${passwordField(text, { label: login.password, autocomplete: 'current-password', focused: entry !== '', problem })}
<p class="aside"><a href="${links.forgot}">${login.forgot}</a></p>
<button class="button">${login.submit}</button>
</form>
${links.signUp && html`<form method="post" action="${form.path}" class="aside">${hiddenFields(form, 'to-signup')}<p>${login.noAccount} <button class="button second">${login.signUp}</button></p></form>`}`,
  }
}

type NewAccount = { identifiers: Identifiers; rules: PasswordRules }

export function signUpPage(
  { text, brand }: Words,
  form: Form,
  state: SigningUp,
  { identifiers, rules }: NewAccount,
): Page {
  const { signUp, login } = signInText(text)
  const { problem, given } = state
  const words = problem && signUpWords(text, problem, given)
  const at = problem && fieldOf(problem)
  const shown = (field: string) => (field === at ? words : undefined)
  const all = [
    {
      kind: 'email',
      label: login.email,
      mode: 'email',
      autocomplete: 'email',
      value: given?.email ?? hintOf(state, '@'),
    },
    {
      kind: 'phone',
      label: text.enroll.phone,
      mode: 'tel',
      autocomplete: 'tel',
      value: given?.phone ?? hintOf(state, '+'),
    },
    {
      kind: 'username',
      label: signUp.username,
      mode: undefined,
      autocomplete: 'username',
      value: given?.username ?? '',
    },
  ] as const
  const fields = all.filter(({ kind }) => identifiers[kind].signUp !== 'inactive')
  // what has to be corrected, else the first
  const focus = at ?? fields[0]?.kind
  return {
    ...(words === undefined ? {} : { status: 400, faulty: true }),
    asksServer: true,
    title: signUp.title,
    body: html`<p class="words">${signUp.words(nameIn(brand), brand.tenant)}</p>
${words !== undefined && html`<div class="summary" id="problem" role="alert"><p>${words}</p></div>`}
<form method="post" action="${form.path}" novalidate>${hiddenFields(form, 'signup')}
${fields.map(
  ({ kind, label, mode, autocomplete, value }) =>
    html`<div class="field"><label for="${kind}">${identifiers[kind].signUp === 'optional' ? signUp.optional[kind] : label}</label>
<input id="${kind}" name="${kind}" type="text"${mode !== undefined && html` inputmode="${mode}"`} autocomplete="${autocomplete}" autocapitalize="none" spellcheck="false" dir="ltr"${
      identifiers[kind].signUp === 'required' && html` required`
    }${kind === focus && html` autofocus`} value="${value}"${
      kind === 'phone' ? describedPhone(shown(kind)) : described(shown(kind))
    }>${kind === 'phone' && html`<p id="phone-words">${text.enroll.phoneWords}</p>`}</div>`,
)}
${passwordField(text, { label: login.password, autocomplete: 'new-password', focused: focus === 'password', problem: shown('password') })}
${rulesList(text, { rules, problem, field: 'password', path: form.path })}
<button class="button">${signUp.submit}</button>
</form>
<form method="post" action="${form.path}" class="aside">${hiddenFields(form, 'to-login')}<p>${signUp.haveAccount} <button class="button second">${signUp.logIn}</button></p></form>`,
  }
}

/** A page and not a 303: browsers hold a redirect after a form to `form-action`, and the application is elsewhere. */
export function endedPage({ text }: { text: PageText }, to: string): Page {
  const { ended } = signInText(text)
  return {
    title: ended.title,
    head: html`<meta http-equiv="refresh" content="0;url=${to}">`,
    body: html`<p class="words">${ended.words}</p><p><a class="button" href="${to}">${text.continue}</a></p>`,
  }
}

export function enrollPage({ text }: Words, form: Form, link: string): Page {
  const { enroll } = signInText(text)
  return {
    title: enroll.title,
    body: html`<p class="words">${enroll.words}</p>
<p><a class="button" href="${link}">${enroll.add}</a></p>
<form method="post" action="${form.path}">${hiddenFields(form, 'continue')}<button class="button second">${enroll.done}</button></form>`,
  }
}

export function acceptedPage({ text }: Words, form: Form): Page {
  return {
    title: signInText(text).ended.title,
    body: html`<form method="post" action="${form.path}">${hiddenFields(form, 'continue')}<button class="button" autofocus>${text.continue}</button></form>`,
  }
}

export function consentPage({ text, brand }: Words, form: Form, scopes: readonly string[]): Page {
  const { consent } = signInText(text)
  const known: Readonly<Record<string, string>> = consent.scopes
  return {
    title: consent.title,
    body: html`<p class="words">${consent.words(nameIn(brand), brand.tenant)}</p>
<ul>${scopes.map((scope) => html`<li>${Object.hasOwn(known, scope) ? known[scope] : scope}</li>`)}</ul>
<form method="post" action="${form.path}">${hiddenFields(form, 'agree')}<button class="button">${consent.accept}</button></form>
<form method="post" action="${form.path}">${hiddenFields(form, 'decline')}<button class="button second">${consent.decline}</button></form>`,
  }
}

export function overPage({ text }: { text: PageText }, why: keyof SignInText['failed'], detail?: string): Page {
  const { title, words } = signInText(text).failed[why]
  return {
    status: why === 'gone' ? 410 : why === 'request' ? 400 : 403,
    title,
    sign: badSign,
    body: html`<p class="words">${words}</p>${detail !== undefined && html`<p class="words"><code dir="ltr">${detail}</code></p>`}`,
  }
}

export function loggedOutPage({ text }: { text: PageText }): Page {
  const { logout } = signInText(text)
  return { title: logout.done, sign: goodSign, body: html`<p class="words">${logout.doneWords}</p>` }
}

/** @param fields what the request was, to be judged again with the answer */
export function logoutPage(
  { text, brand }: Words,
  { token, fields }: { token: string; fields: Readonly<Record<string, string>> },
): Page {
  const { logout } = signInText(text)
  return {
    title: logout.title,
    body: html`<p class="words">${logout.words(brand.tenant)}</p>
<form method="post" action="/oidc/logout/confirm"><input type="hidden" name="form_token" value="${token}">
${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<button class="button" autofocus>${logout.submit}</button></form>`,
  }
}

export function administratorPage(
  { text }: { text: PageText },
  form: Form,
  state: { email?: string; problem?: 'missing' | 'wrong' | 'too-many' },
): Page {
  const { administrator, login } = signInText(text)
  const problem = state.problem && administrator.problems[state.problem]
  const email = state.email ?? ''
  return {
    ...(problem === undefined ? {} : { status: state.problem === 'too-many' ? 429 : 400, faulty: true }),
    title: administrator.title,
    body: html`<p class="words">${administrator.words}</p>
${problem !== undefined && html`<div class="summary" id="problem" role="alert"><p>${problem}</p></div>`}
<form method="post" action="${form.path}" novalidate>${hiddenFields(form, 'login')}
<div class="field"><label for="username">${login.email}</label>
<input id="username" name="username" type="text" inputmode="email" autocomplete="username" autocapitalize="none" spellcheck="false" dir="ltr" required${email === '' && html` autofocus`} value="${email}"${described(problem)}></div>
${passwordField(text, { label: login.password, autocomplete: 'current-password', focused: email !== '', problem })}
<button class="button">${login.submit}</button></form>`,
  }
}

export function passwordField(
  { password }: PageText,
  field: {
    label: string
    autocomplete: 'current-password' | 'new-password'
    focused: boolean
    problem: string | undefined
    name?: string
  },
): Html {
  const name = field.name ?? 'password'
  const about = [
    ...(field.problem === undefined ? [] : ['problem']),
    ...(field.autocomplete === 'new-password' ? ['rules'] : []),
  ].join(' ')
  return html`<div class="field"><label for="${name}">${field.label}</label>
<div class="entry can-show"><input id="${name}" name="${name}" type="password" autocomplete="${field.autocomplete}" autocapitalize="none" spellcheck="false" required${
    about !== '' && html` aria-describedby="${about}"`
  }${field.problem !== undefined && html` aria-invalid="true"`}${field.focused && html` autofocus`}>
<button type="button" class="reveal" data-reveals="${name}" data-show="${password.show}" data-hide="${password.hide}"
 data-show-words="${password.showWords}" data-hide-words="${password.hideWords}"
 aria-label="${password.showWords}" aria-controls="${name}" hidden>${password.show}</button></div></div>`
}

export function hiddenFields({ flow, token }: Form, action: string): Html {
  return html`<input type="hidden" name="state" value="${flow}">
<input type="hidden" name="form_token" value="${token}">
<input type="hidden" name="action" value="${action}">`
}

function described(problem: string | undefined): Html | false {
  return problem !== undefined && html` aria-invalid="true" aria-describedby="problem"`
}

function describedPhone(problem: string | undefined): Html {
  return html` aria-describedby="phone-words${problem !== undefined && ' problem'}"${problem !== undefined && html` aria-invalid="true"`}`
}

/** The application's `login_hint` stands in the field that it fits. */
function hintOf({ journey: { hint = '' } }: SigningUp, sign: '@' | '+'): string {
  return hint.startsWith('+') === (sign === '+') ? hint : ''
}

function nameIn({ client, tenant }: Brand): string {
  return client?.name ?? tenant
}

function statusOf(problem: LoginProblem | undefined): number {
  return problem === 'address-blocked' || problem === 'account-blocked' ? 429 : 400
}

function loginWords(text: PageText, problem: LoginProblem, entry: string, identifiers: Identifiers): string {
  const { problems } = signInText(text)
  const by = identifiers.named ? signsInBy(identifiers) : 'email'
  const usernames = identifiers.username.signsIn
  if (problem === 'missing') {
    if (entry.trim() !== '') return problems.noPassword
    return usernames ? problems.noUsername : by === 'email' ? problems.missing : problems.noEntry
  }
  if (problem !== 'wrong') return problems[problem]
  if (by !== 'email') return problems.wrongBy[by]
  return usernames ? problems.wrongPlain : problems.wrong
}

function signUpWords(text: PageText, problem: SignUpProblem, given: SigningUp['given']): string {
  const { problems } = signInText(text).signUp
  const own: Readonly<Record<string, string>> = problems
  const others: Readonly<Record<string, string>> = text.problems
  if (problem.error === 'email' && given?.email.trim() === '') return problems.noEmail
  if (problem.error === 'username' && given?.username.trim() === '') return problems.noUsername
  return own[problem.error] ?? others[problem.error] ?? problems.refused
}

function fieldOf({ error }: SignUpProblem): string {
  if (error === 'email' || error === 'exists' || error === 'refused') return 'email'
  return error === 'username' || error === 'phone' ? error : 'password'
}
