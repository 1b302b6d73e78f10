// Bindings: which deployed Actions a trigger runs, in which order. The whole list is replaced at once.
import { AppError } from '#kit'
import { type TriggerId, triggers } from '#triggers'

import type { Action, Binding } from './action.ts'
import * as store from './actions.store.ts'
import * as bindings from './bindings.store.ts'
import type { DraftDeps } from './drafts.ts'

export type BindingRef = { type: 'binding_id' | 'action_id' | 'action_name'; value: string }
export type NewBinding = { ref: BindingRef; displayName?: string | undefined }
export type BoundAction = { binding: Binding; action: Action }

export async function boundActions({ storage }: Pick<DraftDeps, 'storage'>, trigger: string): Promise<BoundAction[]> {
  const bound: BoundAction[] = []
  for (const binding of await bindings.list(storage.db, trigger)) {
    const action = await store.find(storage.db, binding.action)
    if (action) bound.push({ binding, action })
  }
  return bound
}

/** @throws AppError when a reference fits nothing, or the Action is of another trigger, not deployed, or named twice */
export async function bindActions(
  deps: DraftDeps,
  trigger: TriggerId,
  wanted: readonly NewBinding[],
): Promise<BoundAction[]> {
  const { storage, clock, ids } = deps
  const { maxBound } = triggers[trigger]
  if (maxBound !== null && wanted.length > maxBound) {
    throw invalid(`At most ${maxBound} actions can be bound to ${trigger}`)
  }
  return storage.transaction(async (tx) => {
    const before = await bindings.list(tx, trigger)
    const at = clock.now()
    const bound: BoundAction[] = []
    for (const { ref, displayName } of wanted) {
      const kept = ref.type === 'binding_id' ? before.find((binding) => binding.id === ref.value) : undefined
      const action = kept
        ? await store.find(tx, kept.action)
        : ref.type === 'action_id'
          ? await store.find(tx, ref.value)
          : ref.type === 'action_name'
            ? await store.findByName(tx, ref.value)
            : undefined
      if (!action) throw invalid(`There is no action with the ${ref.type} "${ref.value}"`)
      if (action.trigger !== trigger) throw invalid(`The action "${action.name}" is for the trigger ${action.trigger}`)
      if (action.deployedVersion === undefined) {
        throw invalid(`The action "${action.name}" must be deployed before it can be bound`)
      }
      if (bound.some((each) => each.action.id === action.id))
        throw invalid(`The action "${action.name}" is named twice`)
      const same = kept ?? before.find((binding) => binding.action === action.id)
      const shown = displayName ?? same?.displayName ?? action.name
      const binding: Binding = {
        id: same?.id ?? ids.uuid(),
        trigger,
        action: action.id,
        displayName: shown,
        createdAt: same?.createdAt ?? at,
        updatedAt: same?.displayName === shown ? same.updatedAt : at,
      }
      bound.push({ binding, action })
    }
    await bindings.replace(
      tx,
      trigger,
      bound.map(({ binding }) => binding),
    )
    return bound
  })
}

function invalid(rule: string): AppError {
  return new AppError('invalid', 'invalid_body', `Payload validation error: '${rule}' on property bindings.`)
}
