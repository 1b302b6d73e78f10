// The one place where a new password is stored, and with it everything that must happen in the same transaction.
import type { Actions } from '#actions'
import { type Connection, passwords, tickets, type User, users } from '#identity'
import { type Clock, type ExecutionId, type Ids, isoTime, type JsonObject } from '#kit'
import type { Logs } from '#logs'
import type { Tx } from '#storage'
import type { Settings } from '#tenant'
import type { EventOrganization, PostChangePasswordEvent } from '#triggers'

import { liftBlocks } from './login-protection/accounts.ts'
import { DEFAULT_HISTORY, type NewPasswordDeps } from './new-password.ts'
import { eventRequest, type RequestFacts } from './request-facts.ts'
import { endAllOf, type SessionDeps } from './sessions/end-sessions.ts'
import { emitSignal } from './signals/emit.ts'
import { CREDENTIAL_CHANGE } from './signals/event-types.ts'
import { tellChange, type TellDeps } from './tell-change.ts'
import { welcome, type WelcomeDeps } from './welcome.ts'

export type ChangeReason = 'reset' | 'change' | 'admin' | 'import'

/** Who changed it: the user, a client of the Management API, or an administrator. */
export type Actor = { type: 'user' } | { type: 'client'; client_id: string } | { type: 'administrator'; id: string }

export type PasswordChange = {
  user: User
  connection: Connection
  /** of `preparePassword`, or a hash that an import brings along */
  hash: string
  reason: ChangeReason
  actor: Actor
  client: { client_id: string; name: string } | undefined
  request: RequestFacts
  tenant: Settings['tenant']
  emailVerified?: boolean
  /** that the reset was asked for in */
  organization?: EventOrganization | undefined
  /** of the blocking trigger that ran before, for the log event */
  executions?: readonly ExecutionId[]
}

export type PasswordDeps = NewPasswordDeps &
  SessionDeps &
  TellDeps &
  WelcomeDeps & { actions: Actions; logs: Logs; clock: Clock; ids: Ids }

/**
 * Stores the hash, keeps the history, kills every session, refresh token and ticket of the user, enqueues the
 * `post-change-password` execution, writes the log event and the letter to the owner: all in the caller's transaction, or nothing.
 */
export async function storePassword(
  tx: Tx,
  deps: Omit<PasswordDeps, keyof NewPasswordDeps>,
  change: PasswordChange,
): Promise<{ user: User; execution: ExecutionId | undefined }> {
  const { actions, logs, clock, ids } = deps
  const at = clock.now()
  const { connection } = change
  const { password_history: history } = connection.options
  await passwords.replaceHash(tx, {
    user: change.user.id,
    hash: change.hash,
    at,
    historyId: ids.uuid(),
    keep: history?.enable ? (history.size ?? DEFAULT_HISTORY) : 0,
  })
  const user = await users.update(tx, change.user.id, {
    at,
    lastPasswordReset: at,
    newCredentials: true,
    ...(change.emailVerified ? { emailVerified: true } : {}),
  })
  if (!user) throw new Error('the user was deleted while the password was being changed')
  const client = change.client && { id: change.client.client_id, name: change.client.name }
  if (change.emailVerified === true) {
    await welcome(tx, deps, { user: change.user, connection, client, request: change.request })
  }
  await tickets.revokeAll(tx, user.id, at)
  await liftBlocks(tx, user)
  // rows go here; what others write after this commit for the old credentials is good for nothing (oidc/account-id.ts)
  await endAllOf(tx, deps, user.id, 'password-changed')
  await emitSignal(tx, deps, {
    type: CREDENTIAL_CHANGE,
    user: user.id,
    claims: {
      credential_type: 'password',
      change_type: 'update',
      initiating_entity: change.actor.type === 'user' ? 'user' : 'admin',
      reason_admin: { en: change.reason },
    },
  })
  const execution = await actions.enqueue(tx, {
    trigger: 'post-change-password',
    user: user.id,
    event: (id) => changeEvent(user, change, id),
  })
  // the one that follows the change first: it is what people look for
  const executions = [...(execution === undefined ? [] : [execution]), ...(change.executions ?? [])]
  await logs.write(tx, {
    type: 'scp',
    ...logSubject(user, connection, change),
    details: executions.length === 0 ? {} : { actions: { executions } },
  })
  await tellChange(tx, deps, user, change)
  return { user, execution }
}

function logSubject(user: User, connection: Connection, change: PasswordChange) {
  return {
    user: { id: user.id, name: user.email ?? user.username ?? user.phoneNumber },
    connection: { id: connection.id, name: connection.name, strategy: connection.strategy },
    client: change.client && { id: change.client.client_id, name: change.client.name },
    request: change.request,
  }
}

function changeEvent(user: User, change: PasswordChange, execution: ExecutionId): JsonObject {
  const { connection } = change
  const event: PostChangePasswordEvent = {
    connection: {
      id: connection.id,
      name: connection.name,
      strategy: connection.strategy,
      metadata: connection.metadata,
    },
    ...(change.organization === undefined ? {} : { organization: change.organization }),
    request: eventRequest(change.request),
    tenant: { id: change.tenant.id },
    user: {
      user_id: user.id,
      id: user.id.replace(/^auth0\|/, ''),
      email_verified: user.emailVerified,
      ...(user.email === undefined ? {} : { email: user.email }),
      ...(user.username === undefined ? {} : { username: user.username }),
      ...(user.phoneNumber === undefined ? {} : { phone_number: user.phoneNumber, phone_verified: user.phoneVerified }),
      ...(user.lastPasswordReset === undefined ? {} : { last_password_reset: isoTime(user.lastPasswordReset) }),
      // kept sealed with the event; an Action sees it only where its policy says so
      user_metadata: user.userMetadata,
      app_metadata: user.appMetadata,
    },
    keyturn: {
      execution_id: execution,
      attempt: 1,
      reason: change.reason,
      actor: change.actor,
      ...(change.client === undefined ? {} : { client: change.client }),
    },
  }
  return event
}
