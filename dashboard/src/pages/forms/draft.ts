// A form as it is being edited: what differs from the stored one, saving over what it began with, and surviving a sign-in in between.
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'

import { getTagged, id, patchTagged, Refused, type Tagged } from '../../api/client.ts'
import type { Form } from '../../api/schema.ts'
import { keptJson, useKept } from '../../parts/kept.ts'
import { changeOf, type Content, contentOf, type Field } from './form.ts'

/** A field with what tells it from the others while its id is being typed. */
export type Row = {
  key: string
  field: Field
  /** whether its id follows its label */
  fresh?: true
}
export type Draft = Omit<Content, 'fields'> & { rows: readonly Row[] }

/** What is stored is not what was begun with. */
class SomebodyElseSaved extends Error {}

type Kept = { stored: Tagged<Form>; draft: Draft }

export function useDraft(form: Tagged<Form>) {
  const queries = useQueryClient()
  const name = `keyturn.form.${form.id}`
  const [{ stored, draft }, set] = useState<Kept>(() => keptJson<Kept>(name) ?? begun(form))
  const [theirs, setTheirs] = useState<Tagged<Form>>()
  const content = written(draft)
  const dirty = differs(content, contentOf(stored))
  useKept(name, dirty ? JSON.stringify({ stored, draft } satisfies Kept) : undefined)
  // a newer stored form is followed as long as nothing was changed here
  useEffect(() => {
    if (!dirty && form.tag !== stored.tag) set(begun(form))
    // only a new answer of the server counts
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [form])

  function settle(now: Tagged<Form>): void {
    queries.setQueryData(['forms', form.id], now)
    // what was typed meanwhile stays
    set((before) => (before.draft === draft ? begun(now, draft.rows) : { stored: now, draft: before.draft }))
    setTheirs(undefined)
  }

  /** @throws Refused, or that somebody else saved: then `theirs` is there, and nothing was changed */
  async function save(over = stored): Promise<void> {
    const path = `/forms/${id(form.id)}`
    try {
      settle(await patchTagged<Form>(path, changeOf(content), over.tag))
    } catch (thrown) {
      if (!(thrown instanceof Refused) || thrown.status !== 412) throw thrown
      setTheirs(await getTagged<Form>(path))
      throw new SomebodyElseSaved('Somebody else saved this form meanwhile. Nothing of yours was written.')
    }
  }

  return {
    ...{ stored, draft, content, dirty, save },
    change: (part: Partial<Draft>) => set((before) => ({ ...before, draft: { ...before.draft, ...part } })),
    discard: () => set(begun(stored)),
    /** what somebody else saved since this was begun; told by a save */
    theirs,
    keepEditing: () => setTheirs(undefined),
    takeTheirs: () => theirs && settle(theirs),
  }
}

/** @param before whose place is that of the field now there: what is open stays open */
export function draftOf({ fields, ...content }: Content, before: readonly Row[] = []): Draft {
  return { ...content, rows: fields.map((field, i) => ({ key: before[i]?.key ?? crypto.randomUUID(), field })) }
}

export function written({ rows, ...content }: Draft): Content {
  return { ...content, fields: rows.map(({ field }) => field) }
}

export function differs(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) !== JSON.stringify(other)
}

function begun(stored: Tagged<Form>, before?: readonly Row[]): Kept {
  return { stored, draft: draftOf(contentOf(stored), before) }
}
