// runtime: where customers' code runs. Takes invocations, gives completions; knows no HTTP, storage or Auth0 API.
export { openOutbound, type Outbound, type OutboundCall } from './egress/outbound.ts'
export { openPlace, type Place } from './egress/place.ts'
export { openRelayPlace, type RelayPlace } from './egress/relay.ts'
export { addedMajors, addMajor, type Major } from './launch/majors.ts'
export { openRuntime } from './runtime.ts'
export type { EgressDeps, Renderer, Runtime, RuntimeDeps, RuntimeLimits } from './deps.ts'
export type {
  Artifact,
  Completion,
  Failure,
  FailureId,
  Invocation,
  Isolation,
  Lane,
  LogLevel,
  LogLine,
  Mode,
  OutboundRequest,
  Program,
  RecordedRequest,
  Rendered,
  Running,
  RuntimeFacts,
  Settled,
  Stats,
  Stub,
  Tier,
} from './contract.ts'
