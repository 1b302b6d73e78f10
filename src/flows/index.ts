// flows: what happens next. Journeys of users as tables, and the one way in which a password changes.
import type { Actions } from '#actions'
import { type Connection, connections, tickets, type TicketState, ticketState, type User, users } from '#identity'
import type { JobContext, Jobs } from '#jobs'
import {
  type ClientId,
  type Clock,
  type FlowId,
  type Ids,
  isoTime,
  type JsonObject,
  hashHandle,
  sameText,
  type Sealer,
  type Secret,
} from '#kit'
import type { Logs } from '#logs'
import type { Mail } from '#mail'
import type { Storage, Tx } from '#storage'
import { settings } from '#tenant'

import { type AdministratorSignIn, openAdministratorSignIn } from './administrator-sign-in/open.ts'
import { type Bulk, openBulk } from './bulk/open.ts'
import { type Actor, type PasswordChange, storePassword } from './change-password.ts'
import { type AtExchange, decideExchange } from './credentials-exchange.ts'
import { deliverMail } from './deliver-mail.ts'
import { type FlowEngine, openFlowEngine } from './engine.ts'
import { performEnrollment } from './enrollment/perform.ts'
import type { Input as EnrollmentInput, Kind as EnrollmentKind, State as EnrollmentState } from './enrollment/states.ts'
import { enrollment } from './enrollment/table.ts'
import { createEnrollmentTicket, ENROLLMENT_LIFETIME } from './enrollment/ticket.ts'
import { anyBrowser, removeExpired } from './flows.store.ts'
import { openLogin, type Login } from './login-protection/open.ts'
import { type MailedLinks, openMailedLinks } from './mailed-link/open.ts'
import { type NewPassword, type PasswordRules, preparePassword, rulesFor } from './new-password.ts'
import { openPasswordChanging, type PasswordChanging } from './password-change/open.ts'
import { openPasswordGrant, type PasswordGrant } from './password-grant/open.ts'
import type { ResetContext } from './password-reset/deps.ts'
import { judgeTicket } from './password-reset/judge-ticket.ts'
import { performReset } from './password-reset/perform.ts'
import type { Answer, Effect, Input, Journey, State } from './password-reset/states.ts'
import { passwordReset } from './password-reset/table.ts'
import { type AtLogin, decideLogin } from './post-login.ts'
import type { RequestFacts } from './request-facts.ts'
import { askForLink, createTicket, type LinkRequest, type NewTicket, sendResetLink } from './reset-link.ts'
import { openSessions, type Sessions } from './sessions/open.ts'
import { openSignIn, type SignIn } from './sign-in/open.ts'
import { openSignals, type Signals } from './signals/open.ts'
import { tellFactors, type ToldFactors } from './tell-change.ts'
import { judgeTyped, ownerOfTyped, type TypedPassword, type TypedVerdict } from './typed-password.ts'

export type { Actor, ChangeReason } from './change-password.ts'
export { drawFlow } from './diagram.ts'
export type { FlowDefinition, FlowState } from './flow.ts'
export { enrollment } from './enrollment/table.ts'
export type {
  Input as EnrollmentInput,
  Kind as EnrollmentKind,
  Removable as RemovableFactor,
  State as EnrollmentState,
} from './enrollment/states.ts'
export { passwordReset } from './password-reset/table.ts'
export type {
  Challenge as ResetChallenge,
  ChallengeProblem,
  Failure as ResetFailure,
  Input as ResetInput,
  PasswordProblem,
  Started as StartedFactor,
  State as ResetState,
} from './password-reset/states.ts'
export { offeredOf, standingOf } from './password-reset/usable-factors.ts'
export type { Attempt as LoginAttempt } from './login-protection/attempt.ts'
export { deliverSignals } from './signals/deliver.ts'
export { OFFERED_EVENTS } from './signals/event-types.ts'
export { MIN_VERIFICATION, type Stream as SignalStream, type StreamChange, type WatchedStream } from './signals/open.ts'
export type { BulkJob } from './bulk/bulk.store.ts'
export { BRUTE_FORCE_DEFAULTS, THROTTLING_DEFAULTS } from './login-protection/protection.ts'
export type { LoginVerdict } from './login-protection/check-login.ts'
export { LINK_PATHS } from './mailed-link/ticket.ts'
export { mailedLink } from './mailed-link/table.ts'
export type { State as MailedLinkState } from './mailed-link/states.ts'
export type { LinkPurpose } from './mailed-link/ticket.ts'
export { mailSettings } from './mail-settings.ts'
export type { PasswordRules } from './new-password.ts'
export type { TypedPassword, TypedVerdict } from './typed-password.ts'
export { type RequestFacts, seenFrom } from './request-facts.ts'
export type { State as AdministratorSignInState } from './administrator-sign-in/table.ts'
export { administratorSignIn } from './administrator-sign-in/table.ts'
export type { Input as PasswordChangeInput, State as PasswordChangeState } from './password-change/table.ts'
export { passwordChange } from './password-change/table.ts'
export type { SignUpRefusal } from './sign-in/sign-up.ts'
export type {
  Input as SignInInput,
  LoginProblem,
  Result as SignInResult,
  SignUpProblem,
  State as SignInState,
} from './sign-in/states.ts'
export { signIn } from './sign-in/table.ts'
export { passwordGrant } from './password-grant/table.ts'
export type { Authenticator, GrantOutcome, GrantProblem, MfaProof, PasswordGrant } from './password-grant/open.ts'
export type { AtExchange, ExchangeDecision, ExchangeFacts } from './credentials-exchange.ts'
export type { AtLogin, LoginDecision, LoginFacts } from './post-login.ts'
export type { LinkRequest } from './reset-link.ts'
export { RESET_LIMITS } from './reset-limits.ts'

export type FlowDeps = {
  storage: Storage
  jobs: Jobs
  logs: Logs
  mail: Mail
  actions: Actions
  sealer: Sealer
  clock: Clock
  ids: Ids
  publicUrl: string
  /** asks a service about breached passwords, beside the bundled list */
  isLeaked?: ((password: Secret<string>) => Promise<boolean>) | undefined
}

export type Flows = {
  reset: {
    /** Begins the journey with an address; the answer is the same for known and unknown ones. */
    ask(asked: LinkRequest, browser: string): Promise<FlowId>
    /** The same without a page: `POST /dbconnections/change_password`. */
    askForLink(asked: LinkRequest): Promise<void>
    /** Opens a mailed link; consumes nothing. A link that is not open answers why. */
    openLink(
      token: string,
      browser: string,
      query: Journey['query'],
    ): Promise<{ flow: FlowId } | { dead: Exclude<TicketState, 'open'> }>
    look(flow: string, browser: string): Promise<State | undefined>
    feed(flow: string, browser: string, input: Input, context: ResetContext): Promise<State | undefined>
    /** What `password-given` would be told; changes nothing. */
    judgeTyped(flow: string, browser: string, typed: TypedPassword): Promise<TypedVerdict>
    /**
     * Keeps what another site posted to /continue, without the browser's cookie: `state` is the proof, and nothing
     * goes on before the browser itself comes back. @returns whether the state was one that waits
     */
    keepAnswer(state: string, answer: Pick<Answer, 'query' | 'body'>, context: ResetContext): Promise<boolean>
    /**
     * The browser is back from another site with the `state` that it was sent away with. `stale`: its journey has gone
     * on without it, or the state is not the one that it waits for; undefined: no journey of this browser.
     */
    comeBack(
      state: string,
      browser: string,
      query: Answer['query'],
      context: ResetContext,
    ): Promise<{ flow: string; stale: boolean } | undefined>
  }
  /** Makes a reset ticket for the API. @returns the link */
  createResetTicket(ticket: NewTicket): Promise<string>
  /** Enrolling a factor on our pages, by a ticket of the API. */
  enrollment: {
    open(token: string, browser: string): Promise<{ flow: FlowId } | { dead: Exclude<TicketState, 'open'> }>
    look(flow: string, browser: string): Promise<EnrollmentState | undefined>
    feed(
      flow: string,
      browser: string,
      input: EnrollmentInput,
      context: ResetContext,
    ): Promise<EnrollmentState | undefined>
    /** @param ticket.mail where the link is sent to, too */
    createTicket(ticket: {
      user: User
      only: EnrollmentKind | undefined
      mail?: { to: string; language: string | undefined }
    }): Promise<{ id: string; url: string }>
  }
  /** Signing in and up, for an authorization request. */
  signIn: SignIn
  /** The same proofs where an application takes the password itself. */
  passwordGrant: PasswordGrant
  sessions: Sessions
  /** The Actions of post-login, about an application's request that is about to be answered. */
  atLogin: AtLogin
  /** The Actions of credentials-exchange, about a token that an application asks for itself. */
  atExchange: AtExchange
  /** Changing a password while signed in. */
  passwordChange: PasswordChanging
  administrators: AdministratorSignIn
  /** Tells the owner of an account about factors that the API added or removed; part of the caller's transaction. */
  tellFactors(tx: Tx, kind: 'factor_added' | 'factor_removed', told: ToldFactors): Promise<void>
  /** @param known whether somebody who is there already is to choose one */
  passwordRules(connection: Connection, known: boolean): Promise<PasswordRules>
  /** Judges and hashes the first password of somebody who is about to be made. */
  preparePassword(wanted: NewPassword): ReturnType<typeof preparePassword>
  /** Passwords at the door: counted, judged, recorded. */
  login: Login
  /** Streams of security events to other systems (Shared Signals). */
  signals: Signals
  /** Imports, exports and verification mails that the Management API asks for. */
  bulk: Bulk
  /** Links of mails that confirm one thing: an address, or that a block shall be lifted. */
  links: MailedLinks
  /** Changes a password for an administrator or the API, with everything that goes with it. */
  changePassword(change: {
    user: User
    password: Secret<string>
    reason: PasswordChange['reason']
    actor: Actor
    client: PasswordChange['client']
    request: RequestFacts
    /** further changes of the same user, in the same transaction */
    also?: (tx: Tx) => Promise<void>
  }): ReturnType<typeof changePassword>
  /** Forgets flows that are over time. */
  removeExpired(): Promise<void>
  /** what the worker runs for this room */
  tasks: {
    'send-reset-link': (payload: JsonObject) => Promise<void>
    'deliver-mail': (payload: JsonObject, context: JobContext) => Promise<void>
  }
}

export function openFlows(deps: FlowDeps): Flows {
  const { storage, sealer, clock, ids, publicUrl } = deps
  const engine = openFlowEngine({ flow: passwordReset, perform: performReset(deps), storage, sealer, clock, ids })
  const enrolling = openFlowEngine({ flow: enrollment, perform: performEnrollment(deps), ...deps })
  const enrollmentDoor = openEnrollment(deps, enrolling)
  return {
    reset: {
      async ask(asked, browser) {
        const { address, connection, client } = asked
        await storage.transaction((tx) => askForLink(deps, tx, asked))
        return engine.begin({ at: 'asked', address, connection, client }, browser)
      },
      askForLink: (asked) => storage.transaction((tx) => askForLink(deps, tx, asked)),
      openLink: (token, browser, query) => openLink(deps, engine, token, browser, query),
      look: engine.look,
      feed: async (...fed) => (await engine.feed(...fed))?.state,
      async judgeTyped(flow, browser, typed) {
        const state = await engine.look(flow, browser)
        if (state?.at !== 'choosing') return 'over'
        const { subject } = state.journey
        const good = (await judgeTicket(deps, subject.ticket)) === 'open'
        return judgeTyped(deps, subject.ticket, typed, good ? await ownerOfTyped(deps, subject) : undefined)
      },
      async keepAnswer(state, { query, body }, context) {
        const [flow = '', nonce = ''] = state.split('.')
        const after = await engine.feed(flow, anyBrowser, { type: 'answer-posted', nonce, query, body }, context)
        return after?.state.at === 'redirected' && sameText(hashHandle(nonce), after.state.nonce)
      },
      async comeBack(state, browser, query, context) {
        const [flow = '', nonce = ''] = state.split('.')
        // the state that was judged is the one that `validateToken` compares with, whatever else was sent along
        const input: Input = { type: 'came-back', nonce, query: { ...query, state } }
        const after = await engine.feed(flow, browser, input, context)
        return after && { flow, stale: !after.counted }
      },
    },
    enrollment: enrollmentDoor,
    login: openLogin(deps),
    bulk: openBulk(deps),
    signals: openSignals(deps),
    links: openMailedLinks(deps),
    signIn: openSignIn(deps),
    passwordGrant: openPasswordGrant(deps, { open: enrollmentDoor.open, feed: enrolling.feed }),
    sessions: openSessions(deps),
    atLogin: (facts) => decideLogin(deps, facts),
    atExchange: (facts) => decideExchange(deps, facts),
    passwordChange: openPasswordChanging(deps),
    administrators: openAdministratorSignIn(deps),
    createResetTicket: async (ticket) =>
      `${publicUrl}/u/reset-verify?ticket=${await storage.transaction((tx) => createTicket(tx, deps, ticket))}#`,
    tellFactors: (tx, kind, told) => tellFactors(tx, deps, kind, told),
    passwordRules: (connection, known) => rulesFor(storage, connection, known),
    preparePassword: (wanted) => preparePassword(deps, wanted),
    changePassword: (change) => changePassword(deps, change),
    removeExpired: () => removeExpired(storage.db, clock.now()),
    tasks: {
      'send-reset-link': (payload) => sendResetLink(deps, payload),
      'deliver-mail': (payload, context) => deliverMail(deps, payload, context),
    },
  }
}

function openEnrollment(
  deps: FlowDeps,
  engine: FlowEngine<EnrollmentState, EnrollmentInput, ResetContext>,
): Flows['enrollment'] {
  const { storage, clock, publicUrl } = deps
  return {
    look: engine.look,
    feed: async (...fed) => (await engine.feed(...fed))?.state,
    async open(token, browser) {
      const ticket = await tickets.findByToken(storage.db, 'enrollment', token)
      const user = ticket && (await users.find(storage.db, ticket.user))
      if (!ticket || !user) return { dead: 'superseded' }
      const state = ticketState(ticket, user, clock.now())
      if (state !== 'open') return { dead: state }
      const client = ticket.client ?? (await defaultClient(storage))
      const subject = { user: user.id, ticket: ticket.id, connection: user.connection, client }
      const only = ticket.options['factor'] as EnrollmentKind | undefined
      const begun = { at: 'opened' as const, subject, ...(only === undefined ? {} : { only }) }
      return { flow: await engine.begin(begun, browser, user.id) }
    },
    createTicket: ({ user, only, mail: mailed }) =>
      storage.transaction(async (tx) => {
        const { id, token } = await createEnrollmentTicket(tx, deps, user, only)
        const url = `${publicUrl}/u/mfa-enroll?ticket=${token}`
        if (mailed) {
          const facts = { channel: 'email', url, lifetime: ENROLLMENT_LIFETIME, person: user, ...mailed } as const
          await deps.jobs.enqueue(tx, 'deliver-mail', deps.mail.compose('enrollment_email', facts))
        }
        return { id, url: `${url}#` }
      }),
  }
}

type ResetEngine = ReturnType<typeof openFlowEngine<State, Input, Effect, ResetContext>>

async function openLink(
  { storage, clock }: FlowDeps,
  engine: Pick<ResetEngine, 'begin'>,
  token: string,
  browser: string,
  query: Journey['query'],
): ReturnType<Flows['reset']['openLink']> {
  const ticket = await tickets.findByToken(storage.db, 'password-reset', token)
  const user = ticket && (await users.find(storage.db, ticket.user))
  if (!ticket || !user) return { dead: 'superseded' }
  const state = ticketState(ticket, user, clock.now())
  if (state !== 'open') return { dead: state }
  const client = ticket.client ?? (await defaultClient(storage))
  const { organization } = ticket.options
  const subject = {
    ...{ user: user.id, ticket: ticket.id, connection: user.connection, client },
    ...(typeof organization === 'string' ? { organization } : {}),
  }
  // the mailed link is the first challenge, wherever it went (spec/triggers.md §2)
  const name = ticket.address !== undefined && ticket.address === user.phoneNumber ? 'phone_number' : 'email'
  const methods = [{ name, timestamp: isoTime(clock.now()) }]
  return { flow: await engine.begin({ at: 'opened', journey: { subject, query, methods } }, browser, user.id) }
}

async function defaultClient({ db }: Storage): Promise<ClientId> {
  return ((await settings.read(db, 'default_client'))?.client_id ?? '') as ClientId
}

async function changePassword(deps: FlowDeps, change: Parameters<Flows['changePassword']>[0]) {
  const { storage } = deps
  const connection = await connections.find(storage.db, change.user.connection)
  if (!connection) throw new Error('a user without a connection')
  const prepared = await preparePassword(deps, { password: change.password, connection, owner: change.user })
  if ('refusal' in prepared) return prepared
  const tenant = (await settings.read(storage.db, 'tenant')) ?? { id: '', friendly_name: '' }
  return storage.transaction(async (tx) => {
    await change.also?.(tx)
    const { user, reason, actor, client, request } = change
    return storePassword(tx, deps, { user, connection, hash: prepared.hash, reason, actor, client, request, tenant })
  })
}
