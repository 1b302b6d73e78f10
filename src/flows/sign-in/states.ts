// What signing in can be in, be told, and ask for: the words of its table.
import type { PasswordRefusal } from '#identity'
import type { ClientId, ConnectionId, Secret, UserId } from '#kit'
import type { FactorType } from '#triggers'

import type { Challenge, FactorResult, Method, Started, Subject } from '../password-reset/states.ts'

/** For which authorization request: fixed when it begins. */
export type Journey = {
  /** what the provider knows the request by; nothing comes of it without the browser's own cookie */
  interaction: string
  client: ClientId
  connection: ConnectionId
  /** the first page, as the application asked for it */
  begins: 'login' | 'signup'
  /** `login_hint` */
  hint?: string
  /** first of `ui_locales` */
  locale?: string
  /** `ext-…` parameters of the request, for the log */
  ext?: { readonly [name: string]: string }
  /** there where the application took the password itself (password-grant/) */
  asks?: TokensAsked
  /** … and the address that it came from, which the application may have named */
  from?: string
}

/** What an application wants tokens for; `scope` as it wrote it, `audience` is an API's identifier. */
export type TokensAsked = { scope: string; audience?: string }

/** Whose password was right, and under which version of the credentials: a change in between undoes it. */
export type Who = { user: UserId; version: number; amr: readonly string[]; methods: readonly Method[] }

export type Result =
  | { login: { id: UserId; version: number; amr: readonly string[]; at: number } }
  | { agreed: true }
  | { refused: 'access_denied'; words: string }

export type State =
  | { at: 'identifying'; journey: Journey; entry?: string; problem?: LoginProblem }
  | { at: 'signing-up'; journey: Journey; given?: Given; problem?: SignUpProblem }
  /** the password was right; one more proof is asked for */
  | { at: 'challenged'; journey: Journey; who: Who; challenge: Challenge }
  /** a second factor is wanted and there is none yet: `ticket` opens its enrollment, `id` tells whether it was spent */
  | { at: 'enrolling'; journey: Journey; who: Who; ticket: string; id: string }
  /** everything is proven; what is left is to write it down */
  | { at: 'accepted'; journey: Journey; who: Who }
  /** somebody else's application asks for something */
  | { at: 'consenting'; journey: Journey; scopes: readonly string[]; audience?: string }
  | { at: 'ended'; journey: Journey; result: Result }
  | { at: 'failed'; journey: Journey; why: Failure }

/** `factors`: the tenant asks for a second factor, and there is none that could be asked for. */
export type Failure = 'tries' | 'factors' | 'gone'

export type LoginProblem =
  | 'missing'
  | 'wrong'
  | 'account-blocked'
  | 'address-blocked'
  | 'user-blocked'
  | 'leaked'
  | 'changed'

/** What stands in the form again. Never the password. */
export type Given = { email: string; username: string; phone?: string }

export type SignUpProblem =
  | { error: 'email' | 'username' | 'phone' | 'missing' | 'closed' | 'too-many' | 'exists' | 'refused' }
  | PasswordRefusal

export type Input =
  | { type: 'credentials-given'; entry: string; password: Secret<string> }
  | { type: 'sign-up-wanted' }
  | { type: 'login-wanted' }
  | { type: 'sign-up-given'; given: Given; password: Secret<string> }
  | { type: 'factor-chosen'; factor: FactorType }
  | { type: 'picker-wanted' }
  | { type: 'resend-pressed' }
  | { type: 'proof-given'; proof: Secret<string> }
  | { type: 'continue-pressed' }
  | { type: 'agreed' }
  | { type: 'declined' }
  // results of effects
  | { type: 'password-accepted'; who: Who; next: NextProof }
  | { type: 'password-refused'; entry: string; problem: LoginProblem }
  | { type: 'sign-up-refused'; given: Given; problem: SignUpProblem }
  | FactorResult
  | { type: 'not-enrolled' }
  | { type: 'enrolled'; who: Who }
  | { type: 'login-written'; at: number }
  | { type: 'login-undone' }

export type NextProof =
  | { kind: 'none' }
  | { kind: 'challenge'; factors: readonly FactorType[] }
  | { kind: 'enroll'; ticket: string; id: string }
  | { kind: 'impossible' }

export type Effect =
  | { do: 'judge-password'; journey: Journey; entry: string; password: Secret<string> }
  | { do: 'sign-up'; journey: Journey; given: Given; password: Secret<string> }
  | { do: 'start-factor'; subject: Subject; factor: FactorType; resend: boolean }
  | { do: 'verify-proof'; subject: Subject; started: Started; proof: Secret<string> }
  | { do: 'judge-enrollment'; who: Who; id: string }
  | { do: 'write-login'; journey: Journey; who: Who }
