// The SQL of forms: what `api.prompt.render` shows.
import { fromStored } from '#kit'
import type { Db, Tx } from '#storage'

export type Form = {
  id: string
  name: string
  definition: FormDefinition
  createdAt: number
  updatedAt: number
}

export type FormDefinition = {
  title: string
  /** plain text above the fields */
  description?: string
  fields: readonly FormField[]
  /** label of the button; the page's own when left out */
  submit?: string
}

/** `rich_text` shows words and has no answer; `legal` must be agreed to. */
export type FormField =
  | { id: string; type: 'text'; label: string; required?: boolean; min_length?: number; max_length?: number }
  | { id: string; type: 'email'; label: string; required?: boolean }
  | { id: string; type: 'number'; label: string; required?: boolean; min?: number; max?: number }
  | {
      id: string
      type: 'choice'
      label: string
      required?: boolean
      options: readonly { value: string; label: string }[]
    }
  | { id: string; type: 'boolean'; label: string }
  | { id: string; type: 'legal'; label: string; required?: boolean }
  | { id: string; type: 'rich_text'; content: string }

export async function insert(db: Db, form: Form): Promise<void> {
  await db
    .insertInto('forms')
    .values({
      id: form.id,
      name: form.name,
      definition_json: JSON.stringify(form.definition),
      created_at: form.createdAt,
      updated_at: form.updatedAt,
    })
    .execute()
}

export async function find(db: Db, id: string): Promise<Form | undefined> {
  const row = await db.selectFrom('forms').selectAll().where('id', '=', id).executeTakeFirst()
  return row && fromRow(row)
}

export async function list(db: Db): Promise<Form[]> {
  return (await db.selectFrom('forms').selectAll().orderBy('created_at').orderBy('id').execute()).map(fromRow)
}

/** Reads one and holds it until the transaction ends, so that of two changes at once none is lost. */
export async function lock(tx: Tx, id: string): Promise<Form | undefined> {
  const row = await tx
    .updateTable('forms')
    .set((e) => ({ updated_at: e.ref('updated_at') }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
  return row && fromRow(row)
}

/** @returns whether there was one */
export async function update(db: Db, form: Form): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('forms')
    .set({ name: form.name, definition_json: JSON.stringify(form.definition), updated_at: form.updatedAt })
    .where('id', '=', form.id)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function remove(db: Db, id: string): Promise<void> {
  await db.deleteFrom('forms').where('id', '=', id).execute()
}

function fromRow(row: {
  id: string
  name: string
  definition_json: string
  created_at: number
  updated_at: number
}): Form {
  return {
    id: row.id,
    name: row.name,
    definition: fromStored<FormDefinition>(row.definition_json),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
