// The effect run-actions: the blocking pipeline of password-reset-post-challenge, from where the journey stands.
import type { BlockingOutcome, BlockingRun } from '#actions'
import { users } from '#identity'
import { hashHandle } from '#kit'
import { clients, forms } from '#tenant'

import type { Performed } from '../engine.ts'
import type { EffectContext, ResetDeps } from './deps.ts'
import { logReset } from './log-reset.ts'
import { buildEvent } from './post-challenge-event.ts'
import type { ActionsOutcome, Answer, Input, Journey } from './states.ts'
import { offeredOf, readStanding } from './usable-factors.ts'

const TRIGGER = 'password-reset-post-challenge'

/** Fails closed: whatever goes wrong in or around an Action refuses the reset and leaves the password as it was. */
export async function runActions(
  deps: ResetDeps,
  journey: Journey,
  answer: Answer | undefined,
  context: EffectContext,
): Promise<Performed<Input>> {
  const { storage, actions, ids } = deps
  const { subject } = journey
  const position = journey.position ?? (await actions.blocking.begin(storage.db, TRIGGER))
  if (!position || position.next >= position.plan.length) {
    return { input: { type: 'actions-ended', journey, outcome: { kind: 'ended' } } }
  }
  const user = await users.find(storage.db, subject.user)
  const client = await clients.find(storage.db, subject.client)
  if (!user) throw new Error('the user was deleted during the reset')
  const nonce = ids.handle()
  const state = `${context.flow}.${nonce}`
  const run = await actions.blocking.run({
    trigger: TRIGGER,
    position,
    event: await buildEvent(deps, { journey, user, client, answer, request: context.request }),
    prompt: answer?.prompt,
    redirect: {
      iss: new URL(deps.publicUrl).host,
      sub: user.id,
      ip: context.request.ip,
      // the redirect that the browser came back from, or the one that this run may ask for
      state: answer?.nonce === undefined ? state : `${context.flow}.${answer.nonce}`,
    },
  })
  const outcome = await outcomeOf(deps, journey, run, state, nonce)
  const after: Journey = { ...journey, position: { ...position, ...nextOf(run.outcome, position.plan.length) } }
  const { resultUrl } = run
  return {
    write: async (tx) => {
      await actions.blocking.record(tx, run.record, user.id)
      if (outcome.kind === 'failed' || outcome.kind === 'denied') {
        const reason = outcome.kind === 'denied' ? `An Action denied it: ${outcome.reason}` : 'An Action failed.'
        await logReset(deps, tx, { type: 'fcp', journey: after, user, client, request: context.request, reason })
      }
      return {
        type: 'actions-ended',
        journey: resultUrl === undefined ? after : { ...after, resultUrl },
        outcome,
      }
    },
  }
}

/** A redirect and a prompt come back to the same Action; after everything else the next one is called. */
function nextOf(outcome: BlockingOutcome, length: number): { next: number; phase: 'execute' | 'continue' } {
  switch (outcome.kind) {
    case 'redirect':
    case 'prompt':
      return { next: outcome.at, phase: 'continue' }
    case 'challenge':
    case 'deny':
      return { next: outcome.at + 1, phase: 'execute' }
    case 'ended':
    case 'failed':
      return { next: length, phase: 'execute' }
  }
}

async function outcomeOf(
  deps: ResetDeps,
  journey: Journey,
  { outcome }: BlockingRun,
  state: string,
  nonce: string,
): Promise<ActionsOutcome> {
  switch (outcome.kind) {
    case 'ended':
    case 'failed':
      return { kind: outcome.kind }
    case 'deny':
      return { kind: 'denied', reason: outcome.reason }
    case 'redirect': {
      const url = new URL(outcome.url)
      url.searchParams.set('state', state)
      return { kind: 'redirected', url: url.href, nonce: hashHandle(nonce) }
    }
    case 'prompt': {
      const { promptId: id, fields, vars } = outcome
      const form = await forms.find(deps.storage.db, id)
      // a form that is not there asks nothing, so it must not count as answered
      return form ? { kind: 'prompted', prompt: { id, form: form.definition, fields, vars } } : { kind: 'failed' }
    }
    case 'challenge':
      return offeredOf(outcome.challenge, await readStanding(deps, journey))
  }
}
