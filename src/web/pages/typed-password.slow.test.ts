// What a page asks while a password is typed: the verdict of its form, bounded, and without a trace.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import * as fc from 'fast-check'
import { sql } from 'kysely'

import { type ConnectionOptions, connections, users } from '#identity'
import { AppError, HOUR, type Log, MINUTE, Secret } from '#kit'

import { ADA, OLD_PASSWORD, openStage, type Stage } from './testing-stage.ts'
import { Visitor } from './testing-visitor.ts'

const EVERY_RULE: ConnectionOptions = {
  passwordPolicy: 'good',
  password_history: { enable: true, size: 3 },
  password_dictionary: { enable: true, dictionary: ['Garden-Fence-9'] },
  password_no_personal_info: { enable: true },
}

type Verdict = { failed: string[]; broken: string[]; open: string[] }

/** Somebody who is asked for a new password. */
async function choosing(stage: Stage): Promise<Visitor> {
  const visitor = await new Visitor(stage.app).open(await stage.mailedLink())
  await visitor.submit({})
  assert.equal(visitor.title, 'Change Your Password')
  return visitor
}

function ask(visitor: Visitor, fields: Record<string, string | string[]>, headers: Record<string, string> = {}) {
  const { state = '', form_token = '' } = visitor.form().fields
  const form = { state, form_token, ...fields }
  return visitor.send('POST', '/u/reset-password/typed', { form, headers })
}

async function withRules(stage: Stage, options: ConnectionOptions): Promise<void> {
  await connections.update(stage.storage.db, stage.ada.connection, { options, at: stage.clock.now() })
}

test('the verdict while typing is the verdict of the form, over every rule and random passwords', async () => {
  await using stage = await openStage({ isLeaked: (password) => Promise.resolve(password.reveal().includes('zz')) })
  await withRules(stage, EVERY_RULE)
  await users.update(stage.storage.db, stage.ada.id, { profile: { name: 'Ada Lovelace' }, at: stage.clock.now() })
  const visitor = await choosing(stage)
  const page = '/u/reset-password'
  const judge = async (password: string) => {
    // what is counted is another test
    await sql`delete from limits`.execute(stage.storage.db)
    const { status, body } = await read(ask(visitor, { password, left: '1' }))
    assert.equal(status, 200)
    // the form would take a good one, and the journey would be over: its judge is asked by name
    const [told] = body.broken
    if (told === undefined) {
      const connection = await connections.find(stage.storage.db, stage.ada.connection)
      const owner = await users.find(stage.storage.db, stage.ada.id)
      assert.ok(connection && owner)
      assert.ok('hash' in (await stage.flows.preparePassword({ password: new Secret(password), connection, owner })))
      return 'good'
    }
    await visitor.submit({ newPassword: password, confirmNewPassword: password })
    assert.equal(visitor.at.split('?')[0], page)
    assert.equal(visitor.title, 'Change Your Password', `refused by both: ${JSON.stringify(password)}`)
    const marked = [...visitor.page.matchAll(/<li data-(rule|further)="([^"]*)" data-state="fails">/g)]
    const rules = marked.map(([, kind, text = '']) =>
      kind === 'further' ? text : (JSON.parse(text.replaceAll('&#34;', '"')) as { code: string }).code,
    )
    assert.deepEqual(rules, told === 'PasswordStrengthError' ? body.failed : [told], password)
    return told
  }
  const met = new Set<string>()
  for (const password of [
    ...['short', 'Ab1-', 'alllowercase', OLD_PASSWORD, 'Garden-Fence-9', 'garden-fence-9', 'Password1!', 'P@ssw0rd'],
    ...['My-lovelace-11', `${ADA}-A1`, 'Buzz-Lightyear-7', 'Ｇarden-Fence-9', 'Old-Password-1 ', 'x'.repeat(1100)],
    ...['Quite-New-2', 'Ünïcode-Passphräse-3'],
  ]) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other, as people type
    met.add(await judge(password))
  }
  assert.deepEqual(
    [...met].sort(),
    [
      'PasswordDictionaryError',
      'PasswordHistoryError',
      'PasswordLeakedError',
      'PasswordNoUserInfoError',
      'PasswordStrengthError',
      'good',
    ],
    'every verdict was met',
  )
  const part = fc.constantFrom(
    'Ada',
    'lovelace',
    'password',
    'zz',
    'Garden-Fence-9',
    'aB3!',
    'ｚ',
    '🔑',
    'e\u0301',
    '123456',
  )
  const typed = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''))
  await fc.assert(
    fc.asyncProperty(typed, async (password) => void (await judge(password))),
    { numRuns: 60, seed: 1 },
  )
  // and one that was good is taken
  assert.equal((await visitor.submit(twice('Quite-New-2'))).title, 'Password Changed!')
})

test('while typing, neither the history nor a service is asked; they are once the field is left', async () => {
  const asked: string[] = []
  await using stage = await openStage({
    isLeaked: (password) => Promise.resolve(asked.push(password.reveal()) > 1),
  })
  const visitor = await choosing(stage)
  const verdict = async (password: string, left = '') => (await read(ask(visitor, { password, left }))).body
  assert.deepEqual(await verdict(OLD_PASSWORD), {
    ...{ failed: [], broken: [], open: ['PasswordHistoryError', 'PasswordLeakedError'] },
  })
  assert.deepEqual(await verdict('Quite-New-2'), {
    ...{ failed: [], broken: [], open: ['PasswordHistoryError', 'PasswordLeakedError'] },
  })
  assert.deepEqual(asked, [])
  assert.deepEqual((await verdict(OLD_PASSWORD, '1')).broken, ['PasswordHistoryError'])
  assert.deepEqual(asked, [], 'nothing leaves the server about a password that is refused anyway')
  assert.deepEqual(await verdict('Quite-New-2', '1'), { failed: [], broken: [], open: [] })
  assert.deepEqual((await verdict('Quite-New-3', '1')).broken, ['PasswordLeakedError'])
})

test('a service that fails closed leaves its rule open; the form says so when it is sent', async () => {
  await using stage = await openStage({
    isLeaked: () => Promise.reject(new AppError('unavailable', undefined, 'Passwords cannot be checked.')),
  })
  const visitor = await choosing(stage)
  const { status, body } = await read(ask(visitor, { password: 'Quite-New-2', left: '1' }))
  assert.equal(status, 200)
  assert.ok(body.open.includes('PasswordLeakedError'))
  await visitor.submit(twice('Quite-New-2'))
  assert.equal(visitor.status, 503)
})

test('60 questions of one ticket in an hour, of which 10 try the history, over all its pages; then the form judges alone', async () => {
  await using stage = await openStage()
  const link = await stage.mailedLink()
  const pages = [new Visitor(stage.app), new Visitor(stage.app)]
  for (const page of pages) {
    // oxlint-disable-next-line no-await-in-loop
    await (await page.open(link)).submit({})
  }
  const [first, second] = pages
  assert.ok(first && second)
  for (let i = 0; i < 60; i++) {
    // oxlint-disable-next-line no-await-in-loop -- counted one after the other
    const { status, body } = await read(ask(i % 2 === 0 ? first : second, { password: OLD_PASSWORD, left: '1' }))
    assert.equal(status, 200)
    assert.deepEqual(body.broken, i < 10 ? ['PasswordHistoryError'] : [], String(i))
  }
  assert.equal((await ask(first, { password: OLD_PASSWORD })).statusCode, 429)
  assert.equal((await ask(second, { password: 'Quite-New-2' })).statusCode, 429)
  stage.clock.advance(HOUR - MINUTE)
  assert.equal((await ask(second, { password: 'Quite-New-2' })).statusCode, 429)
  assert.equal((await second.submit(twice('Quite-New-2'))).title, 'Password Changed!')
})

test('no journey, another browser’s, one that is elsewhere or over: one answer, and no verdict', async () => {
  await using stage = await openStage()
  const visitor = await choosing(stage)
  const opened = await new Visitor(stage.app).open(await stage.mailedLink())
  const answers = [
    // a newer link has taken the place of the first page's
    await ask(visitor, { password: 'Quite-New-2' }),
    // Continue was not pressed
    await ask(opened, { password: 'Quite-New-2' }),
  ]
  await opened.submit({})
  assert.equal((await ask(opened, { password: 'Quite-New-2' })).statusCode, 200)
  await users.update(stage.storage.db, stage.ada.id, { blocked: true, at: stage.clock.now() })
  answers.push(await ask(opened, { password: 'Quite-New-2' }))
  await users.update(stage.storage.db, stage.ada.id, { blocked: false, at: stage.clock.now() })
  stage.clock.advance(HOUR)
  answers.push(await ask(opened, { password: 'Quite-New-2' }))
  for (const { statusCode, body } of answers) assert.deepEqual([statusCode, body], [410, '{}'])
  const count = await sql<{ n: number }>`select count(*) n from limits where name like 'password-%'`.execute(
    stage.storage.db,
  )
  assert.equal(count.rows[0]?.n, 1, 'only the good one was counted')
})

test('only our own page may ask: cookie, token and origin, one text each', async () => {
  await using stage = await openStage()
  const visitor = await choosing(stage)
  const password = 'Quite-New-2'
  const { state = '', form_token = '' } = visitor.form().fields
  for (const [fields, headers, status] of [
    [{ password, form_token: 'x' }, {}, 403],
    [{ password, form_token: '' }, {}, 403],
    [{ password, state: 'f'.repeat(27) }, {}, 403],
    [{ password }, { origin: 'https://evil.example' }, 403],
    [{ password }, { 'sec-fetch-site': 'same-site' }, 403],
    [{ password: [password, 'Other-New-3'] }, {}, 400],
    [{}, {}, 400],
  ] as const) {
    // oxlint-disable-next-line no-await-in-loop
    const answer = await ask(visitor, fields as Record<string, string | string[]>, headers)
    assert.deepEqual([answer.statusCode, answer.body], [status, '{}'], JSON.stringify([fields, headers]))
  }
  const stranger = await new Visitor(stage.app).send('POST', '/u/reset-password/typed', {
    form: { state, form_token, password },
  })
  assert.equal(stranger.statusCode, 403)
  const got = await visitor.send('GET', `/u/reset-password/typed?state=${state}&password=${password}`)
  assert.equal(got.statusCode, 404)
  const good = await ask(visitor, { password }, { 'sec-fetch-site': 'same-origin' })
  assert.equal(good.statusCode, 200)
  assert.equal(good.headers['cache-control'], 'no-store')
  assert.match(String(good.headers['content-type']), /^application\/json/)
})

test('nothing is consumed, stored or logged: before and after, the store differs in what was counted', async () => {
  const lines: unknown[] = []
  const keep = (...line: unknown[]) => void lines.push(line)
  const log: Log = { debug: keep, info: keep, warn: keep, error: keep }
  await using stage = await openStage({ log })
  await withRules(stage, EVERY_RULE)
  const visitor = await choosing(stage)
  const { db } = stage.storage
  const before = await everything(stage)
  const canaries = ['Canary-Quite-New-2', 'canary-short', OLD_PASSWORD, 'Canary-ada-4']
  for (const password of canaries) {
    for (const left of ['', '1']) {
      // oxlint-disable-next-line no-await-in-loop
      assert.equal((await ask(visitor, { password, left })).statusCode, 200)
    }
  }
  assert.deepEqual(await everything(stage), before)
  const counted = await sql<{ name: string }>`select name from limits`.execute(db)
  const written = JSON.stringify([counted.rows, lines])
  for (const canary of canaries) assert.ok(!written.includes(canary))
  assert.equal(
    (await visitor.submit(twice('Canary-Quite-New-2'))).title,
    'Password Changed!',
    'the link is as good as before',
  )
})

function twice(password: string) {
  return { newPassword: password, confirmNewPassword: password }
}

async function read(answer: ReturnType<typeof ask>): Promise<{ status: number; body: Verdict }> {
  const { statusCode, body } = await answer
  return { status: statusCode, body: JSON.parse(body) as Verdict }
}

/** Every row of every table but the counters. */
async function everything({ storage: { db } }: Stage): Promise<Record<string, string>> {
  const { rows } = await sql<{
    name: string
  }>`select name from sqlite_master where type = 'table' order by name`.execute(db)
  const all: Record<string, string> = {}
  for (const { name } of rows.filter((table) => table.name !== 'limits')) {
    // oxlint-disable-next-line no-await-in-loop
    all[name] = JSON.stringify((await sql`select * from ${sql.table(name)}`.execute(db)).rows)
  }
  return all
}
