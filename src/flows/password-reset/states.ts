// What a password reset can be in, be told, and ask for: the words of its table.
import type { BlockingPosition } from '#actions'
import type { PasswordRefusal, TicketState } from '#identity'
import type { ClientId, ConnectionId, JsonObject, Secret, TicketId, UserId } from '#kit'
import type { FormDefinition } from '#tenant'
import type { Challenge as AskedChallenge, FactorType } from '#triggers'

/** Whose reset this is, fixed when the link is opened and never changed after (authentik CVE-2023-26481). */
export type Subject = {
  user: UserId
  ticket: TicketId
  connection: ConnectionId
  client: ClientId
  /** id of the organization that the ticket was made for */
  organization?: string
}

/** What was proven, asked for and run on the way. */
export type Journey = {
  subject: Subject
  /** query parameters of the mailed link, without the ticket */
  query: { readonly [name: string]: string }
  methods: readonly Method[]
  /** where the pipeline stands; absent before it began, or when nothing is bound */
  position?: BlockingPosition
  resultUrl?: string
}

/** One proof: the mailed link (`email` or `phone_number`), then `mfa` with its factor. ISO time. */
export type Method = { name: string; timestamp: string; type?: FactorType }

/** What came back from a redirect, or as the answer of a form. */
export type Answer = {
  /** what the browser brought back, verified: a posted `state` parameter says nothing */
  nonce?: string
  query: { readonly [name: string]: string }
  body: { readonly [name: string]: string }
  prompt?: JsonObject
}

export type State =
  /** a link was asked for; known or unknown address, the page is the same */
  | { at: 'asked'; address: string; connection: ConnectionId; client: ClientId }
  /** the mailed link was opened; nothing is consumed before the user presses Continue */
  | { at: 'opened'; journey: Journey }
  /** Actions run; whoever moved the flow here runs them, everybody else waits */
  | { at: 'running'; journey: Journey; since: number; answer?: Answer }
  | { at: 'challenged'; journey: Journey; challenge: Challenge }
  /** the browser is elsewhere; `nonce` is the hash of what it must bring back */
  | { at: 'redirected'; journey: Journey; url: string; nonce: string; answer?: Answer }
  | { at: 'prompted'; journey: Journey; prompt: Prompt; tried?: PromptTried }
  | { at: 'choosing'; journey: Journey; problem?: PasswordProblem }
  /** `email` only when the ticket says that the result URL may carry it */
  | { at: 'changed'; client: ClientId; connection: ConnectionId; resultUrl?: string; email?: string }
  | { at: 'denied'; client: ClientId; reason: string }
  | { at: 'failed'; why: Failure; client: ClientId }

/** `action`: an Action failed, so the reset is refused; the link stays good while it is valid. */
export type Failure = 'expired' | 'used' | 'generic' | 'action' | 'tries'

export type PasswordProblem = { error: 'mismatch' | 'missing' } | PasswordRefusal

/** With the form as it was when it was rendered: changed or deleted meanwhile, the same questions are judged. */
/** What was entered and not taken: it stands in the form again, with what was wrong with it. */
export type PromptTried = {
  given: { readonly [field: string]: string }
  problems: { readonly [field: string]: string }
}

export type Prompt = { id: string; form: FormDefinition; fields: JsonObject; vars: JsonObject }

/** A challenge under way: usable factors in the order asked for, and the one that is shown. */
export type Challenge = {
  factors: readonly FactorType[]
  /** absent while the user picks one */
  current?: Started
  /** wrong answers so far, over all factors: 10 end the flow */
  tries: number
  problem?: ChallengeProblem
}

export type ChallengeProblem = 'invalid-code' | 'expired-code' | 'too-many' | 'not-verified'

/** What was started for a factor. A code is kept as its hash. */
export type Started =
  | { factor: 'email' | 'sms' | 'phone' | 'voice'; to: string; codeHash: string; expiresAt: number; resent: boolean }
  | { factor: 'otp' | 'recovery-code' }
  | { factor: 'webauthn-roaming' | 'webauthn-platform'; options: JsonObject; challenge: string }

export type Input =
  | { type: 'resend-pressed' }
  | { type: 'continue-pressed' }
  | { type: 'factor-chosen'; factor: FactorType }
  | { type: 'picker-wanted' }
  | { type: 'proof-given'; proof: Secret<string> }
  | { type: 'came-back'; nonce: string; query: Answer['query'] }
  | { type: 'answer-posted'; nonce: string; query: Answer['query']; body: Answer['body'] }
  | { type: 'prompt-answered'; fields: { readonly [name: string]: string } }
  | { type: 'password-given'; password: Secret<string>; confirmation: Secret<string> }
  // results of effects
  | { type: 'link-queued' }
  | { type: 'ticket-judged'; state: TicketState }
  | { type: 'actions-ended'; journey: Journey; outcome: ActionsOutcome }
  | { type: 'factor-started'; started: Started }
  | { type: 'factor-refused'; problem: ChallengeProblem }
  | { type: 'proof-accepted'; method: Method }
  | { type: 'proof-refused'; problem: ChallengeProblem }
  | { type: 'prompt-judged'; answer: JsonObject }
  | { type: 'prompt-refused'; tried: PromptTried }
  | { type: 'password-refused'; refusal: PasswordRefusal }
  | { type: 'password-set'; resultUrl: string | undefined; email: string | undefined }

/** Results of the effects about one factor; enrolling asks for the same proofs. */
export type FactorResult = Extract<
  Input,
  { type: 'factor-started' | 'factor-refused' | 'proof-accepted' | 'proof-refused' }
>

/** What the Actions came to, with everything looked up that the table needs to go on. */
export type ActionsOutcome =
  | { kind: 'ended' }
  /** a challenge that was passed before: the next Action is called */
  | { kind: 'satisfied' }
  | { kind: 'failed' }
  | { kind: 'denied'; reason: string }
  | { kind: 'redirected'; url: string; nonce: string }
  | { kind: 'prompted'; prompt: Prompt }
  /** `factors`: usable ones only, at least one */
  | { kind: 'challenged'; mode: AskedChallenge['mode']; factors: readonly FactorType[] }

export type Effect =
  | { do: 'send-link'; address: string; connection: ConnectionId; client: ClientId }
  | { do: 'judge-ticket'; ticket: TicketId }
  | { do: 'run-actions'; journey: Journey; answer?: Answer }
  | { do: 'start-factor'; subject: Subject; factor: FactorType; resend: boolean }
  | { do: 'verify-proof'; subject: Subject; started: Started; proof: Secret<string> }
  | { do: 'judge-prompt'; prompt: Prompt; fields: { readonly [name: string]: string } }
  | { do: 'set-password'; journey: Journey; password: Secret<string> }
