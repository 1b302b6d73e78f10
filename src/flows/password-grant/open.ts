// The door of the password grant: a password that an application took, and the second factor that it then asks for.
import { connections, users } from '#identity'
import { type ClientId, type ConnectionId, type FlowId, type Secret, type UserId } from '#kit'
import type { FactorType } from '#triggers'

import { type Fed, openFlowEngine } from '../engine.ts'
import type { ChallengeProblem } from '../password-reset/states.ts'
import { type RequestFacts, seenFrom } from '../request-facts.ts'
import type { SignInDeps } from '../sign-in/deps.ts'
import { readEntry } from '../sign-in/judge-password.ts'
import { performSignIn } from '../sign-in/perform.ts'
import type { Journey, LoginProblem, State, TokensAsked } from '../sign-in/states.ts'
import { type Associated, type AssociateProblem, associating, type EnrollmentDoor, type Wanted } from './associate.ts'
import { type Authenticator, authenticatorsOf } from './authenticators.ts'
import { oobCode } from './oob-code.ts'
import { passwordGrant } from './table.ts'

export type { Associated, AssociateProblem, Wanted } from './associate.ts'
export type { Authenticator } from './authenticators.ts'

/** An `mfa_token` that is none, is over time or used up, or is another application's. */
export type TokenProblem = 'malformed' | 'expired' | 'foreign'

/**
 * - `no-factor`: a second one is asked for, and there is none that could be.
 * - `tries`: too many wrong codes; the password is asked for anew.
 * - `not-started`: no such challenge, or the factor is not one of those asked for.
 */
export type GrantProblem = LoginProblem | ChallengeProblem | TokenProblem | 'no-factor' | 'tries' | 'not-started'

export type GrantOutcome =
  | {
      kind: 'proven'
      user: UserId
      /** of the credentials: what changed since undoes it */
      version: number
      amr: readonly string[]
      /** milliseconds since the epoch */
      at: number
      asks: TokensAsked
      /** the first one of somebody who has just added a factor; shown once */
      recoveryCode?: string
    }
  /** the password was right; `challenge` or, of somebody who has none, `enroll` */
  | { kind: 'more'; token: string; user: UserId; challenge: readonly FactorType[]; enroll: readonly Wanted[] }
  /** `user`: for the log, never for the answer */
  | { kind: 'refused'; problem: GrantProblem; user: UserId | undefined }

export type MfaProof =
  | { by: 'otp' | 'recovery-code'; proof: Secret<string> }
  | { by: 'oob'; code: string; proof: Secret<string> }

type By = { client: ClientId | undefined; request: RequestFacts }

export type PasswordGrant = {
  prove(asked: {
    client: ClientId
    connection: ConnectionId
    entry: string
    password: Secret<string>
    asks: TokensAsked
    request: RequestFacts
  }): Promise<GrantOutcome>
  /** Judges a second factor. One `mfa_token` gives tokens once. */
  answer(token: string, given: MfaProof, by: By): Promise<GrantOutcome>
  /** Says which factor to ask for, and sends a code where it needs one. @param types those that the application can ask for */
  challenge(
    token: string,
    asked: { types: readonly Authenticator['kind'][]; authenticator: string | undefined },
    by: By,
  ): Promise<
    { kind: 'otp' } | { kind: 'oob'; code: string } | { refused: GrantProblem | 'not-enrolled' | 'unsupported' }
  >
  authenticators(token: string): Promise<Authenticator[] | { refused: TokenProblem }>
  /**
   * Begins to add the first factor of somebody who has none. It is one when it was used once: `answer`.
   *
   * @param to a number or an address; the user's own address where none is named
   */
  associate(
    token: string,
    wanted: Wanted,
    to: string | undefined,
    by: By,
  ): Promise<Associated | { refused: AssociateProblem | TokenProblem }>
}

/** At /mfa/… nobody is proven who could name an address: the codes of all users of a server would be its own. */
function requestFrom({ from }: Journey, request: RequestFacts): RequestFacts {
  return from === undefined ? request : seenFrom(request, from)
}

type Opened = { flow: FlowId; handle: string; state: Extract<State, { at: 'challenged' | 'enrolling' }> }

export function openPasswordGrant(deps: SignInDeps, enrollment: EnrollmentDoor): PasswordGrant {
  const { storage, ids } = deps
  const engine = openFlowEngine({ flow: passwordGrant, perform: performSignIn(deps), ...deps })
  const { associate, confirm, offered } = associating(deps, enrollment)

  /** The token is the flow's id and the handle that a browser would have; the store has the hash of it. */
  async function open(token: string, client: ClientId | undefined): Promise<Opened | TokenProblem> {
    const parts = /^(?<flow>[\w-]{1,64})\.(?<handle>[\w-]{43})$/.exec(token)?.groups
    if (!parts) return 'malformed'
    const { flow = '', handle = '' } = parts
    const state = await engine.look(flow, handle)
    if (!state) return 'expired'
    if (client !== undefined && state.journey.client !== client) return 'foreign'
    if (state.at !== 'challenged' && state.at !== 'enrolling') return 'expired'
    // of somebody who is gone, is blocked or has another password now, it proves nothing: no code is sent or judged
    const user = await users.find(storage.db, state.who.user)
    const isGood = user && !user.blocked && user.credentialVersion === state.who.version
    // nor to an application that the connection was taken from, or that is gone itself
    const { connection, client: asking } = state.journey
    const isAllowed = await connections.clientEnabled(storage.db, connection, asking)
    return isGood && isAllowed ? { flow: flow as FlowId, handle, state } : 'expired'
  }

  /** Only the input that ended the flow gives tokens: of many at once it is one. */
  async function outcome(fed: Fed<State> | undefined, token: string, user: UserId | undefined): Promise<GrantOutcome> {
    const refused = (problem: GrantProblem): GrantOutcome => ({ kind: 'refused', problem, user })
    if (!fed) return refused('expired')
    const { state, counted } = fed
    switch (state.at) {
      case 'ended': {
        const { result, journey } = state
        if (!counted || !('login' in result) || !journey.asks) return refused('expired')
        const { id, version, amr, at } = result.login
        return { kind: 'proven', user: id, version, amr, at, asks: journey.asks }
      }
      case 'challenged': {
        const { who, challenge } = state
        if (challenge.problem !== undefined) return refused(challenge.problem)
        return { kind: 'more', token, user: who.user, challenge: challenge.factors, enroll: [] }
      }
      case 'enrolling':
        return { kind: 'more', token, user: state.who.user, challenge: [], enroll: await offered() }
      case 'failed':
        return refused(state.why === 'tries' ? 'tries' : 'no-factor')
      case 'identifying':
        return refused(state.problem ?? 'wrong')
      default:
        return refused('expired')
    }
  }

  return {
    async prove({ client, connection, entry, password, asks, request }) {
      const handle = ids.handle()
      const journey = {
        interaction: ids.handle(),
        client,
        connection,
        begins: 'login',
        asks,
        from: request.ip,
      } as const
      const flow = await engine.begin({ at: 'identifying', journey }, handle)
      const fed = await engine.feed(flow, handle, { type: 'credentials-given', entry, password }, { request })
      const refused = fed?.state.at === 'identifying'
      return outcome(fed, `${flow}.${handle}`, refused ? await namedBy(entry, connection) : undefined)
    },

    async answer(token, given, { client, request }) {
      const opened = await open(token, client)
      if (typeof opened === 'string') return { kind: 'refused', problem: opened, user: undefined }
      const { flow, handle, state } = opened
      const { user } = state.who
      const refused = (problem: GrantProblem): GrantOutcome => ({ kind: 'refused', problem, user })
      if (state.at === 'enrolling') {
        const confirmed = await confirm(handle, state.journey, given, request)
        if ('refused' in confirmed) return refused(confirmed.refused)
        const fed = await engine.feed(flow, handle, { type: 'continue-pressed' }, { request })
        const end = await outcome(fed, token, user)
        if (end.kind === 'more') return refused('expired')
        const { recoveryCode } = confirmed
        return end.kind === 'proven' && recoveryCode !== undefined ? { ...end, recoveryCode } : end
      }
      let { current } = state.challenge
      if (given.by === 'oob') {
        const sent = current && 'codeHash' in current ? current : undefined
        if (!sent || oobCode(state.journey, sent) !== given.code) return refused('not-started')
      } else {
        const chosen = await engine.feed(flow, handle, { type: 'factor-chosen', factor: given.by }, { request })
        current = chosen?.state.at === 'challenged' ? chosen.state.challenge.current : undefined
        if (current?.factor !== given.by) return refused('not-started')
      }
      const end = await outcome(
        await engine.feed(flow, handle, { type: 'proof-given', proof: given.proof }, { request }),
        token,
        user,
      )
      // a race: another answer was judged in between, and this one was not
      return end.kind === 'more' ? refused('not-started') : end
    },

    async challenge(token, { types, authenticator }, { client, request }) {
      const opened = await open(token, client)
      if (typeof opened === 'string') return { refused: opened }
      const { flow, handle, state } = opened
      if (state.at !== 'challenged') return { refused: 'not-enrolled' }
      const all = await authenticatorsOf(storage, state)
      const usable = all.filter(({ kind }) => kind !== 'recovery-code' && types.includes(kind))
      const chosen = authenticator === undefined ? usable[0] : usable.find(({ id }) => id === authenticator)
      if (!chosen) return { refused: 'unsupported' }
      const asking = { request: requestFrom(state.journey, request) }
      const fed = await engine.feed(flow, handle, { type: 'factor-chosen', factor: chosen.factor }, asking)
      if (fed?.state.at !== 'challenged') return { refused: 'expired' }
      const { current, problem } = fed.state.challenge
      if (current?.factor !== chosen.factor) return { refused: problem ?? 'not-started' }
      return 'codeHash' in current ? { kind: 'oob', code: oobCode(state.journey, current) } : { kind: 'otp' }
    },

    async authenticators(token) {
      const opened = await open(token, undefined)
      if (typeof opened === 'string') return { refused: opened }
      return opened.state.at === 'challenged' ? authenticatorsOf(storage, opened.state) : []
    },

    async associate(token, wanted, to, { client, request }) {
      const opened = await open(token, client)
      if (typeof opened === 'string') return { refused: opened }
      if (opened.state.at !== 'enrolling') return { refused: 'enrolled' }
      return associate(opened.handle, opened.state, wanted, to, requestFrom(opened.state.journey, request))
    },
  }

  async function namedBy(entry: string, id: ConnectionId): Promise<UserId | undefined> {
    const connection = await connections.find(storage.db, id)
    const named = readEntry(entry, connection)
    return named === undefined ? undefined : (await users.findByIdentifier(storage.db, id, named))?.id
  }
}
