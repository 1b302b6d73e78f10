// Adding the first factor without a page: the same enrollment as on ours, fed by the application that shows the code.
import { type TicketState, users } from '#identity'
import type { FlowId, Secret } from '#kit'
import { settings } from '#tenant'

import type { FlowEngine } from '../engine.ts'
import type { Input, State as EnrollmentState } from '../enrollment/states.ts'
import { enrollment as enrollmentFlow } from '../enrollment/table.ts'
import { listOfBrowser } from '../flows.store.ts'
import type { ChallengeProblem } from '../password-reset/states.ts'
import type { RequestFacts } from '../request-facts.ts'
import type { SignInDeps } from '../sign-in/deps.ts'
import type { Journey, State } from '../sign-in/states.ts'
import { oobCode } from './oob-code.ts'

/** What can be added without a page. */
export type Wanted = 'otp' | 'phone' | 'email'

export type Associated = { kind: 'otp'; secret: string; uri: string } | { kind: 'oob'; code: string }

/** - `enrolled`: there is a factor, and another is added on our pages, after proving that one. */
export type AssociateProblem = 'enrolled' | 'unsupported' | 'invalid-entry' | 'too-many'

export type EnrollmentDoor = {
  open(token: string, browser: string): Promise<{ flow: FlowId } | { dead: Exclude<TicketState, 'open'> }>
  feed: FlowEngine<EnrollmentState, Input, { request: RequestFacts }>['feed']
}

type Given = { by: 'otp' | 'recovery-code' | 'oob'; code?: string; proof: Secret<string> }

const SWITCHES: Readonly<Record<Wanted, string>> = { otp: 'otp', phone: 'sms', email: 'email' }

export function associating(deps: Pick<SignInDeps, 'storage' | 'sealer' | 'clock'>, enrollment: EnrollmentDoor) {
  const { storage, sealer, clock } = deps
  return {
    async offered(): Promise<Wanted[]> {
      const on = (await settings.read(storage.db, 'factors')) ?? {}
      return (Object.keys(SWITCHES) as Wanted[]).filter((each) => on[SWITCHES[each]] === true)
    },

    async associate(
      handle: string,
      { ticket, journey, who }: Extract<State, { at: 'enrolling' }>,
      wanted: Wanted,
      to: string | undefined,
      request: RequestFacts,
    ): Promise<Associated | { refused: AssociateProblem | 'expired' }> {
      const opened = await enrollment.open(ticket, handle)
      if ('dead' in opened) return { refused: 'expired' }
      const feed = async (input: Input) => (await enrollment.feed(opened.flow, handle, input, { request }))?.state
      let state = await feed({ type: 'continue-pressed' })
      // one that was added meanwhile would have to be proven first
      if (state?.at === 'proving') return { refused: 'enrolled' }
      if (state?.at !== 'choosing' || !state.offered.includes(wanted)) return { refused: 'unsupported' }
      state = await feed({ type: 'factor-chosen', factor: wanted })
      if (state?.at === 'entering') {
        const own = wanted === 'email' ? (await users.find(storage.db, who.user))?.email : undefined
        state = await feed({ type: 'entry-given', entry: to ?? own ?? '' })
      }
      if (state?.at === 'entering') return { refused: state.problem === 'too-many' ? 'too-many' : 'invalid-entry' }
      if (state?.at !== 'confirming') return { refused: 'expired' }
      const { pending } = state
      if ('codeHash' in pending) return { kind: 'oob', code: oobCode(journey, pending) }
      if (pending.kind !== 'otp') return { refused: 'unsupported' }
      return { kind: 'otp', secret: pending.secret, uri: pending.uri }
    },

    /** The first use of what was associated. */
    async confirm(
      handle: string,
      journey: Journey,
      { by, code, proof }: Given,
      request: RequestFacts,
    ): Promise<
      { recoveryCode: string | undefined } | { refused: ChallengeProblem | 'tries' | 'expired' | 'not-started' }
    > {
      const { kind } = enrollmentFlow
      const begun = await listOfBrowser<EnrollmentState>(storage.db, sealer, kind, handle, clock.now())
      const fits = begun.find(({ state }) => {
        if (state.at !== 'confirming') return false
        const { pending } = state
        if ('codeHash' in pending) return by === 'oob' && oobCode(journey, pending) === code
        return by === 'otp' && pending.kind === 'otp'
      })
      if (!fits) return { refused: 'not-started' }
      const fed = await enrollment.feed(fits.id, handle, { type: 'proof-given', proof }, { request })
      // another answer was judged in between, and this one was not
      if (!fed?.counted) return { refused: 'not-started' }
      const { state } = fed
      if (state.at === 'enrolled') return { recoveryCode: state.recoveryCode }
      if (state.at === 'confirming') return { refused: state.problem ?? 'invalid-code' }
      return { refused: state.at === 'failed' && state.why === 'tries' ? 'tries' : 'expired' }
    },
  }
}
