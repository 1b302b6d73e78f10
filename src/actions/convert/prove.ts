// The proof of a conversion: Hook and Action run in the real sandbox on the same samples, and what they send is compared.
import { AppError, type Clock, isObject, type Json, type JsonObject } from '#kit'
import type { RecordedRequest, Runtime, Settled, Stub } from '#runtime'
import { defaultRuntime, triggers } from '#triggers'

import type { Builder, BuiltArtifact, Dependency } from '../build/index.ts'
import { dependenciesOf } from '../hooks/dependencies.ts'
import { startHook } from '../hooks/run-hook.ts'
import { sampleBody } from '../hooks/sample.ts'
import { compareRequests } from './compare.ts'
import type { Conversion } from './convert.ts'

export type ProofDeps = { runtime: Runtime; builder: Builder; clock: Clock }

export type Side = {
  status: 'ok' | 'failed'
  error: { id: string; msg: string } | null
  requests: readonly RecordedRequest[]
}

export type ProofRun = {
  /** what the Hook was called with; the Action got the event that says the same */
  sample: JsonObject
  answers: readonly Stub[]
  equal: boolean
  differences: readonly string[]
  remarks: readonly string[]
  hook: Side
  action: Side
}

export type Proof = { equal: boolean; runs: readonly ProofRun[] }

export type ProofInput = {
  script: string
  dependencies: Readonly<Record<string, string>>
  conversion: Conversion & { converted: true }
  /** by name; a secret that is asked for and not here gets a made-up value */
  secrets?: Readonly<Record<string, string>>
  /** bodies of a Hook; two when absent */
  samples?: readonly JsonObject[] | undefined
  /** what the network answers, one list a run; three when absent */
  answers?: readonly (readonly Stub[])[] | undefined
  /** milliseconds of one run */
  timeoutMs?: number
}

/** With and without a user name, as connections are made. */
const SAMPLES: readonly JsonObject[] = [
  sampleBody,
  {
    user: {
      id: '5f7c8ec7c33c6c004bbafe82',
      email: 'j+smith@example.com',
      last_password_reset: '2026-11-18T23:59:59.999Z',
    },
    context: { connection: { id: 'con_fpe5kj482KO1eOzQ', name: 'Employees', tenant: 'other-tenant' } },
  },
]

const json = { 'content-type': 'application/json' }
const ANSWERS: readonly (readonly Stub[])[] = [
  [{ status: 200, headers: json, body: '{}' }],
  [{ status: 202, headers: json, body: '{}' }],
  [{ status: 500, headers: json, body: '{"message":"out of order","errors":[{"message":"out of order"}]}' }],
]

const TIMEOUT = 10_000

/** @throws AppError when one of the two does not build */
export async function proveConversion(deps: ProofDeps, input: ProofInput): Promise<Proof> {
  const needed = dependenciesOf(input.script, input.dependencies)
  if ('conflict' in needed) throw invalid(`The Hook does not build: ${needed.conflict}`)
  const { conversion } = input
  const [hook, action] = await Promise.all([
    built(deps, 'Hook', input.script, needed.dependencies),
    built(deps, 'Action', conversion.code, conversion.dependencies),
  ])
  const asked = conversion.secrets.map((name) => [name, `value-of-${name}`] as const)
  const secrets = { ...Object.fromEntries(asked), ...input.secrets }
  const { samples = SAMPLES, answers = ANSWERS, timeoutMs = TIMEOUT } = input
  const pairs = samples.flatMap((sample) => answers.map((stubs) => ({ sample, stubs })))
  try {
    const runs = await Promise.all(
      pairs.map(async ({ sample, stubs }): Promise<ProofRun> => {
        const mode = { kind: 'dry', stubs, record: true } as const
        const call = { execution: 'proof', body: sample, mode }
        const [one, other] = await Promise.all([
          startHook(deps.runtime, programOf('hook', hook), call, secrets, timeoutMs),
          deps.runtime.invoke({
            execution: 'proof',
            program: programOf('action', action),
            lane: 'background',
            trigger: 'post-change-password',
            triggerVersion: 'v2',
            phase: 'execute',
            event: eventOf(sample),
            secrets,
            configuration: {},
            budgetMs: timeoutMs,
            redirect: null,
            mode,
          }).settled,
        ])
        return judged(sample, stubs, sideOf(one), sideOf(other), deps.clock.now())
      }),
    )
    return { equal: runs.every((run) => run.equal), runs }
  } finally {
    for (const [kind, { hash }] of [['hook', hook] as const, ['action', action] as const]) {
      deps.runtime.forget(`proof.${kind}.${hash}`)
    }
  }
}

function judged(sample: JsonObject, answers: readonly Stub[], hook: Side, action: Side, now: number): ProofRun {
  const { differences, remarks } = compareRequests(hook.requests, action.requests, now)
  const [left, right] = [endOf(hook), endOf(action)]
  if (hook.error?.id === 'timeout' && action.status === 'ok') {
    remarks.push('the Hook never called back and ran into its time limit; the Action ends')
  } else if (left !== right) differences.push(`the Hook ends ${left}, the Action ${right}`)
  return { sample, answers, equal: differences.length === 0, differences, remarks, hook, action }
}

function endOf({ status, error }: Side): string {
  return status === 'ok' ? 'well' : `with ${error?.id === 'timeout' ? 'a timeout' : JSON.stringify(error?.msg ?? '')}`
}

function sideOf({ completion, recorded = [] }: Settled): Side {
  const failure = completion.status === 'failed' ? completion.failure : undefined
  return {
    status: completion.status,
    error: failure ? { id: failure.id, msg: failure.msg } : null,
    requests: recorded,
  }
}

/** The event of the change that a Hook's body tells of. */
function eventOf(body: JsonObject): JsonObject {
  const sample = triggers['post-change-password'].sampleEvent
  const { user, context } = { user: part(body, 'user'), context: part(body, 'context') }
  const { id, name, tenant } = part(context, 'connection')
  return {
    ...sample,
    user: {
      ...user,
      user_id: `auth0|${typeof user['id'] === 'string' ? user['id'] : 'unknown'}`,
      email_verified: true,
    },
    connection: { id, name, strategy: 'auth0', metadata: {} },
    tenant: { id: tenant },
  }
}

function part(of: JsonObject, name: string): { readonly [key: string]: Json | undefined } {
  const value = of[name]
  return isObject(value) ? value : {}
}

async function built(
  { builder }: ProofDeps,
  what: string,
  code: string,
  dependencies: readonly Dependency[],
): Promise<BuiltArtifact> {
  const outcome = await builder.build({ code, dependencies })
  if (outcome.status === 'built') return outcome.artifact
  throw invalid(`The ${what} does not build: ${outcome.errors.map((error) => error.msg).join(' ')}`)
}

function programOf(kind: 'hook' | 'action', artifact: BuiltArtifact) {
  // by its content: who proves the same twice at once shares the child
  return { id: `proof.${kind}.${artifact.hash}`, kind, label: defaultRuntime, load: () => Promise.resolve(artifact) }
}

function invalid(words: string): AppError {
  return new AppError('invalid', 'invalid_body', words)
}
