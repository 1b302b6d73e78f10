// The lists of password rules: each with what the page's script needs to judge it, or to ask the server about it.
import type { PasswordRules } from '#flows'
import type { FurtherRule, PasswordRefusal, PasswordRule } from '#identity'
import { type Html, html } from '#kit'

import type { PageText } from '../text/index.ts'

export type RulesShown = {
  rules: PasswordRules
  /** of the last try */
  problem: PasswordRefusal | { error: string } | undefined
  /** id of the field that they are about */
  field: string
  /** of the page; beside it the script asks */
  path: string
}

export function rulesList(text: PageText, { rules, problem, field, path }: RulesShown): Html {
  const { password } = text
  const failed = problem !== undefined && 'failed' in problem ? problem.failed : undefined
  return html`<div class="rules" id="rules" data-field="${field}" data-path="${path}/typed" data-met="${password.met}" data-fails="${password.notMet}"
 data-all="${password.allMet}" data-some="${password.someNotMet('{}')}">
<p id="rules-title">${password.rules}</p>
<ul aria-labelledby="rules-title">
${rules.form.map((rule) => ruleItem(text, rule, failed && stateOf(rule, failed)))}
</ul>
${
  rules.further.length > 0 &&
  html`<p id="rules-also">${password.alsoBe}</p>
<ul aria-labelledby="rules-also">
${rules.further.map((rule) => furtherItem(text, rule, problem?.error))}
</ul>
`
}<p class="heard" id="rules-status" role="status"></p>
</div>`
}

function ruleItem(text: PageText, rule: PasswordRule, state: 'met' | 'fails' | undefined): Html {
  const said = state === undefined ? '' : state === 'met' ? text.password.met : text.password.notMet
  return html`<li data-rule="${JSON.stringify(rule)}" data-state="${state}">${ruleWords(text, rule)}
<span class="state heard">${said}</span>
${rule.code === 'contains_at_least' && html`<ul>${rule.of.map((kind) => html`<li>${text.rules.kind[kind]}</li>`)}</ul>`}
</li>
`
}

function furtherItem({ rules, password }: PageText, rule: FurtherRule, broken: string | undefined): Html {
  const fails = rule === broken
  return html`<li data-further="${rule}" data-state="${fails && 'fails'}">${rules.further[rule]}
<span class="state heard">${fails && password.notMet}</span>
</li>
`
}

function ruleWords({ rules, lang }: PageText, rule: PasswordRule): string {
  switch (rule.code) {
    case 'length_at_least':
      return rules.atLeast(rule.length)
    case 'length_at_most':
      return rules.atMost(rule.length.toLocaleString(`${lang}-u-nu-latn`))
    case 'contains_at_least':
      return rule.kinds === rule.of.length ? rules.allKinds : rules.kinds(rule.kinds)
    case 'identical_characters':
      return rules.identical(rule.longest)
  }
}

function stateOf(rule: PasswordRule, failed: readonly PasswordRule[]): 'met' | 'fails' {
  return failed.some(({ code }) => code === rule.code) ? 'fails' : 'met'
}
