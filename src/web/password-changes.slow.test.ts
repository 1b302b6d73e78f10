// Every path that changes a password, on both stores: all of it commits together, or nothing of it does.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import { sql } from 'kysely'

import { hashPassword } from '#identity'
import { isObject, Secret, systemIds } from '#kit'
import type { Storage } from '#storage'
import { withStores } from '#storage/testing'
import { administrators } from '#tenant'

import { addApplication, authorizeUrl, Browser, tokens } from './pages/sign-in/testing-application.ts'
import { openStage, PUBLIC, type Stage } from './testing-stage.ts'

const OLD = 'Old-Passw0rd-of-all'
const NEW = 'New-Passw0rd-of-all'

type Person = { id: string; email: string }

/** A path of the table in docs/password-changes.md. @returns sends the change; answers whether it was acknowledged */
type Path = (stage: Stage, person: Person) => Promise<() => Promise<boolean>>

const paths: Record<string, Path> = {
  'mailed reset link': async (stage, { email }) => {
    const browser = new Browser(stage)
    await browser.open('/u/reset-password/request')
    await browser.submit('', { email })
    await stage.work()
    const [mail] = await stage.deps.mail.inbox.list({ to: email })
    return byPage(stage, mail?.links[0] ?? '')
  },
  'reset ticket made by `POST /api/v2/tickets/password-change`': async (stage, { id }) => {
    const { body } = await stage.ask('POST', '/tickets/password-change', { user_id: id })
    return byPage(stage, String(isObject(body) && body['ticket']))
  },
  '`PATCH /api/v2/users/{id}` with `password`': async (stage, person) => patch(stage, person, await stage.token()),
  'the dashboard’s *Change password*': async (stage, person) => patch(stage, person, await administratorToken(stage)),
  '`/u/change-password`, while signed in': async (stage, { email }) => {
    const browser = new Browser(stage)
    await browser.open(authorizeUrl(await addApplication(stage)).url)
    await browser.submit('login', { username: email, password: OLD })
    await browser.open('/u/change-password')
    await browser.submit('current', { password: OLD })
    return submitting(browser, 'password')
  },
  'import with `upsert` that replaces a password': async (stage, { email }) => {
    const { flows } = stage.deps
    const value = await hashPassword(new Secret(NEW))
    const row = { email, custom_password_hash: { algorithm: 'argon2', hash: { value } } }
    const client = { client_id: stage.client.id, name: stage.client.name }
    const request = { ip: '192.0.2.1', userAgent: undefined, hostname: '', language: undefined, method: 'POST' }
    const asked = { upsert: true, send_completion_email: false, client, request }
    const job = await flows.bulk.startImport(stage.connection, [row], asked)
    const signal = new AbortController().signal
    return async () => {
      const done = flows.bulk.tasks['bulk-job']({ id: job.id, type: 'users_import' }, { signal })
      if (!(await done.then(() => true).catch(() => false))) return false
      return (await flows.bulk.find(job.id))?.updated === 1
    }
  },
}

async function byPage(stage: Stage, link: string): Promise<() => Promise<boolean>> {
  const browser = new Browser(stage)
  await browser.open(link.slice(PUBLIC.length))
  await browser.submit('')
  return submitting(browser, '')
}

/** An error page comes: the person goes back to the form and tries again. */
function submitting(browser: Browser, action: string): () => Promise<boolean> {
  const { page, at } = browser
  return async () => {
    Object.assign(browser, { page, at })
    await browser.submit(action, { newPassword: NEW, confirmNewPassword: NEW })
    return browser.title === 'Password Changed!'
  }
}

function patch(stage: Stage, { id }: Person, token: string): () => Promise<boolean> {
  return async () => {
    const { status } = await stage.raw({
      method: 'PATCH',
      url: `/api/v2/users/${encodeURIComponent(id)}`,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      payload: JSON.stringify({ password: NEW }),
    })
    return status === 200
  }
}

/** Signs an administrator in as the dashboard does: code with PKCE, no secret. */
async function administratorToken(stage: Stage): Promise<string> {
  const [email, password] = ['olga@example.com', 'a long password of olga']
  const passwordHash = await hashPassword(new Secret(password))
  const createdAt = stage.clock.now()
  await administrators.insert(stage.deps.storage.db, {
    ...{ id: systemIds.uuid(), email, passwordHash, role: 'owner' },
    createdAt,
  })
  const verifier = randomBytes(32).toString('base64url')
  const dashboard = { client_id: 'keyturn-dashboard', redirect_uri: `${PUBLIC}/dashboard/callback` }
  const query = new URLSearchParams({
    ...dashboard,
    ...{ response_type: 'code', scope: 'openid', audience: `${PUBLIC}/api/v2/`, state: 'x'.repeat(16) },
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  })
  const browser = new Browser(stage)
  await browser.open(`/authorize?${query.toString()}`)
  await browser.submit('login', { username: email, password })
  const code = new URL(browser.at, PUBLIC).searchParams.get('code') ?? ''
  const { body } = await tokens(stage, {
    grant_type: 'authorization_code',
    ...dashboard,
    code,
    code_verifier: verifier,
  })
  return body['access_token'] ?? ''
}

/** What can go wrong first, in the middle and last: each is a statement of the same transaction. */
const causes: Record<string, { of: string; on: string; when?: string }> = {
  'the hash': { of: 'update', on: 'passwords' },
  'the history': { of: 'insert', on: 'password_history' },
  'the user': { of: 'update', on: 'users' },
  'the end of the tickets': { of: 'update', on: 'tickets' },
  'the end of the sessions': { of: 'delete', on: 'oidc_records' },
  'the execution': { of: 'insert', on: 'execution_results' },
  'the job': { of: 'insert', on: 'jobs', when: `new.task = 'run-execution'` },
  'the log event': { of: 'insert', on: 'log_events', when: `new.type = 'scp'` },
  'the mail to the owner': { of: 'insert', on: 'jobs', when: `new.task = 'deliver-mail'` },
}

/** Nobody did anything to the account, and a file may hold everybody. */
const told = (path: string) => !path.startsWith('import')

test('the paths under test are those of the document', () => {
  const text = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'password-changes.md'), 'utf8')
  const rows = [...text.matchAll(/^\| (.+?) \| `\w+` \| .+ \|$/gm)].map(([, path]) => path)
  assert.deepEqual(rows, Object.keys(paths))
})

await withStores((name, openTestStorage) => {
  test(`${name}: password, history, revocations, log event, execution and mail are one, on every path`, async (t) => {
    await using stage = await openStage({ storage: await openTestStorage() })
    await bindAction(stage)
    for (const [n, [path, prepare]] of Object.entries(paths).entries()) {
      await t.test(path, async () => {
        const person = await newPerson(stage, `p${n}@example.com`)
        const change = await prepare(stage, person)
        const { storage, mail } = stage.deps
        const before = await factsOf(storage, person.id)
        assert.deepEqual(
          [before.history, before.events, before.executions, before.sessions > 0, before.openTickets > 0],
          [0, 0, 0, true, true],
        )
        for (const [cause, statement] of Object.entries(causes)) {
          if (cause === 'the mail to the owner' && !told(path)) continue
          const allow = await forbid(storage, statement)
          assert.equal(await change(), false, `${cause} cannot be written`)
          await allow()
          assert.deepEqual(await factsOf(storage, person.id), before, `${cause} cannot be written, and nothing changed`)
        }
        assert.ok(await change(), 'the same person, the same page')
        const { hash, ...after } = await factsOf(storage, person.id)
        assert.notEqual(hash, before.hash)
        const version = before.version + 1
        assert.deepEqual(after, { version, history: 1, sessions: 0, openTickets: 0, events: 1, executions: 1 })
        await stage.work()
        const notices = (await mail.inbox.list({ to: person.email })).filter(
          ({ subject }) => subject === 'Your password was changed',
        )
        assert.equal(notices.length, told(path) ? 1 : 0)
        assert.doesNotMatch(JSON.stringify(notices), /Passw0rd|ticket=/)
      })
    }
  })
})

async function bindAction(stage: Stage): Promise<void> {
  const { body } = await stage.ask('POST', '/actions/actions', {
    name: 'Tells',
    supported_triggers: [{ id: 'post-change-password', version: 'v2' }],
    code: 'exports.onExecutePostChangePassword = async () => {}',
  })
  const id = String(isObject(body) && body['id'])
  await stage.work()
  assert.equal((await stage.ask('POST', `/actions/actions/${id}/deploy`)).status, 200)
  const bindings = [{ ref: { type: 'action_id', value: id } }]
  assert.equal((await stage.ask('PATCH', '/actions/triggers/post-change-password/bindings', { bindings })).status, 200)
}

/** Somebody with a session elsewhere and a ticket that lies in a mailbox. */
async function newPerson(stage: Stage, email: string): Promise<Person> {
  const { connection } = stage
  const made = await stage.ask('POST', '/users', { connection: connection.name, email, password: OLD })
  const id = String(isObject(made.body) && made.body['user_id'])
  assert.equal((await stage.ask('POST', '/tickets/password-change', { user_id: id })).status, 201)
  await stage.deps.storage.db
    .insertInto('oidc_records')
    .values({ model: 'Session', id_hash: `of ${email}`, payload_sealed: '', user_id: id, created_at: 1 })
    .execute()
  return { id, email }
}

async function factsOf({ db }: Storage, user: string) {
  const count = async (from: string) => {
    const { rows } = await sql<{
      n: unknown
    }>`select count(*) as n from ${sql.raw(from)} and user_id = ${user}`.execute(db)
    return Number(rows[0]?.n)
  }
  const row = await db
    .selectFrom('users')
    .innerJoin('passwords', 'passwords.user_id', 'users.id')
    .select(['passwords.hash', 'users.credential_version'])
    .where('users.id', '=', user)
    .executeTakeFirst()
  return {
    hash: row?.hash,
    version: Number(row?.credential_version),
    history: await count('password_history where 1 = 1'),
    sessions: await count(`oidc_records where model = 'Session'`),
    openTickets: await count('tickets where spent_at is null and revoked_at is null'),
    events: await count(`log_events where type = 'scp'`),
    executions: await count('executions where 1 = 1'),
  }
}

/** A trigger of the database that refuses the statement: a cause as real as a full table space. @returns takes it away */
async function forbid({ db, dialect }: Storage, { of, on, when = 'true' }: { of: string; on: string; when?: string }) {
  const run = async (text: string) => void (await sql.raw(text).execute(db))
  if (dialect === 'sqlite') {
    await run(`create trigger forbidden before ${of} on ${on} when ${when} begin select raise(abort, 'no room'); end`)
    return () => run('drop trigger forbidden')
  }
  await run(
    `create or replace function forbid() returns trigger language plpgsql as $$ begin raise exception 'no room'; end $$`,
  )
  const [where, condition] = on === 'jobs' ? ['graphile_worker._private_jobs', 'true'] : [on, when]
  await run(
    `create trigger forbidden before ${of} on ${where} for each row when (${condition}) execute function forbid()`,
  )
  return () => run(`drop trigger forbidden on ${where}`)
}
