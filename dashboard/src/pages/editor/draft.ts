// The draft as it is being written: what differs from the stored one, saving, and surviving a sign-in in between.
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useState } from 'react'

import { type Change, changeTaggedAction, readAction, untilBuilt } from '../../api/actions.ts'
import { beforeSignIn, Refused, type Tagged } from '../../api/client.ts'
import type { Action } from '../../api/types.ts'

export type DraftSecret = { name: string; value?: string }
export type DraftDependency = { name: string; version: string }
export type DraftModule = { module_id: string; module_version_id: string }
export type Content = {
  code: string
  dependencies: DraftDependency[]
  secrets: DraftSecret[]
  modules: DraftModule[]
  runtime: string
}

export type Progress = 'saving' | 'building' | 'deploying' | 'running' | undefined

/** What is stored is not what was begun with. */
export class SomebodyElseSaved extends Error {
  readonly theirs: Tagged<Action>
  constructor(theirs: Tagged<Action>) {
    super('Somebody else saved this Action.')
    this.theirs = theirs
  }
}

const KEPT = 'keyturn.draft.'

export function useDraft(action: Tagged<Action>) {
  const queries = useQueryClient()
  const stored = useMemo(() => contentOf(action), [action])
  const [content, setContent] = useState<Content>(() => takeKept(action.id) ?? stored)
  const [base, setBase] = useState(action)
  const dirty = differs(content, contentOf(base))

  // a newer stored draft is followed as long as nothing was typed
  useEffect(() => {
    if (action === base) return
    if (!differs(content, contentOf(base))) {
      setContent(stored)
      setBase(action)
    } else if (!contentDiffers(action, base)) setBase(action)
    // only a new answer of the server counts
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [action])

  useEffect(() => {
    if (!dirty) return
    const keep = () => sessionStorage.setItem(KEPT + action.id, JSON.stringify(withoutValues(content)))
    beforeSignIn.add(keep)
    return () => void beforeSignIn.delete(keep)
  }, [dirty, content, action.id])

  const save = useCallback(
    async (look: (progress: Progress) => void, over: Tagged<Action> = base): Promise<Action> => {
      look('saving')
      await write(action.id, content, over)
      look('building')
      const built = await untilBuilt(action.id)
      setBase(built)
      setContent(contentOf(built))
      queries.setQueryData(['actions', action.id], built)
      void queries.invalidateQueries({ queryKey: ['actions'], exact: true })
      look(undefined)
      return built
    },
    [action.id, base, content, queries],
  )

  const reload = useCallback(async () => {
    const now = await readAction(action.id)
    setBase(now)
    setContent(contentOf(now))
    queries.setQueryData(['actions', action.id], now)
  }, [action.id, queries])

  return { content, setContent, base, dirty, save, reload }
}

/** The server compares: between looking and writing nobody slips in. A new name or policy is no other draft. */
async function write(actionId: string, content: Content, over: Tagged<Action>): Promise<void> {
  for (let { tag } = over; ;) {
    try {
      await changeTaggedAction(actionId, content satisfies Change, tag)
      return
    } catch (thrown) {
      if (!(thrown instanceof Refused) || thrown.status !== 412) throw thrown
      const theirs = await readAction(actionId)
      if (contentDiffers(theirs, over)) throw new SomebodyElseSaved(theirs)
      tag = theirs.tag
    }
  }
}

export function contentOf({ code, dependencies, secrets, modules = [], runtime }: Action): Content {
  return {
    code,
    dependencies: dependencies.map(({ name, version }) => ({ name, version })),
    secrets: secrets.map(({ name }) => ({ name })),
    modules: modules.map(({ module_id, module_version_id }) => ({ module_id, module_version_id })),
    runtime,
  }
}

function differs(one: Content, other: Content): boolean {
  return JSON.stringify(one) !== JSON.stringify(other)
}

/** Times change by building too; what somebody wrote is in the content. */
function contentDiffers(one: Action, other: Action): boolean {
  const secrets = ({ secrets }: Action) => JSON.stringify(secrets)
  return differs(contentOf(one), contentOf(other)) || secrets(one) !== secrets(other)
}

function withoutValues(content: Content): Content {
  return { ...content, secrets: content.secrets.filter(({ value }) => value === undefined) }
}

function takeKept(actionId: string): Content | undefined {
  const kept = sessionStorage.getItem(KEPT + actionId)
  if (kept === null) return undefined
  sessionStorage.removeItem(KEPT + actionId)
  try {
    return JSON.parse(kept) as Content
  } catch {
    return undefined
  }
}
