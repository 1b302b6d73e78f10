// A form as it is edited: what each kind of field asks for, and the code of an Action that shows it.
import type { Form } from '../../api/schema.ts'

export type Field = Form['fields'][number]
export type Kind = Field['type']

/** What a change of a form may set; empty words are none. */
export type Content = {
  name: string
  title: string
  description: string
  submit: string
  fields: readonly Field[]
}

export const KINDS: Readonly<Record<Kind, { label: string; words: string; answer: string; fresh: Omit<Field, 'id'> }>> =
  {
    text: {
      label: 'Text',
      words: 'One line of words',
      answer: 'a text',
      fresh: { type: 'text', label: 'Your answer', required: true },
    },
    email: {
      label: 'E-mail address',
      words: 'Judged as an address',
      answer: 'an address',
      fresh: { type: 'email', label: 'E-mail address', required: true },
    },
    number: {
      label: 'Number',
      words: 'Within limits, if you like',
      answer: 'a number',
      fresh: { type: 'number', label: 'Number', required: true },
    },
    choice: {
      label: 'Choice',
      words: 'One of several',
      answer: 'the value of an option',
      fresh: {
        type: 'choice',
        label: 'Choose one',
        required: true,
        options: [
          { value: 'first', label: 'First' },
          { value: 'second', label: 'Second' },
        ],
      },
    },
    boolean: {
      label: 'Checkbox',
      words: 'Yes or no',
      answer: 'true or false',
      fresh: { type: 'boolean', label: 'Yes, please' },
    },
    legal: {
      label: 'Consent',
      words: 'Has to be agreed to',
      answer: 'true or false',
      fresh: { type: 'legal', label: 'I agree to the terms', required: true },
    },
    rich_text: {
      label: 'Words',
      words: 'A paragraph without an answer',
      answer: '',
      fresh: { type: 'rich_text', content: 'Words between the fields.' },
    },
  }

export function contentOf({ name, title, description = '', submit = '', fields }: Form): Content {
  return { name, title, description, submit, fields }
}

/** As it is created, shown as JSON and previewed. */
export function bodyOf({ name, title, description, submit, fields }: Content) {
  return {
    ...{ name, title },
    ...(description === '' ? {} : { description }),
    fields,
    ...(submit === '' ? {} : { submit }),
  }
}

/** As it is changed: what is empty is taken out. */
export function changeOf({ description, submit, ...rest }: Content) {
  return { ...rest, description: description === '' ? null : description, submit: submit === '' ? null : submit }
}

/** What a field is called in sentences about it. */
export function nameOf({ label, content, id }: Field): string {
  const words = (label ?? content ?? '').trim()
  if (words === '') return id
  return words.length > 60 ? `${words.slice(0, 59)}…` : words
}

/** A consent that says nothing of it has to be given. */
export function isRequired({ type, required }: Field): boolean {
  return required ?? type === 'legal'
}

/** The field in another kind; what the new one has no place for is gone. */
export function inKind(field: Field, type: Kind): Field {
  const { fresh } = KINDS[type]
  const words = field.label ?? field.content ?? ''
  const { label: _label, content: _content, ...rest } = fresh
  return {
    ...{ ...rest, id: field.id, type },
    ...('content' in fresh ? { content: words } : { label: words }),
    ...('required' in fresh && field.required !== undefined ? { required: field.required } : {}),
  }
}

/** A name for the answer, out of the label; one that no other field has. */
export function idFrom(label: string, taken: readonly string[]): string {
  const plain = label.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const words = plain.replace(/[^a-z0-9]+/g, '_').replace(/^[^a-z]+|_+$/g, '')
  const base = words.slice(0, 40).replace(/_+$/, '') || 'field'
  for (let n = 1; ; n++) {
    const id = n === 1 ? base : `${base}_${n}`
    if (!taken.includes(id) && !RESERVED.includes(id)) return id
  }
}

/** The server's own hidden fields. */
const RESERVED = ['state', 'form_token', 'action']

/** The names of what an Action fills in, in the order of the page. */
export function varsOf(content: Content): string[] {
  const words = [content.title, content.description, content.submit]
  for (const { label = '', content: text = '', options = [] } of content.fields) {
    words.push(label, text, ...options.map((option) => option.label))
  }
  const found = words.flatMap((each) =>
    [...each.matchAll(/\{\{\s*vars\.([\w-]+)\s*\}\}/g)].map(([, name = '']) => name),
  )
  return [...new Set(found)]
}

/** Both handlers: what shows the form, and where its answers are. */
export function codeOf(id: string, content?: Content): string {
  const vars = content ? varsOf(content) : []
  const given = vars.map((name) => `${/^[A-Za-z_]\w*$/.test(name) ? name : `'${name}'`}: '…'`).join(', ')
  const answers = (content?.fields ?? []).filter(({ type }) => type !== 'rich_text')
  const lines = answers.map((field) => `  // fields${accessOf(field.id)}: ${answerOf(field)}`)
  return `exports.onExecutePostChallenge = async (event, api) => {
  api.prompt.render('${id}'${given === '' ? '' : `, { vars: { ${given} } }`})
}

exports.onContinuePostChallenge = async (event, api) => {
  const { fields } = event.prompt
${lines.join('\n') || '  // fields.<name>: the answer to each field'}
}
`
}

function accessOf(id: string): string {
  return id.includes('-') ? `['${id}']` : `.${id}`
}

function answerOf({ type, required, options = [] }: Field): string {
  const words = type === 'choice' ? options.map(({ value }) => JSON.stringify(value)).join(' or ') : KINDS[type].answer
  return required === true || type === 'boolean' || type === 'legal' ? words : `${words}, or nothing`
}

/** What the server says of one field of several. */
export type Fault = { at: number; words: string }

export function faultOf(message: string | undefined): Fault | undefined {
  const found = /'(.*)' on property fields(?:\.|\[)(\d+)\]?(?:\.([\w.]+))?/s.exec(message ?? '')
  if (!found) return undefined
  const [, words = '', at = '', property] = found
  return { at: Number(at), words: property === undefined ? words : `${property.replaceAll('_', ' ')}: ${words}` }
}

/** @returns the form, or why the text is none */
export function readJson(text: string): Content | string {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (thrown) {
    return thrown instanceof Error ? `This is not JSON: ${thrown.message}` : 'This is not JSON.'
  }
  if (!isObject(value)) return 'A form is an object: { "name": …, "title": …, "fields": [ … ] }'
  const { name, title, description = '', submit = '', fields, ...others } = value
  const strange = Object.keys(others)[0]
  if (strange !== undefined) return `A form has no ${strange}.`
  for (const [key, words] of Object.entries({ name, title, description, submit })) {
    if (typeof words !== 'string') return `${key} has to be a text.`
  }
  if (!Array.isArray(fields)) return 'fields has to be a list.'
  for (const [i, field] of (fields as unknown[]).entries()) {
    const wrong = wrongWith(field)
    if (wrong !== undefined) return `fields[${i}] ${wrong}`
  }
  return { name, title, description, submit, fields } as Content
}

/** As far as this page reads it; the server judges the rest. */
function wrongWith(field: unknown): string | undefined {
  if (!isObject(field)) return 'has to be an object.'
  const { id, type, label = '', content = '', options = [] } = field
  if (typeof id !== 'string') return 'has no id.'
  if (typeof type !== 'string' || !Object.hasOwn(KINDS, type)) return `has no type of ${Object.keys(KINDS).join(', ')}.`
  if (typeof label !== 'string' || typeof content !== 'string') return 'has a label or content that is no text.'
  const good = (option: unknown) =>
    isObject(option) && typeof option['value'] === 'string' && typeof option['label'] === 'string'
  return Array.isArray(options) && options.every(good) ? undefined : 'has options without value and label.'
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
