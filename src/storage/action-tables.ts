// The tables of the room actions: drafts, versions, modules, Hooks, bindings, executions. As `tables.ts` says of all of them.

export type ActionTables = {
  actions: ActionRow
  action_versions: VersionRow
  action_modules: ActionModuleRow
  action_module_versions: ActionModuleVersionRow
  artifacts: { hash: string; body: string; created_at: number }
  bindings: BindingRow
  executions: ExecutionRow
  hooks: HookRow
  hook_secrets: { hook_id: string; name: string; value_sealed: string; updated_at: number }
  action_tests: ActionTestRow
  circuits: { action_id: string; failures: number; opened_at: number | null }
  execution_results: ExecutionResultRow
}

export type ActionRow = {
  id: string
  name: string
  trigger_id: string
  trigger_version: string
  code: string
  dependencies_json: string
  secrets_json: string
  modules_json: string
  runtime: string
  status: string
  /** grows with every change of the draft: a build that ends for an older one is dropped */
  revision: number
  artifact_hash: string | null
  resolved_json: string | null
  errors_json: string
  policy_json: string
  deployed_version_id: string | null
  /** the draft's revision that was deployed last */
  deployed_revision: number | null
  created_at: number
  updated_at: number
}

export type VersionRow = {
  id: string
  action_id: string
  number: number
  trigger_id: string
  trigger_version: string
  code: string
  dependencies_json: string
  secrets_json: string
  modules_json: string
  runtime: string
  status: string
  artifact_hash: string
  errors_json: string
  created_at: number
  updated_at: number
  built_at: number
}

export type HookRow = {
  id: string
  name: string
  trigger_id: string
  script: string
  dependencies_json: string
  enabled: number
  status: string
  /** grows with every change of script or dependencies: a build that ends for an older one is dropped */
  revision: number
  artifact_hash: string | null
  errors_json: string
  created_at: number
  updated_at: number
}

export type ActionModuleRow = {
  id: string
  name: string
  code: string
  dependencies_json: string
  created_at: number
  updated_at: number
}

export type ActionModuleVersionRow = {
  id: string
  module_id: string
  number: number
  code: string
  dependencies_json: string
  created_at: number
}

export type ActionTestRow = {
  id: string
  action_id: string
  name: string
  /** event, stubs and expected outcome, sealed */
  content_sealed: string
  created_at: number
  updated_at: number
}

export type BindingRow = {
  id: string
  trigger_id: string
  action_id: string
  position: number
  display_name: string
  created_at: number
  updated_at: number
}

export type ExecutionRow = {
  id: string
  trigger_id: string
  status: string
  user_id: string | null
  event_sealed: string
  event_json: string
  created_at: number
  updated_at: number
}

export type ExecutionResultRow = {
  execution_id: string
  position: number
  kind: string
  action_id: string
  version_id: string | null
  action_name: string
  status: string
  attempt: number
  /** not before then; null when it was not postponed */
  retry_at: number | null
  error_json: string | null
  response_json: string | null
  started_at: number | null
  ended_at: number | null
  /** grows with every attempt that is recorded: the order of the real-time log (docs/decisions/0125) */
  written: number | null
}
