// What was changed in a form of an application: laid over what is stored, sent alone, and refused when somebody else saved.
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { id, patchTagged, Refused, type Tagged } from '../../api/client.ts'
import { keptJson, useKept } from '../../parts/kept.ts'
import type { Application } from './application.ts'

export type StoredApplication = Tagged<Application>

type Field = string | boolean

/** @param form tells the forms of an application from each other */
export function useChanges<T extends { [name in keyof T]: Field }>(client: StoredApplication, form: string, stored: T) {
  const queries = useQueryClient()
  const kept = `keyturn.application.${form}.${client.client_id}`
  const [typed, setTyped] = useState(() => keptJson<Partial<T>>(kept) ?? {})
  // a newer answer of the server shows where nothing was changed, and what is the same as stored is no change
  const changes = Object.fromEntries(
    Object.entries(typed).filter(([name, now]) => now !== stored[name as keyof T]),
  ) as Partial<T>
  const dirty = Object.keys(changes).length > 0
  useKept(kept, dirty ? JSON.stringify(changes) : undefined)
  return {
    value: { ...stored, ...changes },
    changes,
    dirty,
    change: (part: Partial<T>) => setTyped({ ...changes, ...part }),
    discard: () => setTyped({}),
    /** @throws Refused; or an Error that says that somebody else saved: theirs is shown then, under what was changed here */
    async save(body: Partial<Application>): Promise<void> {
      const key = ['clients', client.client_id]
      try {
        queries.setQueryData(key, await patchTagged<Application>(`/clients/${id(client.client_id)}`, body, client.tag))
      } catch (thrown) {
        if (!(thrown instanceof Refused) || thrown.status !== 412) throw thrown
        await queries.invalidateQueries({ queryKey: key })
        throw new Error(
          'Somebody else saved this application meanwhile, and nothing of yours was written. You see theirs with your changes now: look at it, and save again.',
          { cause: thrown },
        )
      }
      // what was typed meanwhile was not saved
      setTyped((now) => {
        const left = Object.entries(now).filter(([name, each]) => each !== changes[name as keyof T])
        return Object.fromEntries(left) as Partial<T>
      })
    },
  }
}
