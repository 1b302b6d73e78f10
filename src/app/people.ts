// People for development: names, stories, and one bound Action that says whose password changed.
import { connections, hashPassword, type NewUser, passwords, users } from '#identity'
import { AppError, Secret, systemClock, systemIds } from '#kit'

import type { App } from './compose.ts'
import { FIRST_CONNECTION } from './seed.ts'

/** Development only: everybody's, and printed at every start. */
const PASSWORD = 'Correct-Horse-9'

const PEOPLE = [
  { email: 'mara.lind@example.com', name: 'Mara Lind', story: 'forgets her password every Monday' },
  { email: 'tomas.okafor@example.com', name: 'Tomás Okafor', story: 'has verified his address and resets by the book' },
  { email: 'yuki.tanaka@example.com', name: '田中 雪', story: 'reads Japanese; her name must come through unharmed' },
  { email: 'blocked.bea@example.com', name: 'Bea Block', story: 'is blocked: no link reaches her', blocked: true },
  { email: 'eve@example.com', name: '<b>Eve</b> & Co', story: 'has markup in her name and hopes that it runs' },
] as const

const ACTION = `/**
 * Says whose password changed. Open the execution to see what it printed.
 *
 * @param {Event} event
 */
exports.onExecutePostChangePassword = async (event) => {
  console.log(\`The password of \${event.user.email} was changed (\${event.keyturn.reason}).\`)
}
`

export type SeededPeople = { password: string; list: readonly { email: string; story: string }[] }

/** Adds whoever is missing; a second call changes nothing. */
export async function seedPeople({ storage, rooms }: App): Promise<SeededPeople> {
  const connection = await connections.findByName(storage.db, FIRST_CONNECTION)
  if (!connection) throw new Error('the tenant is not seeded')
  for (const { email, name, ...more } of PEOPLE) {
    if (await users.findByEmail(storage.db, connection.id, email)) continue
    const at = systemClock.now()
    const hash = await hashPassword(new Secret(PASSWORD))
    const user: NewUser = {
      id: systemIds.user(),
      connection: connection.id,
      email,
      emailVerified: true,
      profile: { name },
      blocked: 'blocked' in more,
      at,
    }
    await storage.transaction(async (tx) => {
      await users.insert(tx, user)
      await passwords.replaceHash(tx, { user: user.id, hash, at, historyId: systemIds.uuid(), keep: 0 })
    })
  }
  await bindAction(rooms.actions)
  return { password: PASSWORD, list: PEOPLE }
}

async function bindAction(actions: App['rooms']['actions']): Promise<void> {
  const name = 'Say whose password changed'
  const trigger = 'post-change-password'
  if ((await actions.list({ name }, { offset: 0, limit: 1 })).total > 0) return
  const action = await actions.create({ name, trigger, code: ACTION })
  for (;;) {
    try {
      await actions.deploy(action.id)
      break
    } catch (thrown) {
      // the build is a job of its own and takes a moment
      if (!(thrown instanceof AppError) || !thrown.message.includes("'built' state")) throw thrown
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  await actions.bind(trigger, [{ ref: { type: 'action_name', value: name } }])
}
