// More of what went wrong elsewhere (spec security §2.1–2.3), tried against the hosted pages and the store behind them.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import { sql } from 'kysely'

import { factors, oidcRecords, parseEmail, users } from '#identity'
import { isoTime, sameText, Secret, silentLog, systemIds } from '#kit'
import { openStorage } from '#storage'

import { resultUrl } from './result-url.ts'
import { ADA, OLD_PASSWORD, openStage, type Stage } from './testing-stage.ts'
import { Visitor } from './testing-visitor.ts'

const NEW_PASSWORD = 'Quite-New-2'
const passwordForm = { newPassword: NEW_PASSWORD, confirmNewPassword: NEW_PASSWORD }

async function addFactor({ storage, ada }: Stage): Promise<void> {
  await factors.insert(storage.db, {
    ...{ id: 'totp|dev_1', user: ada.id, type: 'otp', name: undefined, confirmed: true, identifier: undefined },
    ...{ preferred: undefined, secretSealed: 'sealed', settings: {}, counter: 7 },
    ...{ createdAt: 1, enrolledAt: 1, lastAuthAt: undefined },
  })
}

/** Every row of these tables, as one text. */
async function everything({ storage: { db } }: Stage, ...tables: string[]): Promise<string> {
  const found = await Promise.all(tables.map((name) => sql`select * from ${sql.table(name)}`.execute(db)))
  return JSON.stringify(found.map(({ rows }) => rows))
}

async function allTables({ storage: { db } }: Stage): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from sqlite_master where type = 'table'`.execute(db)
  return rows.map(({ name }) => name)
}

test('a reset touches no factor (Keycloak #12759)', async () => {
  await using stage = await openStage()
  await addFactor(stage)
  const before = await everything(stage, 'factors')
  const visitor = await new Visitor(stage.app).open(await stage.mailedLink())
  await visitor.submit({})
  assert.equal((await visitor.submit(passwordForm)).title, 'Password Changed!')
  assert.equal(await everything(stage, 'factors'), before)
})

test('nothing of the user changes before the new password is given (ZITADEL CVE-2026-109371)', async () => {
  await using stage = await openStage()
  await addFactor(stage)
  const link = await stage.mailedLink()
  const tables = ['users', 'passwords', 'password_history', 'factors', 'tickets']
  const before = await everything(stage, ...tables)
  const visitor = await new Visitor(stage.app).open(link)
  await visitor.submit({})
  await visitor.submit({ newPassword: 'weak', confirmNewPassword: 'weak' })
  await visitor.submit({ newPassword: NEW_PASSWORD, confirmNewPassword: 'another' })
  await visitor.submit({ action: 'proof', proof: '000000' })
  assert.equal(await everything(stage, ...tables), before)
})

test('a link for nobody is as much work as one for somebody, and comes to nothing (ZITADEL CVE-2026-23511)', async () => {
  await using stage = await openStage()
  const { storage, flows, mail, client, ada } = stage
  const other = { connection: ada.connection, at: 1, blocked: true, id: systemIds.user(), email: 'bob@example.com' }
  await users.insert(storage.db, other)
  const request = { ip: '203.0.113.9', userAgent: undefined, hostname: '', language: undefined, method: 'POST' }
  for (const address of [ADA, 'bob@example.com', 'nobody@example.com', '+15555550199']) {
    await flows.reset.askForLink({ connection: ada.connection, address, client: client.id, request })
    await stage.work()
  }
  const sent = (await mail.inbox.list()).map(({ to }) => to)
  assert.deepEqual(sent, [ADA])
  const made = await sql<{ user_id: string }>`select user_id from tickets`.execute(storage.db)
  assert.deepEqual(
    made.rows.map(({ user_id }) => user_id),
    [ada.id],
  )
  const counted = await sql<{ name: string }>`select name from limits order by name`.execute(storage.db)
  const names = counted.rows.map(({ name }) => name.replace(/:.*/, ''))
  assert.deepEqual(names, ['reset-asked', 'reset-mails', ...Array.from({ length: 3 }, () => 'reset-refused')])
  assert.doesNotMatch(JSON.stringify(counted.rows), /nobody|bob|5550199/)
  const told = await sql<{ type: string }>`select type from log_events order by log_id`.execute(storage.db)
  assert.deepEqual(told.rows.map(({ type }) => type).sort(), ['fcpr', 'fcpr', 'fcpr', 'scpr'])
})

test('a link is for one user, whatever a form says (authentik CVE-2023-26481)', async () => {
  await using stage = await openStage()
  const bob = await users.insert(stage.storage.db, {
    ...{ id: systemIds.user(), connection: stage.ada.connection, email: 'bob@example.com', at: 1 },
  })
  const visitor = await new Visitor(stage.app).open(await stage.mailedLink())
  const claims = { email: 'bob@example.com', username: 'bob@example.com', user_id: bob.id, user: bob.id }
  await visitor.submit(claims)
  await visitor.submit({ ...passwordForm, ...claims })
  assert.equal(visitor.title, 'Password Changed!')
  assert.ok(await stage.isPassword(NEW_PASSWORD))
  assert.equal((await users.find(stage.storage.db, bob.id))?.lastPasswordReset, undefined)
})

test('what fails half-way leaves nothing behind: the link still works and the old password holds (Keycloak #50850)', async () => {
  await using stage = await openStage()
  const { db } = stage.storage
  const visitor = await new Visitor(stage.app).open(await stage.mailedLink())
  await visitor.submit({})
  const { state = '' } = visitor.form().fields
  const before = await everything(stage, 'users', 'passwords', 'password_history', 'tickets', 'flows')
  await sql`create trigger broken before insert on log_events begin select raise(abort, 'broken'); end`.execute(db)
  await visitor.submit(passwordForm)
  assert.equal(visitor.status, 500)
  assert.equal(await everything(stage, 'users', 'passwords', 'password_history', 'tickets', 'flows'), before)
  await sql`drop trigger broken`.execute(db)
  assert.ok(await stage.isPassword(OLD_PASSWORD))
  await visitor.open(`/u/reset-password?state=${state}`)
  assert.equal((await visitor.submit(passwordForm)).title, 'Password Changed!')
})

test('a changed password ends every link that was on its way (supabase/gotrue PR #1489)', async () => {
  await using stage = await openStage()
  const link = await stage.mailedLink()
  const open = await new Visitor(stage.app).open(link)
  await open.submit({})
  const request = { ip: '203.0.113.9', userAgent: undefined, hostname: '', language: undefined, method: 'PATCH' }
  const changed = await stage.flows.changePassword({
    ...{ user: stage.ada, password: new Secret('Changed-By-Api-3'), reason: 'admin', request },
    ...{ actor: { type: 'client', client_id: stage.client.id }, client: undefined },
  })
  assert.ok('user' in changed)
  assert.equal((await new Visitor(stage.app).open(link)).title, 'Please Try Again')
  assert.equal((await open.submit(passwordForm)).title, 'Please Try Again')
  assert.ok(await stage.isPassword('Changed-By-Api-3'))
})

test('a reset ends grants and refresh tokens, and has done so when the answer comes (NocoDB GHSA-x4vh-j75g-268g, Authorizer PR #669, arXiv 2205.10174)', async () => {
  await using stage = await openStage()
  const { db } = stage.storage
  const at = stage.clock.now()
  for (const model of ['RefreshToken', 'AuthorizationCode', 'Grant']) {
    // oxlint-disable-next-line no-await-in-loop -- three rows
    await oidcRecords.put(db, `${model}-1`, {
      ...{ model, payloadSealed: 'sealed', user: stage.ada.id, client: stage.client.id, grant: 'g', uid: undefined },
      ...{ createdAt: at, expiresAt: at + 3_600_000, consumedAt: undefined },
    })
  }
  assert.match(await everything(stage, 'oidc_records'), /RefreshToken/)
  const visitor = await new Visitor(stage.app).open(await stage.mailedLink())
  await visitor.submit({})
  const { action, fields } = visitor.form()
  const answer = await visitor.send('POST', action, { form: { ...fields, ...passwordForm } })
  assert.equal(answer.statusCode, 303)
  assert.equal(await everything(stage, 'oidc_records'), '[[]]')
})

test('tickets and handles come from the system’s randomness, 256 bits of it (NodeBB CVE-2022-36045)', async () => {
  const { random } = Math
  Math.random = () => 0.5
  try {
    const handles = new Set(Array.from({ length: 1000 }, () => systemIds.handle()))
    assert.equal(handles.size, 1000)
    for (const handle of handles) assert.equal(Buffer.from(handle, 'base64url').length, 32)
  } finally {
    Math.random = random
  }
})

test('no ticket, handle or password stands readable in any table (Sulu GHSA-wfm4-pq59-wg6r)', async () => {
  await using stage = await openStage()
  const link = await stage.mailedLink()
  const visitor = await new Visitor(stage.app).open(link)
  await visitor.submit({})
  await visitor.submit(passwordForm)
  const stored = await everything(stage, ...(await allTables(stage)))
  for (const secret of [link.slice(link.indexOf('=') + 1), visitor.cookies.get('keyturn') ?? '?', NEW_PASSWORD]) {
    assert.ok(!stored.includes(secret) && !stored.includes(Buffer.from(secret).toString('base64')))
  }
})

test('while no mail goes out, known and unknown addresses still look the same (Kirby 3.7.5.1, Django reset-mail exceptions)', async () => {
  await using stage = await openStage()
  const pages = new Set<string>()
  for (const email of [ADA, 'nobody@example.com']) {
    // oxlint-disable-next-line no-await-in-loop -- nothing is sent: no worker runs
    const visitor = await new Visitor(stage.app).open('/u/reset-password/request')
    // oxlint-disable-next-line no-await-in-loop
    await visitor.submit({ email })
    pages.add(`${visitor.status} ${visitor.title}`)
  }
  assert.deepEqual([...pages], ['200 Check Your Email'])
  assert.deepEqual(await stage.mail.inbox.list(), [])
})

test('an address is one plain address, told quickly (Nodemailer CVE-2025-13033 and its kin)', () => {
  const bad = [
    '"xclow3n@gmail.com x"@internal.example',
    'a@b.example, c@d.example',
    'a@b.example(comment)',
    'a(x(y))@b.example',
    'Name <a@b.example>',
    'a@b.example\r\nBcc: c@d.example',
    'a\u0000@b.example',
    'a@[127.0.0.1]',
    'a@@b.example',
    '@b.example',
    'a@',
    `${'('.repeat(100_000)}@b.example`,
    `${'a.'.repeat(50_000)}@b.example`,
  ]
  const began = process.cpuUsage()
  for (const text of bad) assert.throws(() => parseEmail(text), { code: 'invalid_body' }, text.slice(0, 40))
  assert.ok(process.cpuUsage(began).user < 1_000_000, 'a second of work')
})

test('nothing in a query or a form steers a redirect away (better-auth CVE-2024-56734)', async () => {
  await using stage = await openStage()
  const evil = [
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'x@evil.example',
    '%2f%2fevil.example',
  ]
  for (const text of evil) {
    const visitor = await new Visitor(stage.app).open('/u/reset-password/request')
    const { fields } = visitor.form()
    const more = { redirect_uri: text, returnTo: text, next: text, state: text }
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const posted = await visitor.send('POST', '/u/reset-password/request', { form: { ...fields, email: ADA, ...more } })
    assert.match(String(posted.headers.location), /^\/u\/reset-password\/check-email\?state=[A-Za-z0-9]{27}$/)
    const query = new URLSearchParams(more).toString()
    for (const path of ['/u/reset-password', '/u/reset-verify', '/continue', '/u/mfa-enrollment']) {
      // oxlint-disable-next-line no-await-in-loop
      const { headers, statusCode } = await visitor.send('GET', `${path}?${query}`)
      assert.ok(statusCode >= 400 && headers.location === undefined, `${path} ${text}`)
    }
  }
})

test('a result URL keeps its host through everything that is added (nextjs-auth0 CVE-2026-107369, mod_auth_openidc CVE-2021-32786)', () => {
  const with_ = (url: string) => resultUrl({ url, supportSignUp: true, email: 'a@b.example', message: 'm & m' })
  for (const url of [
    'https://shop.example/done?x=1#//evil.example',
    'https://shop.example//evil.example/',
    'https://shop.example/\\evil.example',
    'https://shop.example?//evil.example',
    'https://shop.example/%2f%2fevil.example',
  ]) {
    assert.equal(new URL(with_(url) ?? '').host, 'shop.example', url)
  }
  for (const url of [
    '//evil.example',
    '/path',
    'javascript:alert(1)',
    'data:text/html,x',
    'ftp://x.example',
    'https:',
    '',
  ]) {
    assert.equal(with_(url), undefined, url)
  }
})

test('secrets are compared in constant time (Node CVE-2026-21713)', () => {
  assert.match(sameText.toString(), /timingSafeEqual/)
  assert.ok(sameText('a'.repeat(43), 'a'.repeat(43)))
  for (const other of ['', 'a'.repeat(42), 'a'.repeat(44), `${'a'.repeat(42)}b`])
    assert.ok(!sameText('a'.repeat(43), other))
})

test('a step by a stored flow is over when the flow is, whatever the browser still holds (nextjs-auth0 CVE-2025-46344)', async () => {
  await using stage = await openStage()
  const visitor = await new Visitor(stage.app).open(await stage.mailedLink())
  await visitor.submit({})
  stage.clock.advance(3 * 3_600_000)
  const { action, fields } = visitor.form()
  const answer = await visitor.send('POST', action, { form: { ...fields, ...passwordForm } })
  assert.equal(answer.statusCode, 400, isoTime(stage.clock.now()))
  assert.ok(await stage.isPassword(OLD_PASSWORD))
})

test('what was revoked stays revoked after a restart, and of two that take a token at once one has it (Keycloak CVE-2026-9802, NocoDB CVE-2026-126280)', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'keyturn-revoked-'))
  const open = () => openStorage({ directory, url: undefined, log: silentLog })
  const record = {
    ...{ model: 'RefreshToken', payloadSealed: 'sealed', user: undefined, client: 'c', grant: 'g', uid: undefined },
    ...{ createdAt: 1, expiresAt: 9_000_000_000_000, consumedAt: undefined },
  }
  {
    await using storage = await open()
    await oidcRecords.put(storage.db, 'one', record)
    await oidcRecords.put(storage.db, 'two', record)
    const taken = await Promise.all([1, 2, 3].map(() => oidcRecords.consume(storage.db, 'RefreshToken', 'two', 5)))
    assert.equal(taken.filter(Boolean).length, 1)
    await oidcRecords.removeGrant(storage.db, 'g')
  }
  await using storage = await open()
  assert.equal(await oidcRecords.find(storage.db, 'RefreshToken', 'one', 2), undefined)
  rmSync(directory, { recursive: true, force: true })
})
