// /forms: what `api.prompt.render` shows. The schema is ours: fields, their rules and their words.
import { Type } from 'typebox'

import { AppError, isoTime, refuseOutdated, tagOf } from '#kit'
import type { Db } from '#storage'
import { type Form, type FormDefinition, type FormField, forms } from '#tenant'

import { previewForm } from '../pages/preview-form.ts'
import { bodyRefusal } from '../validation.ts'
import { offsetList, shape, text, time } from './answers/shape.ts'
import { offsetAnswer, slice } from './paging.ts'
import { route } from './route.ts'
import { anyObject, closed, nullable, withTotals } from './schema.ts'

const works = { support: 'works', note: 'the schema of a form is our own' } as const

const words = (description: string, maxLength = 500) => Type.String({ minLength: 1, maxLength, description })

/** One schema for every kind, so that a refusal names the property; which of them fit which kind is judged after. */
const field = closed({
  id: Type.String({
    pattern: '^[A-Za-z][A-Za-z0-9_-]{0,63}$',
    description: 'Name of the answer in event.prompt.fields',
  }),
  type: Type.Enum(['text', 'email', 'number', 'choice', 'boolean', 'legal', 'rich_text']),
  label: Type.Optional(words('What the field is called; {{vars.name}} is filled in')),
  required: Type.Optional(Type.Boolean()),
  min_length: Type.Optional(Type.Integer({ minimum: 0, maximum: 2000 })),
  max_length: Type.Optional(Type.Integer({ minimum: 1, maximum: 2000 })),
  min: Type.Optional(Type.Number()),
  max: Type.Optional(Type.Number()),
  options: Type.Optional(
    Type.Array(closed({ value: words('What the Action gets', 200), label: words('What is shown', 200) }), {
      minItems: 1,
      maxItems: 200,
    }),
  ),
  content: Type.Optional(words('The words of rich_text', 5000)),
})

const above = words('Words above the fields', 2000)
const submit = words('Label of the button', 60)

/** What a reset shows. */
const definition = {
  title: words('Heading of the page', 200),
  description: Type.Optional(above),
  fields: Type.Array(field, { minItems: 1, maxItems: 50 }),
  submit: Type.Optional(submit),
}

const properties = { name: words('Name of the form, for administrators', 150), ...definition }

/** Hidden fields of every form of ours have these names. */
const RESERVED = ['state', 'form_token', 'action']

const BY_KIND: Readonly<Record<FormField['type'], { must: readonly string[]; may: readonly string[] }>> = {
  text: { must: ['label'], may: ['required', 'min_length', 'max_length'] },
  email: { must: ['label'], may: ['required'] },
  number: { must: ['label'], may: ['required', 'min', 'max'] },
  choice: { must: ['label', 'options'], may: ['required'] },
  boolean: { must: ['label'], may: [] },
  legal: { must: ['label'], may: ['required'] },
  rich_text: { must: ['content'], may: [] },
}

const answer = shape('Form', { id: text, ...properties, created_at: time, updated_at: time })

export const formRoutes = [
  route({
    ...works,
    method: 'GET',
    path: '/forms',
    summary: 'Get forms',
    answer: offsetList('forms', answer),
    scopes: ['read:forms'],
    status: 200,
    query: closed({ ...withTotals }),
    async handle({ storage: { db } }, { query }) {
      const { items, total } = slice(await forms.list(db), query)
      return offsetAnswer('forms', query, { items: items.map(show), total })
    },
  }),
  route({
    ...works,
    method: 'POST',
    path: '/forms',
    summary: 'Create a form',
    answer,
    scopes: ['create:forms'],
    status: 201,
    body: closed(properties),
    tagged: true,
    async handle({ storage: { db }, clock, ids }, { body: { name, ...given }, tag }) {
      const at = clock.now()
      const form: Form = { id: ids.form(), name, definition: judged(given), createdAt: at, updatedAt: at }
      await forms.insert(db, form)
      tag(formTag(form))
      return show(form)
    },
  }),
  route({
    ...works,
    method: 'GET',
    path: '/forms/:id',
    summary: 'Get a form',
    answer,
    scopes: ['read:forms'],
    status: 200,
    tagged: true,
    async handle({ storage: { db } }, { params: { id = '' }, tag }) {
      const form = await mustFind(db, id)
      tag(formTag(form))
      return show(form)
    },
  }),
  route({
    ...works,
    method: 'PATCH',
    path: '/forms/:id',
    summary: 'Update a form',
    answer,
    scopes: ['update:forms'],
    status: 200,
    body: closed({
      name: Type.Optional(properties.name),
      title: Type.Optional(definition.title),
      description: Type.Optional(nullable(above)),
      fields: Type.Optional(definition.fields),
      submit: Type.Optional(nullable(submit)),
    }),
    tagged: true,
    async handle({ storage, clock }, { params: { id = '' }, body: { name, ...change }, expected, tag }) {
      const after = await storage.transaction(async (tx) => {
        const before = (await forms.lock(tx, id)) ?? (await mustFind(tx, id))
        refuseOutdated(expected, formTag(before))
        const form: Form = {
          ...before,
          name: name ?? before.name,
          definition: judged(changed(before.definition, change)),
          updatedAt: clock.now(),
        }
        await forms.update(tx, form)
        return form
      })
      tag(formTag(after))
      return show(after)
    },
  }),
  route({
    ...works,
    method: 'DELETE',
    path: '/forms/:id',
    summary: 'Delete a form',
    scopes: ['delete:forms'],
    status: 204,
    handle: ({ storage: { db } }, { params: { id = '' } }) => forms.remove(db, id),
  }),
  route({
    support: 'works',
    method: 'POST',
    path: '/keyturn/forms/preview',
    summary: 'Keyturn: the page of a form that is not saved',
    scopes: ['read:forms'],
    // it changes nothing, and the dashboard asks at every pause in typing
    unlogged: true,
    status: 200,
    answer: shape('FormPreview', { html: text }),
    body: closed({
      ...definition,
      vars: Type.Optional(anyObject),
      refused: Type.Optional(Type.Boolean({ description: 'As it stands after it was sent with nothing filled in' })),
      language: Type.Optional(Type.String({ maxLength: 35, pattern: '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$' })),
    }),
    handle: (deps, { body: { vars = {}, refused = false, language, ...given }, request }) =>
      previewForm(deps, {
        ...{ form: judged(given), vars, refused },
        languages: language === undefined ? (request.locales ?? []) : [language],
      }),
  }),
]

/** What a change may set: in the order of the schema, so that what was taken out and put back is the same. */
function formTag({ name, definition: { title, description, fields, submit: label } }: Form): string {
  return tagOf([name, title, description ?? null, fields, label ?? null])
}

type Given = { title: string; description?: string; fields: readonly { id: string; type: string }[]; submit?: string }

/** `null` takes out what may be left out. */
function changed(before: FormDefinition, change: object): Given {
  const after = Object.entries({ ...before, ...change }).filter(([, value]) => value !== null)
  return Object.fromEntries(after) as unknown as Given
}

/** @throws AppError when a field lacks what its kind needs, has what it knows not, or shares its id with another */
function judged(given: Given): FormDefinition {
  const seen = new Set(RESERVED)
  for (const [i, each] of given.fields.entries()) {
    const at = `fields[${i}]`
    if (seen.has(each.id)) throw bodyRefusal(`The id "${each.id}" is taken`, at)
    seen.add(each.id)
    const { must, may } = BY_KIND[each.type as FormField['type']]
    const missing = must.find((name) => !Object.hasOwn(each, name))
    if (missing !== undefined) throw bodyRefusal(`Missing required property: ${missing}`, at)
    const strange = Object.keys(each).find((name) => !['id', 'type', ...must, ...may].includes(name))
    if (strange !== undefined) throw bodyRefusal(`A field of type ${each.type} has no ${strange}`, at)
    const never = unanswerable(each as FormField)
    if (never !== undefined) throw bodyRefusal(never, at)
  }
  return given as FormDefinition
}

/** @returns why no answer, or not every one, could be given */
function unanswerable(field: FormField): string | undefined {
  switch (field.type) {
    case 'text':
      return (field.min_length ?? 0) > (field.max_length ?? Infinity) ? 'min_length is more than max_length' : undefined
    case 'number':
      return (field.min ?? -Infinity) > (field.max ?? Infinity) ? 'min is more than max' : undefined
    case 'choice': {
      const values = field.options.map(({ value }) => value)
      if (values.some((value) => value.trim() !== value)) return 'The value of an option begins or ends with a space'
      return new Set(values).size < values.length ? 'Two options have the same value' : undefined
    }
    case 'email':
    case 'boolean':
    case 'legal':
    case 'rich_text':
      return undefined
  }
}

async function mustFind(db: Db, id: string): Promise<Form> {
  const form = await forms.find(db, id)
  if (!form) throw new AppError('absent', 'inexistent_form', 'The form does not exist.')
  return form
}

function show({ id, name, definition, createdAt, updatedAt }: Form): Record<string, unknown> {
  return { id, name, ...definition, created_at: isoTime(createdAt), updated_at: isoTime(updatedAt) }
}
