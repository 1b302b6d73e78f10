// Markup as a tagged template: everything that is put in is escaped, unless it is markup itself.

/** A piece of markup that is safe to send. Only `html` and `trusted` make one. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  toString(): string {
    return this.text
  }
}

export type HtmlValue = string | number | false | null | undefined | Html | readonly HtmlValue[]

/** `` html`<p>${name}</p>` `` escapes `name`; arrays are joined; false, null and undefined are nothing. */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  let text = parts[0] ?? ''
  for (const [i, value] of values.entries()) text += render(value) + (parts[i + 1] ?? '')
  return new Html(text)
}

/** Markup that this program wrote itself (a style sheet, an icon). Never text from outside. */
export function trusted(markup: string): Html {
  return new Html(markup)
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"'`]/g, (c) => `&#${c.charCodeAt(0)};`)
}

function render(value: HtmlValue): string {
  if (value === false || value === null || value === undefined) return ''
  if (value instanceof Html) return value.text
  if (typeof value === 'object') return value.map(render).join('')
  return escapeHtml(String(value))
}
