// Imports, exports and verification mails over the API: what comes in and out, and what is tried by those who mean harm.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'

import { hashSync } from 'bcryptjs'

import { connections, factors, passwords, users, verifyPassword } from '#identity'
import { HOUR, isObject, Secret, systemIds, type UserId } from '#kit'

import { type Answer, openStage, type Stage } from '../testing-stage.ts'

const PASSWORD = 'a good long passphrase 7'
const MD5 = createHash('md5').update(PASSWORD).digest('hex')

type Shown = Record<string, unknown>

/** Sends a file with the fields beside it, as a browser or curl would. */
async function upload(
  stage: Stage,
  file: unknown,
  fields: Record<string, string> = {},
  scopes?: readonly string[],
): Promise<Answer> {
  const form = new FormData()
  for (const [name, value] of Object.entries({ connection_id: stage.connection.id, ...fields }))
    form.append(name, value)
  const text = typeof file === 'string' || file instanceof Uint8Array ? file : JSON.stringify(file)
  form.append('users', new Blob([text as string], { type: 'application/json' }), 'users.json')
  const request = new Request('http://x/', { method: 'POST', body: form })
  return stage.raw({
    method: 'POST',
    url: '/api/v2/jobs/users-imports',
    headers: {
      authorization: `Bearer ${await stage.token(scopes)}`,
      'content-type': request.headers.get('content-type') ?? '',
    },
    payload: Buffer.from(await request.arrayBuffer()),
  })
}

function shown({ body, text }: Answer): Shown {
  assert.ok(isObject(body), text)
  return body
}

/** Uploads, works, and answers with the finished job and its errors. */
async function imported(stage: Stage, file: unknown, fields: Record<string, string> = {}) {
  const begun = await upload(stage, file, { send_completion_email: 'false', ...fields })
  assert.equal(begun.status, 201, begun.text)
  const { id } = shown(begun)
  await stage.work()
  const job = shown(await stage.ask('GET', `/jobs/${String(id)}`))
  const errors = (await stage.ask('GET', `/jobs/${String(id)}/errors`)).body as { user: Shown; errors: Shown[] }[]
  return { job, errors, summary: job['summary'] as Shown }
}

test('users come in with all that is theirs, and sign in with the password they had', async () => {
  await using stage = await openStage()
  const { db } = stage.deps.storage
  const { job, errors, summary } = await imported(
    stage,
    [
      {
        email: 'Ada@Example.com',
        email_verified: true,
        user_id: 'ada-1',
        given_name: 'Ada',
        blocked: false,
        app_metadata: { plan: 'gold' },
        user_metadata: { color: 'red' },
        custom_password_hash: { algorithm: 'md5', hash: { value: MD5, encoding: 'hex' } },
        mfa_factors: [{ totp: { secret: 'JBSWY3DPEHPK3PXP' } }, { phone: { value: '+15550100' } }],
      },
      { email: 'bob@example.com', password_hash: hashSync(PASSWORD, 4) },
      { email: 'eve@example.com' },
    ],
    { external_id: 'mine' },
  )
  assert.deepEqual(errors, [])
  assert.deepEqual(summary, { failed: 0, updated: 0, inserted: 3, total: 3 })
  assert.deepEqual(
    [job['type'], job['status'], job['percentage_done'], job['external_id'], job['connection_id']],
    ['users_import', 'completed', 100, 'mine', stage.connection.id],
  )
  const ada = await users.find(db, 'auth0|ada-1')
  assert.deepEqual(
    [ada?.email, ada?.emailVerified, ada?.profile.given_name, ada?.appMetadata, ada?.userMetadata],
    ['ada@example.com', true, 'Ada', { plan: 'gold' }, { color: 'red' }],
  )
  assert.deepEqual((await factors.list(db, 'auth0|ada-1' as UserId)).map(({ type }) => type).sort(), ['otp', 'phone'])
  for (const email of ['ada@example.com', 'bob@example.com']) {
    const user = await users.findByEmail(db, stage.connection.id, email)
    const request = { ip: '192.0.2.1', userAgent: undefined, hostname: '', language: undefined, method: 'POST' }
    const attempt = { connection: stage.connection, entry: email, user, client: undefined, request }
    assert.equal((await stage.deps.flows.login.check(attempt, new Secret(PASSWORD))).kind, 'good', email)
    const hash = user && (await passwords.currentHash(db, user.id))
    assert.match(hash ?? '', /^\$argon2id\$/, `${email} was upgraded`)
  }
  const eve = await users.findByEmail(db, stage.connection.id, 'eve@example.com')
  assert.equal(eve && (await passwords.currentHash(db, eve.id)), undefined)
  const rows = await db.selectFrom('bulk_parts').selectAll().execute()
  assert.equal(rows.length, 0, 'the file is gone when it is done')
})

test('each row is judged for itself: codes and paths, and no hash in what is shown', async () => {
  await using stage = await openStage()
  const other = { ...stage.connection, id: systemIds.connection(), name: 'other' }
  await connections.insert(stage.deps.storage.db, other)
  const at = stage.clock.now()
  const foreign = { id: 'auth0|theirs' as UserId, connection: other.id, email: 'theirs@example.com', at }
  await users.insert(stage.deps.storage.db, foreign)
  const rows: [unknown, string][] = [
    [{ email: 'good@example.com' }, ''],
    [{ email: 'good@example.com' }, 'DUPLICATED_USER'],
    [{ email: 'not an address' }, 'INVALID_FORMAT'],
    [{ email: ['a@example.com', 'b@example.com'] }, 'INVALID_TYPE'],
    [{ email: 'x@example.com', role: 'admin' }, 'OBJECT_ADDITIONAL_PROPERTIES'],
    [{ given_name: 'Nobody' }, 'OBJECT_MISSING_REQUIRED_PROPERTY'],
    ['text', 'INVALID_TYPE'],
    [null, 'INVALID_TYPE'],
    [{ email: 'y@example.com', user_id: '../admin' }, 'PATTERN'],
    [{ email: 'y@example.com', user_id: 'auth0|x' }, 'PATTERN'],
    [{ email: 'z@example.com', user_id: 'theirs' }, 'DUPLICATED_USER'],
    [
      { email: 'c@example.com', password_hash: '$2b$31$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy' },
      'INVALID_PASSWORD_HASH',
    ],
    [
      { email: 'd@example.com', password_hash: 'x', custom_password_hash: { algorithm: 'md5', hash: { value: MD5 } } },
      'NOT_PASSED',
    ],
    [{ email: 'e@example.com', custom_password_hash: { algorithm: 'rot13', hash: { value: MD5 } } }, 'ENUM_MISMATCH'],
    [{ email: 'f@example.com', username: 'frank' }, 'OBJECT_ADDITIONAL_PROPERTIES'],
    [{ email: 'g@example.com', mfa_factors: [{ totp: { secret: 'lowercase-secrets' } }] }, 'PATTERN'],
  ]
  const { errors, summary } = await imported(
    stage,
    rows.map(([row]) => row),
  )
  assert.deepEqual(summary, { failed: rows.length - 1, updated: 0, inserted: 1, total: rows.length })
  assert.deepEqual(
    errors.map((each) => each.errors[0]?.['code']),
    rows.slice(1).map(([, code]) => code),
  )
  assert.doesNotMatch(JSON.stringify(errors), new RegExp(`${MD5}|N9qo8uLO|lowercase`))
  const kept = await users.find(stage.deps.storage.db, 'auth0|theirs')
  assert.deepEqual([kept?.email, kept?.connection], ['theirs@example.com', other.id])
})

test('with upsert a password that is replaced is a change: sessions end, Actions run, the log says so', async () => {
  await using stage = await openStage()
  const { db } = stage.deps.storage
  await imported(stage, [
    { email: 'ada@example.com', password_hash: hashSync(PASSWORD, 4), app_metadata: { plan: 'gold', seats: 1 } },
    { email: 'new@example.com' },
  ])
  const before = await users.findByEmail(db, stage.connection.id, 'ada@example.com')
  const logs = async () => shown(await stage.ask('GET', '/logs?q=type:scp&include_totals=true'))['total']
  assert.equal(await logs(), 0)
  const row = {
    email: 'ada@example.com',
    name: 'Ada',
    app_metadata: { seats: 2 },
    custom_password_hash: { algorithm: 'md5', hash: { value: MD5 } },
  }
  const first = { email: 'new@example.com', custom_password_hash: row.custom_password_hash }
  const done = await imported(stage, [row, first], { upsert: 'true' })
  assert.deepEqual(done.summary, { failed: 0, updated: 2, inserted: 0, total: 2 })
  const after = await users.findByEmail(db, stage.connection.id, 'ada@example.com')
  assert.deepEqual([after?.profile.name, after?.appMetadata], ['Ada', { plan: 'gold', seats: 2 }])
  assert.ok((after?.credentialVersion ?? 0) > (before?.credentialVersion ?? 0))
  assert.ok(after?.lastPasswordReset !== undefined)
  assert.equal(await logs(), 1, 'the first password of somebody who had none is no change')
  assert.deepEqual(await stage.deps.mail.inbox.list(), [], 'a whole file of people is not written to')
  assert.equal(
    await verifyPassword(new Secret(PASSWORD), (after && (await passwords.currentHash(db, after.id))) ?? ''),
    true,
  )
  // the same file again changes no password
  const again = await imported(stage, [row], { upsert: 'true' })
  assert.equal(again.summary['updated'], 1)
  assert.equal(await logs(), 1)
})

test('an upsert neither joins users nor changes who somebody is, and touches no factor', async () => {
  await using stage = await openStage()
  await imported(stage, [
    { email: 'ada@example.com', user_id: 'ada', mfa_factors: [{ totp: { secret: 'JBSWY3DPEHPK3PXP' } }] },
    { email: 'bob@example.com', user_id: 'bob' },
  ])
  const { errors } = await imported(
    stage,
    [
      { email: 'bob@example.com', user_id: 'ada' },
      { email: 'evil@example.com', user_id: 'ada' },
      { email: 'ada@example.com', user_id: 'other' },
      { email: 'ada@example.com', mfa_factors: [{ totp: { secret: 'AAAAAAAAAAAAAAAA' } }] },
    ],
    { upsert: 'true' },
  )
  assert.deepEqual(
    errors.map((each) => each.errors[0]?.['code']),
    ['CONFLICT', 'CONFLICT', 'CONFLICT', 'MFA_FACTORS_FAILED'],
  )
  const ada = await users.find(stage.deps.storage.db, 'auth0|ada')
  assert.equal(ada?.email, 'ada@example.com')
})

test('an upload that is no list of users is refused at once, and nothing begins', async () => {
  await using stage = await openStage()
  const deep = `[${'['.repeat(1000)}${']'.repeat(1000)}]`
  const cases: [unknown, number, RegExp][] = [
    ['{', 400, /JSON/],
    ['{"users":[]}', 400, /array/],
    ['[]', 400, /no users/],
    [deep, 400, /nested/],
    ['[{"email":"a@example.com","__proto__":{"blocked":false}}]', 400, /not allowed/],
    ['[{"email":"a@example.com","email":"b@example.com"}]', 400, /Duplicate/],
    [gzipSync(Buffer.alloc(50_000_000)), 400, /./],
    [`[${'{},'.repeat(50_000)}{}]`, 400, /more than 50000/],
    [Buffer.alloc(5_000_001, ' '), 413, /larger than 5 MB/],
  ]
  for (const [file, status, words] of cases) {
    const answer = await upload(stage, file)
    assert.equal(answer.status, status, answer.text)
    assert.match(answer.text, words)
  }
  assert.equal((await upload(stage, [{}], { connection_id: 'con_0000000000000000' })).status, 404)
  assert.equal((await upload(stage, [{}], { upsert: 'maybe' })).status, 400)
  assert.equal((await upload(stage, [{}], { unknown: '1' })).status, 400)
  assert.equal((await upload(stage, [{}], { external_id: 'x'.repeat(2000) })).status, 400)
  assert.equal((await stage.ask('POST', '/jobs/users-imports', { connection_id: 'x', users: {} })).status, 400)
  // who may only create users replaces no passwords
  assert.equal((await upload(stage, [{}], { upsert: 'true' }, ['create:users'])).status, 403)
  assert.equal((await upload(stage, [{}], {}, ['read:users'])).status, 403)
  const jobs = await stage.deps.storage.db.selectFrom('bulk_jobs').selectAll().execute()
  assert.equal(jobs.length, 0)
  const rows = [{ email: 'a@example.com' }]
  assert.deepEqual(
    [await upload(stage, rows), await upload(stage, rows), await upload(stage, rows)].map(({ status }) => status),
    [201, 201, 429],
  )
})

test('the administrators hear of an import that is done, unless nobody wants it', async () => {
  await using stage = await openStage()
  const { administrators } = await import('#tenant')
  const admin = { id: 'a', email: 'root@example.com', passwordHash: '', role: 'owner', createdAt: 0 } as const
  await administrators.insert(stage.deps.storage.db, admin)
  await imported(stage, [{ email: 'a@example.com' }])
  assert.equal((await stage.deps.mail.inbox.list()).length, 0)
  await imported(stage, [{ email: 'b@example.com' }], { send_completion_email: 'true' })
  const [mail] = await stage.deps.mail.inbox.list()
  assert.equal(mail?.to, 'root@example.com')
  assert.match(mail?.text ?? '', /1 were created/)
})

async function exported(stage: Stage, body: object): Promise<{ job: Shown; text: string; url: string }> {
  const begun = await stage.ask('POST', '/jobs/users-exports', body)
  assert.equal(begun.status, 201, begun.text)
  await stage.work()
  const job = shown(await stage.ask('GET', `/jobs/${String(shown(begun)['id'])}`))
  const url = new URL(String(job['location']))
  assert.equal(url.origin, 'https://id.example.com')
  const answer = await stage.app.inject({ url: url.pathname + url.search, authority: 'id.example.com' })
  assert.equal(answer.statusCode, 200)
  assert.equal(answer.headers['content-type'], 'application/gzip')
  assert.equal(answer.headers['cache-control'], 'no-store')
  return { job, text: gunzipSync(answer.rawPayload).toString(), url: url.pathname + url.search }
}

test('an export has every user once, without anything secret, as lines of JSON or as CSV', async () => {
  await using stage = await openStage()
  await imported(stage, [
    {
      email: 'ada@example.com',
      name: '=HYPERLINK("https://evil.example","x")',
      user_metadata: { plan: 'gold' },
      custom_password_hash: { algorithm: 'md5', hash: { value: MD5 } },
      mfa_factors: [{ totp: { secret: 'JBSWY3DPEHPK3PXP' } }],
    },
    ...Array.from({ length: 600 }, (_, i) => ({ email: `u${i}@example.com` })),
  ])
  const { text, job } = await exported(stage, { format: 'json' })
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Shown)
  assert.equal(lines.length, 601)
  assert.equal(new Set(lines.map((line) => line['user_id'])).size, 601)
  assert.doesNotMatch(text, new RegExp(`${MD5}|JBSWY3DP|hash|\\$argon2`))
  assert.deepEqual([job['status'], job['percentage_done'], job['format']], ['completed', 100, 'json'])
  const fields = [
    { name: 'email' },
    { name: 'name' },
    { name: 'user_metadata.plan', export_as: 'Plan' },
    { name: 'identities[0].connection', export_as: 'provider' },
    { name: 'user_metadata.constructor.name' },
    { name: '__proto__' },
  ]
  const csv = await exported(stage, { format: 'csv', fields, connection_id: stage.connection.id })
  const [header, ...rows] = csv.text.split('\r\n')
  const row = rows.find((each) => each.includes('ada@'))
  assert.equal(header, '"email","name","Plan","provider","user_metadata.constructor.name","__proto__"')
  assert.equal(
    row,
    `"ada@example.com","'=HYPERLINK(""https://evil.example"",""x"")","gold","Username-Password-Authentication",,`,
  )
  assert.deepEqual([rows.length, rows.at(-1)], [602, ''])
  assert.equal((await exported(stage, { limit: 501 })).text.trim().split('\n').length, 501)
})

test('the link of an export is good for an hour, for its own file, and cannot be made or changed', async () => {
  await using stage = await openStage()
  const first = await exported(stage, {})
  const second = await exported(stage, { format: 'csv' })
  const status = async (url: string) => (await stage.raw({ url })).status
  const [path = '', query = ''] = first.url.split('?')
  const token = query.replace('token=', '')
  const flipped = `${token.slice(0, 20)}${token[20] === 'A' ? 'B' : 'A'}${token.slice(21)}`
  assert.equal(await status(first.url), 200)
  assert.equal(await status(path), 404)
  assert.equal(await status(`${path}?token=`), 404)
  assert.equal(await status(`${path}?token=${flipped}`), 404)
  assert.equal(await status(`${path}?token=${token}&token=${token}`), 404)
  assert.equal(await status(`${second.url.split('?')[0]}?${query}`), 404)
  const forged = stage.deps.sealer.seal('another purpose', JSON.stringify({ job: first.job['id'], until: 9e15 }))
  assert.equal(await status(`${path}?token=${forged}`), 404)
  stage.clock.advance(HOUR)
  assert.equal(await status(first.url), 404)
  const job = `/jobs/${String(first.job['id'])}`
  assert.notEqual(shown(await stage.ask('GET', job))['location'], first.job['location'])
  assert.equal((await stage.ask('GET', job, undefined, ['update:users'])).status, 403)
  stage.clock.advance(24 * HOUR)
  assert.equal(await stage.deps.flows.bulk.find(String(first.job['id'])), undefined)
  await stage.deps.flows.bulk.removeExpired()
  assert.equal((await stage.deps.storage.db.selectFrom('bulk_parts').selectAll().execute()).length, 0)
})

test('unknown jobs are absent', async () => {
  await using stage = await openStage()
  for (const path of ['/jobs/job_none', '/jobs/job_none/errors']) {
    const answer = await stage.ask('GET', path)
    assert.deepEqual([answer.status, shown(answer)['errorCode']], [404, 'inexistent_job'])
  }
})
