// Runtime labels: kept as written on the Action; which Node really runs is the runtime room's answer (spec/triggers.md §3).

export const runtimeLabels = ['node12', 'node16', 'node18', 'node18-actions', 'node22', 'node26'] as const

export type RuntimeLabel = (typeof runtimeLabels)[number]

/** The default of new Actions, as at Auth0. */
export const defaultRuntime: RuntimeLabel = 'node22'
