// Actions, triggers and bindings as queries and changes.
import { queryOptions } from '@tanstack/react-query'

import { get, getTagged, id, patch, patchTagged, post, remove, type Tagged } from './client.ts'
import type { Action, ActionPolicy, ActionVersion, Binding, Trigger, TriggerId } from './types.ts'

export const allActions = queryOptions({
  queryKey: ['actions'],
  // pages of 100, as many as there are
  queryFn: async ({ signal }) => {
    const found: Action[] = []
    for (let page = 0; ; page++) {
      const answer = await get<{ actions: Action[]; total?: number }>(
        `/actions/actions?per_page=100&page=${page}`,
        signal,
      )
      found.push(...answer.actions)
      if (answer.actions.length < 100) return found
    }
  },
})

/** With its ETag, by which a change says what it began with. */
export const readAction = (actionId: string, signal?: AbortSignal): Promise<Tagged<Action>> =>
  getTagged<Action>(`/actions/actions/${id(actionId)}`, signal)

export const oneAction = (actionId: string) =>
  queryOptions({
    queryKey: ['actions', actionId],
    queryFn: ({ signal }) => readAction(actionId, signal),
  })

export type LastRun = { action_id: string; at: string; status: 'ok' | 'failed' | 'canceled'; execution_id: string }

export const lastRuns = queryOptions({
  queryKey: ['last-runs'],
  queryFn: async ({ signal }) => (await get<{ runs: LastRun[] }>('/keyturn/last-runs', signal)).runs,
})

export const versionsOf = (actionId: string) =>
  queryOptions({
    queryKey: ['actions', actionId, 'versions'],
    queryFn: async ({ signal }) =>
      (await get<{ versions: ActionVersion[] }>(`/actions/actions/${id(actionId)}/versions?per_page=100`, signal))
        .versions,
  })

export const allTriggers = queryOptions({
  queryKey: ['triggers'],
  staleTime: Infinity,
  queryFn: async ({ signal }) => (await get<{ triggers: Trigger[] }>('/keyturn/triggers', signal)).triggers,
})

export const bindingsOf = (trigger: TriggerId) =>
  queryOptions({
    queryKey: ['bindings', trigger],
    queryFn: async ({ signal }) =>
      (await get<{ bindings: Binding[] }>(`/actions/triggers/${trigger}/bindings?per_page=100`, signal)).bindings,
  })

export type Change = {
  name?: string
  code?: string
  runtime?: string
  dependencies?: { name: string; version: string }[]
  /** a secret without a value keeps the one it has */
  secrets?: { name: string; value?: string }[]
  modules?: { module_id: string; module_version_id: string }[]
  policy?: Partial<ActionPolicy>
}

export type NewAction = Change & {
  name: string
  supported_triggers: { id: TriggerId; version?: string }[]
  deploy?: boolean
}

export const createAction = (body: NewAction): Promise<Action> => post('/actions/actions', body)
export const changeAction = (actionId: string, change: Change): Promise<Action> =>
  patch(`/actions/actions/${id(actionId)}`, change)
/** @throws Refused with status 412 when the stored one has another tag: then nothing is changed */
export const changeTaggedAction = (
  actionId: string,
  change: Change,
  tag: string | undefined,
): Promise<Tagged<Action>> => patchTagged(`/actions/actions/${id(actionId)}`, change, tag)
export const deleteAction = (actionId: string): Promise<void> => remove(`/actions/actions/${id(actionId)}`)
export const deployAction = (actionId: string): Promise<ActionVersion> =>
  post(`/actions/actions/${id(actionId)}/deploy`)
export const revertTo = (actionId: string, version: string): Promise<ActionVersion> =>
  post(`/actions/actions/${id(actionId)}/versions/${id(version)}/deploy`, { update_draft: true })

/** The whole order; nothing is live before it. */
export const bind = (trigger: TriggerId, actionIds: readonly string[]): Promise<unknown> =>
  patch(`/actions/triggers/${trigger}/bindings`, {
    bindings: actionIds.map((value) => ({ ref: { type: 'action_id', value } })),
  })

/** Looks again until the draft is built or has failed. */
export async function untilBuilt(actionId: string): Promise<Tagged<Action>> {
  for (;;) {
    const action = await readAction(actionId)
    // one whose registry is away is tried again later, by the server
    if (['built', 'failed', 'retrying'].includes(action.status)) return action
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
}
