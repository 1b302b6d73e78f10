// For tests of the pages: a tenant in a real store with real flows and mails, and a small server with the pages.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import fastify, { type FastifyInstance } from 'fastify'

import type { Actions } from '#actions'
import { type FlowDeps, type Flows, mailSettings, openFlows } from '#flows'
import { connections, hashPassword, passwords, type User, users, verifyPassword } from '#identity'
import { openTestJobs, until } from '#jobs/testing'
import { type HeldClock, heldClock, type Log, openSealer, Secret, silentLog, systemIds } from '#kit'
import { openLogs } from '#logs'
import type { Mail } from '#mail'
import { openTestMail } from '#mail/testing'
import { openStorage, type Storage } from '#storage'
import { type Client, clients, settings } from '#tenant'

import { inboxRoutes } from '../inbox.ts'
import { requestFacts } from '../request-facts.ts'
import { resetPages } from './index.ts'

export const PUBLIC = 'http://login.example.com'
export const ADA = 'ada@example.com'
export const OLD_PASSWORD = 'Old-Password-1'

export type Stage = AsyncDisposable & {
  app: FastifyInstance
  storage: Storage
  flows: Flows
  mail: Mail
  clock: HeldClock
  client: Client
  ada: User
  /** runs every waiting job, and what they enqueue */
  work(): Promise<void>
  /** asks for a link and reads it in the mail; the path with its ticket */
  mailedLink(): Promise<string>
  /** whether that is Ada's password now */
  isPassword(text: string): Promise<boolean>
}

/** @param options.publicUrl of the server; http unless the test is about https */
export async function openStage({
  publicUrl = PUBLIC,
  isLeaked,
  log = silentLog,
}: { publicUrl?: string; log?: Log } & Pick<FlowDeps, 'isLeaked'> = {}): Promise<Stage> {
  const directory = mkdtempSync(join(tmpdir(), 'keyturn-pages-'))
  const storage = await openStorage({ directory, url: undefined, log })
  const clock = heldClock()
  const ids = systemIds
  const sealer = openSealer(new Secret(randomBytes(32)))
  const mail = openTestMail({ storage, sealer, clock, publicUrl, settings: mailSettings(storage) })
  const jobs = await openTestJobs(storage)
  const logs = openLogs({ storage, clock, log, tenantName: 'example' })
  // nothing is bound: the pipeline has tests of its own
  const actions = { enqueue: async () => undefined, blocking: { begin: async () => undefined } }
  const flows = openFlows({
    storage,
    sealer,
    mail,
    clock,
    ids,
    publicUrl,
    jobs,
    logs,
    actions: actions as unknown as Actions,
    isLeaked,
  })
  const { client, ada } = await seed(storage, clock.now())
  const app = fastify()
  await app.register(resetPages({ storage, flows, ids, log, publicUrl, requestFacts }))
  await app.register(inboxRoutes({ mail, enabled: true }))

  async function work(): Promise<void> {
    const tasks = {
      'send-reset-link': { run: flows.tasks['send-reset-link'] },
      'deliver-mail': { run: flows.tasks['deliver-mail'] },
    }
    await using _worker = await jobs.work(tasks, { concurrency: 1 })
    await until(async () => {
      const { ready, running, later, failed } = await jobs.depth()
      if (later + failed > 0) throw new Error('a job failed')
      return ready + running === 0
    })
  }

  return {
    app,
    storage,
    flows,
    mail,
    clock,
    client,
    ada,
    work,
    async mailedLink() {
      clock.advance(1)
      const request = { ip: '203.0.113.9', userAgent: undefined, hostname: '', language: undefined, method: 'POST' }
      await flows.reset.askForLink({ connection: ada.connection, address: ADA, client: client.id, request })
      await work()
      const links = (await mail.inbox.list({ to: ADA })).flatMap((message) => message.links)
      return (links.find((link) => link.includes('/u/reset-verify')) ?? '').slice(publicUrl.length)
    },
    async isPassword(text) {
      const hash = await passwords.currentHash(storage.db, ada.id)
      return hash !== undefined && verifyPassword(new Secret(text), hash)
    },
    async [Symbol.asyncDispose]() {
      await app.close()
      await storage[Symbol.asyncDispose]()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

async function seed(storage: Storage, at: number): Promise<{ client: Client; ada: User }> {
  const connection = {
    id: systemIds.connection(),
    name: 'Username-Password-Authentication',
    strategy: 'auth0',
    displayName: undefined,
    options: { passwordPolicy: 'good' as const, password_history: { enable: true, size: 3 } },
    metadata: {},
    createdAt: at,
    updatedAt: at,
  }
  const client: Client = {
    id: systemIds.client(),
    name: 'Shop <&> Co',
    secretSealed: undefined,
    metadata: {},
    settings: {},
    createdAt: at,
    updatedAt: at,
  }
  const hash = await hashPassword(new Secret(OLD_PASSWORD))
  return storage.transaction(async (tx) => {
    await settings.write(tx, 'tenant', { id: 'example', friendly_name: 'Example <i>Ltd</i>' }, at)
    await settings.write(tx, 'default_client', { client_id: client.id }, at)
    await connections.insert(tx, connection)
    await clients.insert(tx, client)
    await connections.enableClient(tx, connection.id, client.id)
    const ada = await users.insert(tx, { id: systemIds.user(), connection: connection.id, email: ADA, at })
    await passwords.replaceHash(tx, { user: ada.id, hash, at, historyId: systemIds.uuid(), keep: 3 })
    return { client, ada }
  })
}
