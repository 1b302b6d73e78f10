// Which sign-ins are blocked now, and lifting blocks: what the Management API asks and does.
import { type Connection, connections, limits, loginAttempts, type User, users } from '#identity'

import type { RequestFacts } from '../request-facts.ts'
import { accountOfNobody, BLOCK_LASTS, perAccount, perAddress } from './accounts.ts'
import { countedAddress } from './address.ts'
import type { ProtectionDeps } from './deps.ts'
import { readProtection, type Stage } from './protection.ts'

export type Blocked = { identifier: string; address: string; connection: string }

/** Of everybody whom the entry names, in every connection; of an entry that names nobody too. */
export async function blocksOfEntry({ storage, clock }: ProtectionDeps, entry: string): Promise<Blocked[]> {
  const { db } = storage
  const found: Blocked[] = []
  for (const connection of await connections.list(db)) {
    const account = await accountOf(storage, connection, entry)
    for (const { address } of await loginAttempts.listBlocked(db, account, clock.now() - BLOCK_LASTS)) {
      found.push({ identifier: entry, address, connection: connection.name })
    }
  }
  return found
}

export async function blocksOfUser({ storage, clock }: ProtectionDeps, user: User): Promise<Blocked[]> {
  const { db } = storage
  const connection = await connections.find(db, user.connection)
  const blocked = await loginAttempts.listBlocked(db, user.id, clock.now() - BLOCK_LASTS)
  const identifier = user.email ?? user.username ?? user.phoneNumber ?? user.id
  return blocked.map(({ address }) => ({ identifier, address, connection: connection?.name ?? '' }))
}

/** @param by who lifted it, for the log */
export async function unblockEntry(
  deps: ProtectionDeps,
  entry: string,
  by: { request: RequestFacts; client: { id: string; name: string } },
): Promise<void> {
  const { storage, logs } = deps
  for (const connection of await connections.list(storage.db)) {
    const user = await users.findByIdentifier(storage.db, connection.id, entry)
    await storage.transaction(async (tx) => {
      const account = user?.id ?? accountOfNobody(connection.id, entry)
      await limits.clear(tx, perAccount(account))
      if (!(await loginAttempts.clear(tx, account)) || !user) return
      await logs.write(tx, { type: 'ublkdu', user: { id: user.id, name: entry }, ...by })
    })
  }
}

export async function unblockUser(
  { storage, logs }: ProtectionDeps,
  user: User,
  by: { request: RequestFacts; client: { id: string; name: string } },
): Promise<void> {
  await storage.transaction(async (tx) => {
    await limits.clear(tx, perAccount(user.id))
    if (!(await loginAttempts.clear(tx, user.id))) return
    await logs.write(tx, { type: 'ublkdu', user: { id: user.id, name: user.email ?? user.username }, ...by })
  })
}

const STAGES: readonly Stage[] = ['pre-login', 'pre-user-registration']

/** Does the address have to wait now, at either stage? */
export async function isThrottled({ storage, clock }: ProtectionDeps, ip: string): Promise<boolean> {
  const { db } = storage
  const address = countedAddress(factsOf(ip))
  const { throttling } = await readProtection(db)
  if (address === undefined || !throttling.enabled) return false
  for (const stage of STAGES) {
    const { max_attempts: most, rate: everyMs } = throttling.stage[stage]
    if (await limits.isEmpty(db, { name: perAddress(stage, address), most, everyMs }, clock.now())) return true
  }
  return false
}

export async function forgiveAddress({ storage }: ProtectionDeps, ip: string): Promise<void> {
  const address = countedAddress(factsOf(ip))
  if (address === undefined) return
  for (const stage of STAGES) await limits.clear(storage.db, perAddress(stage, address))
}

async function accountOf({ db }: ProtectionDeps['storage'], connection: Connection, entry: string): Promise<string> {
  const user = await users.findByIdentifier(db, connection.id, entry)
  return user?.id ?? accountOfNobody(connection.id, entry)
}

function factsOf(ip: string): RequestFacts {
  return { ip, userAgent: undefined, hostname: '', language: undefined, method: '' }
}
