// A form that an Action rendered: fields of its definition, values and words given by the Action.
import { type Html, html, type JsonObject } from '#kit'
import type { FormDefinition, FormField } from '#tenant'

import type { Page } from '../send-page.ts'
import type { PageText } from '../text/index.ts'

type Texts = { readonly [field: string]: string }

export type PromptView = {
  flow: string
  token: string
  form: FormDefinition
  /** values to begin with, by the Action */
  fields: JsonObject
  vars: JsonObject
  /** what was entered before, and what was wrong with it */
  tried: { given: Texts; problems: Texts } | undefined
}

type Entry = Exclude<FormField, { type: 'rich_text' }>

export function promptPage(text: PageText, view: PromptView): Page {
  const { flow, token, form, vars, tried } = view
  const wrong = form.fields.filter(({ id }) => tried && Object.hasOwn(tried.problems, id))
  return {
    faulty: wrong.length > 0,
    title: filled(form.title, vars),
    body: html`${form.description !== undefined && html`<p class="words">${filled(form.description, vars)}</p>`}
${wrong.length > 0 && summary(text, view, wrong)}
<form method="post" action="/u/reset-password" novalidate>
<input type="hidden" name="state" value="${flow}">
<input type="hidden" name="form_token" value="${token}">
<input type="hidden" name="action" value="prompt">
${form.fields.map((field) => (field.type === 'rich_text' ? html`<p>${filled(field.content, vars)}</p>` : entryOf(text, view, field)))}
<button class="button">${form.submit === undefined ? text.continue : filled(form.submit, vars)}</button>
</form>`,
  }
}

/** Focused when the page opens; each problem leads to its field (WCAG 3.3.1). */
function summary(text: PageText, { vars }: PromptView, wrong: readonly FormField[]): Html {
  return html`<div class="summary" role="alert" tabindex="-1" autofocus>
<p>${text.problemSummary}</p>
${wrong.map((field) => 'label' in field && html`<a href="#field-${field.id}">${filled(field.label, vars)}</a><br>`)}</div>`
}

function entryOf(text: PageText, { fields, vars, tried }: PromptView, field: Entry): Html {
  const id = `field-${field.id}`
  const problem = tried && Object.hasOwn(tried.problems, field.id) ? tried.problems[field.id] : undefined
  const words = problem && text.prompt.problems[problem as keyof PageText['prompt']['problems']]
  const described = words !== undefined && html` aria-invalid="true" aria-describedby="${id}-problem"`
  const told = words !== undefined && html`<p class="problem" id="${id}-problem">${words}</p>`
  const optional = 'required' in field && field.required ? '' : ` ${text.prompt.optional}`
  const label = filled(field.label, vars)
  const value = tried ? (tried.given[field.id] ?? '') : begunWith(fields, field.id)
  const must = 'required' in field && field.required && html` required`
  switch (field.type) {
    case 'boolean':
    case 'legal':
      return html`<div class="field check"><label for="${id}"><input type="checkbox" id="${id}" name="${field.id}" value="on"${
        value === 'on' && html` checked`
      }${must}${described}> <span>${label}</span></label>${told}</div>`
    case 'choice':
      return html`<div class="field"><label for="${id}">${label}${optional}</label><select id="${id}" name="${field.id}"${must}${described}>
<option value=""></option>${field.options.map(
        (option) =>
          html`<option value="${option.value}"${option.value === value && html` selected`}>${filled(option.label, vars)}</option>`,
      )}</select>${told}</div>`
    case 'text':
    case 'email':
    case 'number':
      return html`<div class="field"><label for="${id}">${label}${optional}</label>
<input id="${id}" name="${field.id}" type="text"${inputMode(field.type)} value="${value}"${must}${described}>${told}</div>`
  }
}

/** A text field with the right keyboard: browsers drop what they hold for wrong in fields of type number. */
function inputMode(type: 'text' | 'email' | 'number'): Html | false {
  if (type === 'email') return html` inputmode="email" autocomplete="email" autocapitalize="none" spellcheck="false"`
  return type === 'number' && html` inputmode="decimal"`
}

function begunWith(fields: JsonObject, name: string): string {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined
  if (value === true) return 'on'
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** `{{vars.name}}` in a form's words becomes what the Action gave; text only, escaped like all text. */
function filled(words: string, vars: JsonObject): string {
  return words.replace(/\{\{\s*vars\.([\w-]+)\s*\}\}/g, (_, name: string) => {
    const value = Object.hasOwn(vars, name) ? vars[name] : ''
    return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  })
}
