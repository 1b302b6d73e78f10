// The effect judge-password: the one call of login protection, what it says to whom, and what is asked for next.
import { type Connection, connections, parseIdentifier, signsInBy, type User, users } from '#identity'
import { AppError, isoTime, type Secret } from '#kit'
import type { LogType } from '#logs'
import { clients } from '#tenant'

import type { Performed } from '../engine.ts'
import { checkLogin, type LoginVerdict } from '../login-protection/check-login.ts'
import type { RequestFacts } from '../request-facts.ts'
import type { SignInDeps } from './deps.ts'
import { nextProof } from './next-proof.ts'
import type { Input, Journey, LoginProblem } from './states.ts'

export async function judgePassword(
  deps: SignInDeps,
  { journey, entry, password }: { journey: Journey; entry: string; password: Secret<string> },
  request: RequestFacts,
): Promise<Performed<Input>> {
  const { storage, logs, clock } = deps
  const { db } = storage
  const connection = await connections.find(db, journey.connection)
  const client = await clients.find(db, journey.client)
  const named = readEntry(entry, connection)
  if (!connection || !client) return { input: { type: 'password-refused', entry, problem: 'wrong' } }
  const user = named === undefined ? undefined : await users.findByIdentifier(db, connection.id, named)
  const attempt = {
    connection,
    // what can be no entry is counted under its own text, like one of nobody
    entry: named ?? entry.slice(0, 254),
    user,
    client: { client_id: client.id, name: client.name },
    request,
  }
  const verdict = await checkLogin(deps, attempt, password)
  // the version of before the hash was read: a password that was right a moment ago must not count under a newer one
  if (verdict.kind === 'good' && user?.credentialVersion !== verdict.user.credentialVersion) {
    return { input: { type: 'password-refused', entry, problem: 'changed' } }
  }
  if (verdict.kind === 'good') {
    const at = isoTime(clock.now())
    const who = {
      user: verdict.user.id,
      version: verdict.user.credentialVersion,
      amr: ['pwd'],
      methods: [{ name: 'pwd', timestamp: at }],
    }
    return {
      write: async (tx) => ({ type: 'password-accepted', who, next: await nextProof(deps, tx, verdict.user) }),
    }
  }
  const problem: LoginProblem = verdict.kind
  // the token endpoint writes an event of its own
  if (journey.asks) return { input: { type: 'password-refused', entry, problem } }
  return {
    write: async (tx) => {
      await logs.write(tx, {
        type: logType(verdict, user),
        user: user ? { id: user.id, name: nameOf(user) } : undefined,
        connection: { id: connection.id, name: connection.name, strategy: connection.strategy },
        client: { id: client.id, name: client.name },
        request,
        description: DESCRIPTIONS[verdict.kind],
        details: {},
      })
      return { type: 'password-refused', entry, problem }
    },
  }
}

const DESCRIPTIONS = {
  wrong: 'Wrong email or password.',
  'account-blocked': 'Too many wrong passwords.',
  'address-blocked': 'Too many failed sign-ins from this address.',
  'user-blocked': 'The user is blocked.',
  leaked: 'The password is on a list of stolen ones.',
} as const

/** Inside it is told apart: an administrator needs to know. Outside both are the same. */
function logType(verdict: Exclude<LoginVerdict, { kind: 'good' }>, user: User | undefined): LogType {
  if (verdict.kind !== 'wrong') return 'f'
  return user ? 'fp' : 'fu'
}

/** What people of the connection sign in by. */
export function readEntry(entry: string, connection: Connection | undefined): string | undefined {
  try {
    const named = parseIdentifier(entry)
    return connection && signsInBy(connection.options, named) ? named : undefined
  } catch (thrown) {
    if (thrown instanceof AppError) return undefined
    throw thrown
  }
}

export function nameOf(user: User): string | undefined {
  return user.email ?? user.username ?? user.phoneNumber
}
