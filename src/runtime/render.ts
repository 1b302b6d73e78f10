// Renders a template in a sandbox: the same walls and limits as an Action, and nothing of what an Action may reach.
import type { JsonObject } from '#kit'

import type { Invocation, Program, Rendered, Running } from './contract.ts'

/** A template of a mail that takes longer is a mistake or an attack. */
const RENDER_BUDGET_MS = 2000

export async function render(
  invoke: (invocation: Invocation) => Running,
  program: Program,
  input: JsonObject,
  budgetMs: number = RENDER_BUDGET_MS,
): Promise<Rendered> {
  const { result } = invoke({
    execution: 'render',
    program,
    lane: 'blocking',
    // a render program has no trigger; the sandbox does not look at these
    trigger: 'post-change-password',
    triggerVersion: 'v2',
    phase: 'execute',
    event: input,
    secrets: {},
    configuration: {},
    budgetMs,
    redirect: null,
    // dry without stubs: nothing that a template does leaves the machine
    mode: { kind: 'dry', stubs: [] },
  })
  const completion = await result
  if (completion.status === 'failed') return { ok: false, failure: completion.failure }
  return { ok: true, text: completion.text ?? '' }
}
