// What enrollment's effects do: proofs as in a reset, a new factor once it was used, and the end of its ticket.
import { randomInt } from 'node:crypto'

import {
  type Factor,
  factors,
  limits,
  newOtpSecret,
  issueRecoveryCode,
  otpStep,
  otpUri,
  parseEmail,
  parseIdentifier,
  tickets,
  ticketState,
  type User,
  users,
} from '#identity'
import { AppError, sameText, unreachable } from '#kit'
import type { Tx } from '#storage'
import { clients, settings } from '#tenant'

import type { Perform, Performed } from '../engine.ts'
import type { ResetContext, ResetDeps } from '../password-reset/deps.ts'
import { CODE_LIFETIME, hashCode, SENDS, startFactor, verifyProof } from '../password-reset/factors.ts'
import { judgeTicket } from '../password-reset/judge-ticket.ts'
import { readStanding } from '../password-reset/usable-factors.ts'
import { takeFromAddress } from '../reset-limits.ts'
import { tellFactors, type ToldFactors } from '../tell-change.ts'
import { confirmKey, startKey } from './keys.ts'
import type { Effect, Enrolling, Input, Kind, Pending, Removable } from './states.ts'

type EffectOf<Do extends Effect['do']> = Extract<Effect, { do: Do }>

const KINDS: readonly Kind[] = ['otp', 'webauthn-roaming', 'webauthn-platform', 'phone', 'email']

export function performEnrollment(deps: ResetDeps): Perform<Input, Effect, ResetContext> {
  return async (effect, context) => {
    switch (effect.do) {
      case 'read-standing':
        return { input: await readOffer(deps, effect.enrolling) }
      case 'start-factor':
        return startFactor(deps, effect, context)
      case 'verify-proof':
        return verifyProof(deps, effect, context)
      case 'start-enrollment':
        return startEnrollment(deps, effect, context)
      case 'remove-factor':
        return removeFactor(deps, effect, context)
      case 'confirm-enrollment':
        return confirmEnrollment(deps, effect, context)
      default:
        return unreachable(effect)
    }
  }
}

async function readOffer(deps: ResetDeps, { subject, only }: Enrolling): Promise<Input> {
  const { db } = deps.storage
  const standing = await readStanding(deps, { subject, methods: [] })
  const rows = (await factors.list(db, subject.user)).filter((row) => row.confirmed)
  const has = (type: string) => rows.some((row) => row.type === type)
  // a verified address alone is no enrollment: whoever holds the ticket may be somebody who reads that mailbox too
  const proofs = [...new Set(rows.map((row) => row.type))].filter((type) => standing.enabled.has(type))
  const offered = KINDS.filter(
    (kind) => standing.enabled.has(kind) && (only === undefined || only === kind) && !(kind === 'otp' && has('otp')),
  )
  // factors that are switched off cannot be proven, and must not be a way around proving
  const ticket = rows.length > 0 && proofs.length === 0 ? 'superseded' : await judgeTicket(deps, subject.ticket)
  // a ticket for one kind is for adding it
  const removable = only === undefined ? rows.flatMap(removableOf) : []
  return { type: 'standing-read', ticket, proofs, offered, removable }
}

/** Recovery codes go with the last of the others. */
function removableOf({ id, type, identifier }: Factor): Removable[] {
  const kind = KINDS.find((each) => each === type)
  return kind === undefined ? [] : [{ id, type: kind, ...(identifier === undefined ? {} : { hint: identifier }) }]
}

/** One transaction: the ticket is spent, the factor is gone, and with the last one the recovery codes. */
async function removeFactor(
  deps: ResetDeps,
  { subject, removable }: EffectOf<'remove-factor'>,
  { request }: ResetContext,
): Promise<Performed<Input>> {
  const { clock, logs } = deps
  return {
    write: async (tx) => {
      const at = clock.now()
      const ticket = await tickets.find(tx, subject.ticket)
      const user = await users.find(tx, subject.user)
      const state = ticket ? ticketState(ticket, user, at) : 'superseded'
      if (!user || state !== 'open') return { type: 'ticket-dead', ticket: state }
      if (!(await tickets.spend(tx, subject.ticket, at))) return { type: 'ticket-dead', ticket: 'used' }
      await factors.remove(tx, user.id, removable.id)
      const left = await factors.list(tx, user.id)
      if (left.every((row) => row.type === 'recovery-code')) await factors.removeAll(tx, user.id)
      await logs.write(tx, {
        type: 'gd_unenroll',
        user: { id: user.id, name: user.email ?? user.username ?? user.phoneNumber },
        client: { id: subject.client },
        request,
        details: { authentication_method: { id: removable.id, type: removable.type } },
      })
      const types = [removable.type]
      await tellFactors(tx, deps, 'factor_removed', await told(tx, { user, types, at, subject, request }))
      return { type: 'removed', removed: removable.type }
    },
  }
}

async function startEnrollment(
  deps: ResetDeps,
  { subject, kind, entry }: EffectOf<'start-enrollment'>,
  { request }: ResetContext,
): Promise<Performed<Input>> {
  const { storage, clock, mail, jobs } = deps
  const user = await mustFind(deps, subject.user)
  const tenant = (await settings.read(storage.db, 'tenant'))?.friendly_name ?? 'Keyturn'
  switch (kind) {
    case 'otp': {
      const secret = newOtpSecret()
      const uri = otpUri(secret, user.email ?? user.username ?? user.phoneNumber ?? user.id, tenant)
      return { input: { type: 'enrollment-started', pending: { kind, secret, uri } } }
    }
    case 'webauthn-roaming':
    case 'webauthn-platform':
      return { input: { type: 'enrollment-started', pending: await startKey(deps, user, kind, tenant) } }
    case 'phone':
    case 'email': {
      const to = readEntry(kind, entry ?? '')
      if (to === undefined) return { input: { type: 'enrollment-refused', problem: 'invalid' } }
      const code = String(randomInt(1_000_000)).padStart(6, '0')
      return {
        write: async (tx) => {
          const sending = { name: `code-sent:${user.id}`, ...SENDS }
          const ours = await limits.take(tx, sending, clock.now())
          if (!ours || !(await takeFromAddress(tx, 'code-sent', request.ip, clock.now()))) {
            return { type: 'enrollment-refused', problem: 'too-many' }
          }
          const channel = kind === 'email' ? 'email' : 'sms'
          const { language, locales } = request
          const facts = { channel, to, code, enrolling: true, person: user, language, locales } as const
          await jobs.enqueue(tx, 'deliver-mail', mail.composeCode(facts))
          const pending: Pending = {
            kind,
            to,
            codeHash: hashCode(subject.ticket, code),
            expiresAt: clock.now() + CODE_LIFETIME,
          }
          return { type: 'enrollment-started', pending }
        },
      }
    }
  }
}

/** One transaction: the new factor was used, it is stored, the ticket is spent. */
async function confirmEnrollment(
  deps: ResetDeps,
  { subject, pending, proof }: EffectOf<'confirm-enrollment'>,
  { request }: ResetContext,
): Promise<Performed<Input>> {
  const { clock, ids, sealer, logs } = deps
  const given = proof.reveal().trim()
  const key = 'options' in pending ? await confirmKey(deps, pending, given) : undefined
  return {
    write: async (tx) => {
      const at = clock.now()
      const ticket = await tickets.find(tx, subject.ticket)
      const user = await users.find(tx, subject.user)
      const state = ticket ? ticketState(ticket, user, at) : 'superseded'
      if (!user || state !== 'open') return { type: 'ticket-dead', ticket: state }
      if (!(await takeFromAddress(tx, 'code-judged', request.ip, at)))
        return { type: 'not-confirmed', problem: 'too-many' }
      const id = `${pending.kind === 'otp' ? 'totp' : pending.kind}|${ids.device()}`
      const fresh = { id, user: user.id, name: undefined, confirmed: true, preferred: undefined, createdAt: at }
      const row = { ...fresh, enrolledAt: at, lastAuthAt: at, identifier: undefined, secretSealed: undefined }
      switch (pending.kind) {
        case 'otp': {
          const step = otpStep(pending.secret, given.replaceAll(' ', ''), at)
          if (step === undefined) return { type: 'not-confirmed', problem: 'invalid-code' }
          // the code of this very step is used up
          const secretSealed = sealer.seal('factor', pending.secret)
          await factors.insert(tx, { ...row, type: 'otp', secretSealed, settings: {}, counter: step })
          break
        }
        case 'phone':
        case 'email': {
          if (pending.expiresAt <= at) return { type: 'not-confirmed', problem: 'expired-code' }
          if (given === '' || !sameText(hashCode(subject.ticket, given), pending.codeHash)) {
            return { type: 'not-confirmed', problem: 'invalid-code' }
          }
          await factors.insert(tx, { ...row, type: pending.kind, identifier: pending.to, settings: {}, counter: 0 })
          break
        }
        case 'webauthn-roaming':
        case 'webauthn-platform': {
          if (!key) return { type: 'not-confirmed', problem: 'not-verified' }
          const secretSealed = sealer.seal('factor', key.publicKey)
          await factors.insert(tx, {
            ...row,
            type: pending.kind,
            secretSealed,
            settings: { key_id: key.id, relying_party_identifier: new URL(deps.publicUrl).hostname },
            counter: key.counter,
          })
          break
        }
      }
      if (!(await tickets.spend(tx, subject.ticket, at))) throw new Error('an open ticket that cannot be spent')
      await logs.write(tx, {
        type: 'gd_enrollment_complete',
        user: { id: user.id, name: user.email ?? user.username ?? user.phoneNumber },
        client: { id: subject.client },
        request,
        details: { authentication_method: { id, type: pending.kind } },
      })
      const recoveryCode = await firstRecoveryCode(deps, tx, user)
      // a recovery code comes with the factor, and is shown to whoever adds it
      const types = [pending.kind, ...(recoveryCode === undefined ? [] : (['recovery-code'] as const))]
      await tellFactors(tx, deps, 'factor_added', await told(tx, { user, types, at, subject, request }))
      return { type: 'confirmed', recoveryCode }
    },
  }
}

async function told(
  tx: Tx,
  { subject, ...of }: Pick<ToldFactors, 'user' | 'types' | 'at' | 'request'> & { subject: Enrolling['subject'] },
): Promise<ToldFactors> {
  const client = await clients.find(tx, subject.client)
  return { ...of, own: true, client: client && { id: client.id, name: client.name } }
}

/** Who enrolls a factor gets a recovery code with it, if the tenant has them and the user has none. */
async function firstRecoveryCode(deps: ResetDeps, tx: Tx, user: User): Promise<string | undefined> {
  const on = await settings.read(tx, 'factors')
  const has = (await factors.list(tx, user.id)).some((row) => row.type === 'recovery-code')
  if (on?.['recovery-code'] !== true || has) return undefined
  return issueRecoveryCode(tx, deps, user.id)
}

function readEntry(kind: 'phone' | 'email', entry: string): string | undefined {
  try {
    if (kind === 'email') return parseEmail(entry)
    const number = parseIdentifier(entry)
    return number.startsWith('+') ? number : undefined
  } catch (thrown) {
    if (thrown instanceof AppError) return undefined
    throw thrown
  }
}

async function mustFind({ storage }: ResetDeps, id: string): Promise<User> {
  const user = await users.find(storage.db, id)
  if (!user) throw new Error('the user was deleted while enrolling')
  return user
}
