// What goes into the runtime and what comes out: the types of its door.
import type { JsonObject } from '#kit'
import type { Command, RedirectFacts, TriggerId } from '#triggers'

/** What a version runs: one CommonJS text. `hash` names it; the same hash is the same text, for ever. */
export type Artifact = {
  hash: string
  /** the bundle, or the author's own text when nothing had to be bundled (its lines are then the author's) */
  code: string
  /** source map (version 3, JSON) of `code`, whose first author source is what line numbers of failures refer to */
  sourceMap: string | null
  /**
   * the bundled dependencies: CommonJS text whose `module.exports` maps a specifier to a thunk of its exports,
   * `{ 'axios': () => … }`. Compiled at the first require of one of them (docs/decisions/0010)
   */
  packages?: string
  /** the author's file name in the source map, when there are several sources; default: the one outside node_modules */
  authorSource?: string
  /** sources of `require('actions:<name>')`, CommonJS texts by name without the prefix */
  modules?: { readonly [name: string]: string }
}

/** Something that can be run. One warm child per `id` and lane; a changed draft is another id. */
export type Program = {
  /** id of the deployed version, or hash of the draft */
  id: string
  /** `render`: a template engine of ours, whose `exports.render` is called by `Runtime.render` */
  kind: 'action' | 'hook' | 'render'
  /** runtime label as kept on the Action: `node22`, … */
  label: string
  /** called when a child is to be started for it; may fail, then the invocation fails with `crashed` */
  load(): Promise<Artifact>
}

/** Somebody waits for `blocking` work; `background` work never delays it. */
export type Lane = 'blocking' | 'background'

/** An answer given instead of the network's in a dry run; the first whose method and URL prefix fit is taken. */
export type Stub = {
  method?: string
  /** prefix of the URL; absent fits all */
  url?: string
  status: number
  headers?: { readonly [name: string]: string }
  body?: string
}

/**
 * `live` sends; `dry` records outbound requests and answers them from the stubs (200 and `{}` when none fits). `record`
 * keeps what a dry run sends whole, for comparing, and what a live run is answered, as stubs of later dry runs.
 */
export type Mode = { kind: 'live'; record?: true } | { kind: 'dry'; stubs: readonly Stub[]; record?: true }

/** A request of a dry run as it was written: names of headers in lower case, secret values masked. Mail is `SMTP`. */
export type RecordedRequest = {
  method: string
  url: string
  headers: readonly (readonly [name: string, value: string])[]
  /** as text; base64 when it is none */
  body: string
}

export type Invocation = {
  /** id of the execution: appears in nothing that the Action can forge for another */
  execution: string
  program: Program
  lane: Lane
  /** of a Hook: the trigger whose extension point it serves */
  trigger: TriggerId
  triggerVersion: string
  phase: 'execute' | 'continue'
  /** without secrets and configuration, which are added inside; of a Hook: `{ user, context }` */
  event: JsonObject
  secrets: { readonly [name: string]: string }
  configuration: { readonly [name: string]: string }
  /** milliseconds from now until the kill; 20,000, or what is left of it in a blocking trigger */
  budgetMs: number
  redirect: RedirectFacts | null
  mode: Mode
}

export type FailureId =
  | 'timeout'
  | 'memory'
  | 'crashed'
  | 'exited'
  | 'syntax_error'
  | 'threw'
  | 'invalid_handler'
  | 'runtime_terminated'
  | 'egress_denied'
  | 'dependency_missing'

/** Secret values of the Action are masked in `msg`. `line` and `column` count from 1 in what the author wrote. */
export type Failure = { id: FailureId; msg: string; line?: number; column?: number; stack?: string }

/** The handler has settled, or cannot any more. What it asked for is in `commands`, also when it failed later. */
export type Completion =
  /** `text`: what a `render` program returned */
  | { status: 'ok'; commands: readonly Command[]; text?: string }
  | { status: 'failed'; failure: Failure; commands: readonly Command[] }

export type LogLevel = 'log' | 'info' | 'warn' | 'error' | 'debug' | 'trace'

/** `at`: milliseconds since the epoch. `late`: printed after the handler had settled. */
export type LogLine = { at: number; level: LogLevel; text: string; late?: true }

/** One outbound request. Values of the URL's query are redacted; `status` null when there was no answer. */
export type OutboundRequest = {
  at: number
  method: string
  url: string
  status: number | null
  ms: number
  /** bytes of the answer's body as far as it was read */
  bytes: number
  error?: string
  /** recorded and answered from a stub, never sent */
  dry?: true
}

export type Stats = {
  /** from invoke() to settled */
  total_request_duration_ms: number
  /** from the moment a child had the invocation to settled */
  total_runtime_execution_duration_ms: number
  /** what of that was not the handler: loading, building the api */
  runtime_processing_duration_ms: number
  /** the handler, until it settled */
  action_duration_ms: number
  /** start of the child or its promotion from standby; 0 when warm */
  boot_duration_ms: number
  /** union of the intervals in which a request was out */
  network_duration_ms: number
}

/** The last word on an invocation: its I/O and timers are done, or the budget has ended. Never rejects. */
export type Settled = {
  completion: Completion
  logs: readonly LogLine[]
  /** console text was cut at 64 kB */
  logsTruncated: boolean
  requests: readonly OutboundRequest[]
  /** of a dry run that records */
  recorded?: readonly RecordedRequest[]
  /** of a live run that records: what the network answered; secret values masked */
  answers?: readonly Stub[]
  /** all commands, also those asked for after the handler had settled (recorded, never acted on) */
  commands: readonly Command[]
  stats: Stats
  /** errors after the handler had settled: they disturb nothing, and are recorded */
  lateErrors: readonly Failure[]
  /** what really ran: `node26 (26.10.0)` */
  runtime: string
}

/** What a template came to. */
export type Rendered = { ok: true; text: string } | { ok: false; failure: Failure }

export type Running = { result: Promise<Completion>; settled: Promise<Settled> }

export type Tier = 't0' | 't1' | 't2'

export type Isolation = {
  tier: Tier
  /** one sentence for start, /health and dashboard: what this tier is here */
  words: string
  /** why no better tier: one sentence for each that is not possible */
  refused: readonly { tier: Tier; reason: string }[]
}

export type RuntimeFacts = {
  children: number
  standbys: number
  running: number
  /** Node majors added beside the server's own, by label: `{ node22: '22.21.1' }` */
  runtimes: { readonly [label: string]: string }
}
