// The list of password rules, each with what the page's script needs to judge it.
import type { PasswordRule } from '#identity'
import { type Html, html } from '#kit'

import type { PageText } from '../text/index.ts'

/** @param failed the rules that the last try broke; undefined when nothing was judged yet */
export function rulesList(
  text: PageText,
  rules: readonly PasswordRule[],
  failed: readonly PasswordRule[] | undefined,
): Html {
  const { password } = text
  return html`<div class="rules">
<p id="rules-title">${password.rules}</p>
<ul id="rules" aria-labelledby="rules-title" data-met="${password.met}" data-fails="${password.notMet}"
 data-all="${password.allMet}" data-some="${password.someNotMet('{}')}">
${rules.map((rule) => ruleItem(text, rule, failed && stateOf(rule, failed)))}
</ul>
<p class="heard" id="rules-status" role="status"></p>
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
