// What enrolling a factor can be in, be told, and ask for: the words of its table.
import type { TicketState } from '#identity'
import type { JsonObject, Secret } from '#kit'
import type { FactorType } from '#triggers'

import type { Challenge, ChallengeProblem, FactorResult, Started, Subject } from '../password-reset/states.ts'

/** What can be enrolled on our pages. */
export type Kind = 'otp' | 'phone' | 'email' | 'webauthn-roaming' | 'webauthn-platform'

/** Whose, by which ticket, which kind if the ticket names one, and what may be taken away once one of them is proven. */
export type Enrolling = { subject: Subject; only?: Kind; removable?: readonly Removable[] }

/** A factor that is there; `hint` is a number or an address. */
export type Removable = { id: string; type: Kind; hint?: string }

/** A factor that is not one yet: it has to be used once. */
export type Pending =
  | { kind: 'otp'; secret: string; uri: string }
  | { kind: 'phone' | 'email'; to: string; codeHash: string; expiresAt: number }
  | { kind: 'webauthn-roaming' | 'webauthn-platform'; options: JsonObject; challenge: string }

export type State =
  | ({ at: 'opened' } & Enrolling)
  /** somebody who has factors proves one of them first (Keycloak CVE-2026-3429 and its kin) */
  | ({ at: 'proving'; challenge: Challenge; offered: readonly Kind[] } & Enrolling)
  | ({ at: 'choosing'; offered: readonly Kind[] } & Enrolling)
  | ({ at: 'entering'; offered: readonly Kind[]; kind: 'phone' | 'email'; problem?: EntryProblem } & Enrolling)
  | ({
      at: 'confirming'
      offered: readonly Kind[]
      pending: Pending
      tries: number
      problem?: ChallengeProblem
      /** whether the code is a new one */
      resent?: true
    } & Enrolling)
  /** `recoveryCode` is shown once, to those who had none */
  | { at: 'enrolled'; kind: Kind; recoveryCode?: string }
  | { at: 'removed'; removed: Kind }
  | { at: 'failed'; why: 'expired' | 'used' | 'generic' | 'tries' }

export type EntryProblem = 'invalid' | 'too-many'

export type Input =
  | { type: 'continue-pressed' }
  | { type: 'factor-chosen'; factor: FactorType }
  | { type: 'picker-wanted' }
  | { type: 'resend-pressed' }
  | { type: 'proof-given'; proof: Secret<string> }
  | { type: 'entry-given'; entry: string }
  | { type: 'removal-chosen'; id: string }
  // results of effects
  | {
      type: 'standing-read'
      ticket: TicketState
      proofs: readonly FactorType[]
      offered: readonly Kind[]
      removable: readonly Removable[]
    }
  | FactorResult
  | { type: 'enrollment-started'; pending: Pending }
  | { type: 'enrollment-refused'; problem: EntryProblem }
  | { type: 'confirmed'; recoveryCode: string | undefined }
  | { type: 'not-confirmed'; problem: ChallengeProblem }
  | { type: 'removed'; removed: Kind }
  | { type: 'ticket-dead'; ticket: TicketState }

export type Effect =
  | { do: 'read-standing'; enrolling: Enrolling }
  | { do: 'start-factor'; subject: Subject; factor: FactorType; resend: boolean }
  | { do: 'verify-proof'; subject: Subject; started: Started; proof: Secret<string> }
  | { do: 'start-enrollment'; subject: Subject; kind: Kind; entry: string | undefined }
  | { do: 'remove-factor'; subject: Subject; removable: Removable }
  | { do: 'confirm-enrollment'; subject: Subject; pending: Pending; proof: Secret<string> }
