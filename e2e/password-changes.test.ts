// Every path that changes a password, on both stores: all of it commits together, or nothing of it does.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'

import { Client } from 'pg'

import { testPostgresUrl } from '#storage/testing'

import { CONNECTION } from './crash/names.ts'
import { settle } from './crash/proof.ts'
import { openReset } from './crash/rounds.ts'
import { openStage, type Stage, type StoreName } from './crash/stage.ts'
import { openVisitor, type Visitor } from './crash/visitor.ts'
import { until } from './server.ts'

type Sql = AsyncDisposable & { all(text: string): Promise<Record<string, unknown>[]> }

/** A path of the table in docs/password-changes.md. @returns sends the change; answers whether it was acknowledged */
type Path = (stage: Stage, user: string, email: string) => Promise<(password: string) => Promise<boolean>>

const paths: Record<string, Path> = {
  'mailed reset link': async (stage, _user, email) => {
    const [node] = stage.nodes
    assert.ok(node)
    const asking = openVisitor()
    await asking.open(node.local, '/u/reset-password/request')
    await asking.send(node.local, { email })
    const link = new URL(await node.server.link(email))
    const visitor = openVisitor()
    await visitor.open(node.local, link.pathname + link.search)
    await visitor.send(node.local)
    return byPage(visitor, node.local)
  },
  'reset ticket made by `POST /api/v2/tickets/password-change`': async (stage, user) => {
    const [node] = stage.nodes
    assert.ok(node)
    return byPage(await openReset(stage, user, node.local), node.local)
  },
  '`PATCH /api/v2/users/{id}` with `password`': async (stage, user) => async (password) =>
    (await stage.api('PATCH', `/api/v2/users/${encodeURIComponent(user)}`, { password })).status === 200,
}

function byPage(visitor: Visitor, node: string): (password: string) => Promise<boolean> {
  return async (password) => {
    const { page, at } = visitor
    await visitor.send(node, { newPassword: password, confirmNewPassword: password })
    if (/Password Changed/.test(visitor.title)) return true
    // an error page came: the person goes back to the form and tries again
    Object.assign(visitor, { page, at })
    return false
  }
}

/** What can go wrong last, in the middle and at first; each is an insert of the same transaction. */
const causes = {
  'the log event': ['log_events', `new.type = 'scp'`],
  'the execution': ['execution_results', 'true'],
  'the job': ['jobs', `new.task = 'run-execution'`],
  'the mail to the owner': ['jobs', `new.task = 'deliver-mail'`],
  'the history': ['password_history', 'true'],
} as const

test('the paths under test are those of the document', () => {
  const text = readFileSync(join(import.meta.dirname, '..', 'docs', 'password-changes.md'), 'utf8')
  const rows = [...text.matchAll(/^\| (.+?) \| `\w+` \| .+ \|$/gm)].map(([, path]) => path)
  assert.deepEqual(rows, Object.keys(paths))
})

test('embedded store', (t) => together(t, 'sqlite'))
const url = await testPostgresUrl()
test('PostgreSQL', { skip: typeof url === 'string' ? false : url.message }, (t) => together(t, 'postgres'))

async function together(t: { test(name: string, run: () => Promise<void>): Promise<void> }, store: StoreName) {
  await using stage = await openStage(store)
  await using sql = await openSql(stage)
  await keepHistory(stage)
  for (const [n, [name, path]] of Object.entries(paths).entries()) {
    await t.test(`${name}: password, history, revocations, log event, execution and mail are one`, async () => {
      const email = `p${n}@example.com`
      const made = await stage.api('POST', '/api/v2/users', {
        connection: CONNECTION,
        email,
        password: 'Old-Passw0rd-of-all',
      })
      const user = String(made.body.user_id)
      await sql.all(
        `insert into oidc_records (model, id_hash, payload_sealed, user_id, created_at) values ('Session', 's${n}', '', '${user}', 1)`,
      )
      const change = await path(stage, user, email)
      const before = await factsOf(sql, user)
      for (const [cause, [table, when]] of Object.entries(causes)) {
        await forbid(sql, store, table, when)
        assert.equal(await change(`New-Passw0rd-${n}`), false, `${cause} cannot be written`)
        assert.deepEqual(await factsOf(sql, user), before, `${cause} cannot be written, and nothing changed`)
        await allow(sql, store, table)
      }
      assert.deepEqual(await notices(stage, email), [], 'nobody is told of what did not happen')
      assert.ok(await change(`New-Passw0rd-${n}`), 'the same person, the same page')
      const after = await factsOf(sql, user)
      assert.notEqual(after.hash, before.hash)
      assert.deepEqual(
        { ...after, hash: '' },
        { hash: '', version: 2, history: 1, sessions: 0, openTickets: 0, events: 1, executions: 1 },
      )
      const [notice, ...more] = await until('the owner is told', async () => {
        const found = await notices(stage, email)
        return found.length === 0 ? undefined : found
      })
      assert.deepEqual([more, notice?.links, notice?.codes], [[], [], []], 'once, and there is nothing to follow')
      assert.match(notice?.text ?? '', new RegExp(`The password of ${email} at .+ was changed on .+ UTC\\.`))
      const said = name.includes('PATCH') ? /It was set by the people who run/ : /If it was you/
      assert.match(notice?.text ?? '', said)
      assert.doesNotMatch(JSON.stringify(notice), /Passw0rd|ticket/)
    })
  }
  await settle(stage)
  assert.deepEqual([...stage.deliveries.values()], [1, 1, 1])
}

type Notice = { subject: string; text: string; links: string[]; codes: string[] }

async function notices({ nodes }: Stage, to: string): Promise<Notice[]> {
  const answer = await fetch(`${nodes[0]?.local}/dev/inbox?to=${encodeURIComponent(to)}`)
  const { messages } = (await answer.json()) as { messages: Notice[] }
  return messages.filter(({ subject }) => subject === 'Your password was changed')
}

async function factsOf(sql: Sql, user: string) {
  const count = async (from: string) =>
    Number((await sql.all(`select count(*) as n from ${from} and user_id = '${user}'`))[0]?.['n'])
  const [row] = await sql.all(
    `select hash, credential_version from users join passwords on user_id = users.id where users.id = '${user}'`,
  )
  return {
    hash: row?.['hash'],
    version: Number(row?.['credential_version']),
    history: await count('password_history where 1 = 1'),
    sessions: await count(`oidc_records where model = 'Session'`),
    openTickets: await count('tickets where spent_at is null and revoked_at is null'),
    events: await count(`log_events where type = 'scp'`),
    executions: await count('executions where 1 = 1'),
  }
}

async function keepHistory({ api }: Stage): Promise<void> {
  const { body } = await api('GET', `/api/v2/connections?name=${CONNECTION}`)
  const options = { ...body[0].options, password_history: { enable: true, size: 5 } }
  assert.equal((await api('PATCH', `/api/v2/connections/${body[0].id}`, { options })).status, 200)
}

/** A trigger of the database that refuses the insert: a cause as real as a full table space. */
async function forbid(sql: Sql, store: StoreName, table: string, when: string): Promise<void> {
  if (store === 'sqlite') {
    await sql.all(
      `create trigger forbidden before insert on ${table} when ${when} begin select raise(abort, 'no room'); end`,
    )
    return
  }
  await sql.all(
    `create or replace function forbid() returns trigger language plpgsql as $$ begin raise exception 'no room'; end $$`,
  )
  const [where, condition] = table === 'jobs' ? ['graphile_worker._private_jobs', 'true'] : [table, when]
  await sql.all(
    `create trigger forbidden before insert on ${where} for each row when (${condition}) execute function forbid()`,
  )
}

async function allow(sql: Sql, store: StoreName, table: string): Promise<void> {
  const where = table === 'jobs' ? 'graphile_worker._private_jobs' : table
  await sql.all(store === 'sqlite' ? 'drop trigger forbidden' : `drop trigger forbidden on ${where}`)
}

/** A second pair of eyes on the store while its server runs. */
async function openSql({ store, nodes, url: database }: Stage): Promise<Sql> {
  if (store === 'sqlite') {
    const file = new DatabaseSync(join(nodes[0]?.server.directory ?? '', 'keyturn.sqlite'))
    file.exec('pragma busy_timeout = 5000')
    return { all: async (text) => file.prepare(text).all(), [Symbol.asyncDispose]: async () => file.close() }
  }
  const client = new Client({ connectionString: database ?? '' })
  await client.connect()
  return {
    all: async (text) => (await client.query<Record<string, unknown>>(text)).rows,
    [Symbol.asyncDispose]: () => client.end(),
  }
}
