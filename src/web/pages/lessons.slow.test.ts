// What went wrong elsewhere (spec security §2.1–2.3), tried against the hosted pages.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { users } from '#identity'

import { ADA, OLD_PASSWORD, openStage, PUBLIC, type Stage } from './testing-stage.ts'
import { Visitor } from './testing-visitor.ts'

const NEW_PASSWORD = 'Quite-New-2'
const passwordForm = { newPassword: NEW_PASSWORD, confirmNewPassword: NEW_PASSWORD }

test('Host, X-Forwarded-Host, Forwarded and Origin never reach a link or a redirect (ZITADEL GHSA-2wmj-46rj-qm2w and kin)', async () => {
  await using stage = await openStage()
  const lies = { 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example', 'x-forwarded-proto': 'https' }
  const visitor = new Visitor(stage.app)
  await visitor.open('/u/reset-password/request', lies)
  const { action, fields } = visitor.form()
  const answer = await visitor.send('POST', action, { form: { ...fields, email: ADA }, headers: lies })
  assert.match(String(answer.headers.location), /^\/u\/reset-password\/check-email\?state=/)
  await stage.work()
  const [mail] = await stage.mail.inbox.list()
  assert.ok(mail?.links.every((link) => link.startsWith(`${PUBLIC}/`)))
  assert.ok(!JSON.stringify(mail).includes('evil.example'))
  const opened = await visitor.send('GET', (mail?.links[0] ?? '').slice(PUBLIC.length), { headers: lies })
  assert.match(String(opened.headers.location), /^\/u\/reset-password\?state=/)
})

test('mail scanners: GET and HEAD, however often, consume nothing (supabase discussion 41618)', async () => {
  await using stage = await openStage()
  const link = await stage.mailedLink()
  for (let i = 0; i < 3; i++) {
    const scanner = new Visitor(stage.app)
    assert.equal((await scanner.send('HEAD', link)).statusCode, 200)
    await scanner.open(link)
  }
  const flows = await stage.storage.db.selectFrom('flows').select('id').execute()
  assert.equal(flows.length, 3, 'HEAD begins nothing')
  assert.equal((await finish(await new Visitor(stage.app).open(link))).title, 'Password Changed!')
})

test('a prefetched link begins nothing and sets no cookie', async () => {
  await using stage = await openStage()
  const link = await stage.mailedLink()
  for (const headers of [
    { 'sec-purpose': 'prefetch' },
    { 'sec-purpose': 'prefetch;prerender' },
    { purpose: 'prefetch' },
  ]) {
    const answer = await new Visitor(stage.app).send('GET', link, { headers })
    assert.equal(answer.statusCode, 403)
    assert.equal(answer.headers['set-cookie'], undefined)
    assert.equal(answer.body, '')
  }
  assert.deepEqual(await stage.storage.db.selectFrom('flows').select('id').execute(), [])
})

test('a token made for another purpose opens nothing (Joplin CVE-2026-105785)', async () => {
  await using stage = await openStage()
  await stage.mailedLink()
  await stage.storage.db.updateTable('tickets').set({ purpose: 'email-verification' }).execute()
  const visitor = await new Visitor(stage.app).open(await lastLink(stage))
  assert.equal(visitor.title, 'Please Try Again')
})

test('two addresses in one field ask for nothing (GitLab CVE-2023-7028)', async () => {
  await using stage = await openStage()
  const visitor = await new Visitor(stage.app).open('/u/reset-password/request')
  const { fields } = visitor.form()
  const bodies = [
    { ...fields, email: [ADA, 'attacker@example.com'] },
    { ...fields, 'email[]': [ADA, 'attacker@example.com'] },
    { ...fields, 'email[0]': ADA, 'email[1]': 'attacker@example.com' },
    { ...fields, email: `${ADA},attacker@example.com` },
    { ...fields, email: `"a@b" <${ADA}>` },
    { ...fields, email: `${ADA}\r\nBcc: attacker@example.com` },
  ]
  for (const form of bodies) {
    const answer = await visitor.send('POST', '/u/reset-password/request', { form })
    assert.equal(answer.statusCode, 400, JSON.stringify(form))
  }
  await stage.work()
  assert.deepEqual(await stage.mail.inbox.list(), [])
})

test('a look-alike address mails the stored one only (Django CVE-2019-19844)', async () => {
  await using stage = await openStage()
  const visitor = await new Visitor(stage.app).open('/u/reset-password/request')
  await visitor.submit({ email: 'ADA@EXAMPLE.COM' })
  await visitor.open('/u/reset-password/request')
  await visitor.submit({ email: 'ada@exampl\u212f.com' })
  await stage.work()
  assert.deepEqual([...new Set((await stage.mail.inbox.list()).map(({ to }) => to))], [ADA])
})

test('known, unknown and blocked addresses get the same pages and statuses (CVE-2024-39329 and kin)', async () => {
  await using stage = await openStage()
  const pages = new Set<string>()
  for (const address of [ADA, 'bob@example.com', 'blocked@example.com']) {
    if (address.startsWith('blocked'))
      await users.update(stage.storage.db, stage.ada.id, { at: 1, email: address, blocked: true })
    const visitor = await new Visitor(stage.app).open('/u/reset-password/request')
    await visitor.submit({ email: address })
    assert.equal(visitor.status, 200)
    pages.add(neutral(visitor.page, address))
    await visitor.submit({})
    pages.add(neutral(visitor.page, address).replace(/<p class="told"[^]*?<\/p>/, ''))
  }
  assert.equal(pages.size, 1)
})

test('a link works once (authentik CVE-2022-23555, CKAN 2370)', async () => {
  await using stage = await openStage()
  const link = await stage.mailedLink()
  const [first, second] = [await new Visitor(stage.app).open(link), await new Visitor(stage.app).open(link)]
  await first.submit({})
  await second.submit({})
  assert.equal((await first.submit(passwordForm)).title, 'Password Changed!')
  await second.submit({ newPassword: 'Another-One-5', confirmNewPassword: 'Another-One-5' })
  assert.equal(second.title, 'Invalid Link')
  assert.equal(second.status, 410)
  assert.equal((await new Visitor(stage.app).open(link)).title, 'Invalid Link')
  assert.ok(await stage.isPassword(NEW_PASSWORD))
})

test('twenty browsers send a password for one link at once: exactly one wins', async () => {
  await using stage = await openStage()
  const link = await stage.mailedLink()
  const visitors = await Promise.all(
    Array.from({ length: 20 }, async () => (await new Visitor(stage.app).open(link)).submit({})),
  )
  const password = (i: number) => `Racing-Password-${i}`
  await Promise.all(
    visitors.map((visitor, i) => visitor.submit({ newPassword: password(i), confirmNewPassword: password(i) })),
  )
  const winners = visitors.flatMap(({ title }, i) => (title === 'Password Changed!' ? [i] : []))
  assert.equal(winners.length, 1)
  assert.ok(await stage.isPassword(password(winners[0] ?? -1)))
})

test('the newest link wins', async () => {
  await using stage = await openStage()
  const older = await stage.mailedLink()
  const newer = await stage.mailedLink()
  assert.equal((await new Visitor(stage.app).open(older)).title, 'Please Try Again')
  assert.equal((await finish(await new Visitor(stage.app).open(newer))).title, 'Password Changed!')
})

test('a link dies with a change of address and with a block, even when its page is open (KEYCLOAK-15170, CVE-2025-0604)', async () => {
  await using stage = await openStage()
  const { db } = stage.storage
  for (const change of [{ email: 'ada@elsewhere.example' }, { email: ADA, blocked: true }]) {
    const link = await stage.mailedLink()
    const open = await new Visitor(stage.app).open(link)
    await open.submit({})
    await users.update(db, stage.ada.id, { at: stage.clock.now(), newCredentials: true, ...change })
    assert.equal((await new Visitor(stage.app).open(link)).title, 'Please Try Again')
    assert.equal((await open.submit(passwordForm)).title, 'Please Try Again')
    await users.update(db, stage.ada.id, { at: stage.clock.now(), email: ADA, blocked: false })
  }
  assert.ok(await stage.isPassword(OLD_PASSWORD))
})

test('an empty POST passes no step (authentik CVE-2026-49448)', async () => {
  await using stage = await openStage()
  const visitor = await new Visitor(stage.app).open(await stage.mailedLink())
  const { fields } = visitor.form()
  for (const form of [{}, { state: fields['state'] ?? '' }, { form_token: fields['form_token'] ?? '' }]) {
    const answer = await visitor.send('POST', '/u/reset-password', { form })
    assert.ok(answer.statusCode === 400 || answer.statusCode === 403)
  }
  assert.equal((await visitor.send('POST', '/u/reset-password')).statusCode, 400)
  await visitor.submit({})
  await visitor.submit({})
  assert.match(visitor.page, /Please enter a new password/)
  assert.ok(await stage.isPassword(OLD_PASSWORD))
})

test('a step cannot be skipped by posting to a later one (Keycloak CVE-2026-18963)', async () => {
  await using stage = await openStage()
  const visitor = await new Visitor(stage.app).open(await stage.mailedLink())
  await visitor.submit({ action: 'password', ...passwordForm })
  assert.equal(visitor.form().fields['action'], 'continue', 'still the first page')
  for (const action of ['ticket-judged', 'password-set', '__proto__', 'constructor', '']) {
    const { fields } = visitor.form()
    const answer = await visitor.send('POST', '/u/reset-password', { form: { ...fields, ...passwordForm, action } })
    assert.equal(answer.statusCode, 303)
  }
  assert.ok(await stage.isPassword(OLD_PASSWORD))
})

test('a token as a list or an object is a 4xx page, and so is every other oddity (Parse Server CVE-2026-30941)', async () => {
  await using stage = await openStage()
  const link = await stage.mailedLink()
  const ticket = link.slice(link.indexOf('=') + 1)
  const queries = [
    `ticket=${ticket}&ticket=${ticket}`,
    `ticket[]=${ticket}`,
    'ticket[$regex]=.*',
    `ticket=${ticket}%00`,
    `ticket=${'a'.repeat(5000)}`,
    'ticket=%ff%fe',
    'ticket=',
    `ticket=%20${ticket}`,
    '__proto__=x',
    'ticket=%',
  ]
  for (const query of queries) {
    const visitor = await new Visitor(stage.app).open(`/u/reset-verify?${query}`)
    assert.equal(visitor.status, 400, query)
    assert.equal(visitor.title, 'Please Try Again', query)
  }
})

test('the URL with the ticket is left at once, and no page tells where it came from (SilverStripe CVE-2010-5080)', async () => {
  await using stage = await openStage()
  const link = await stage.mailedLink()
  const visitor = new Visitor(stage.app)
  const hop = await visitor.send('GET', link)
  assert.equal(hop.statusCode, 303)
  assert.equal(hop.headers['referrer-policy'], 'no-referrer')
  assert.equal(hop.headers['cache-control'], 'no-store')
  await visitor.open(link)
  const ticket = link.slice(link.indexOf('=') + 1)
  assert.ok(!visitor.at.includes(ticket))
  assert.ok(!visitor.page.includes(ticket))
})

test('a POST from another site changes nothing (CSRF, ASVS 3.5.1)', async () => {
  await using stage = await openStage()
  const visitor = await new Visitor(stage.app).open(await stage.mailedLink())
  await visitor.submit({})
  const { action, fields } = visitor.form()
  const form: Record<string, string> = { ...fields, ...passwordForm }
  const refused: [Record<string, string>, Record<string, string>][] = [
    [form, { origin: 'https://evil.example' }],
    [form, { origin: 'https://login.example.com' }],
    [form, { origin: 'http://login.example.com.evil.example' }],
    [form, { origin: 'null', 'sec-fetch-site': 'cross-site' }],
    [form, { 'sec-fetch-site': 'same-site' }],
    [{ ...form, form_token: '' }, {}],
    [{ ...form, form_token: `${form['form_token']}x` }, {}],
  ]
  for (const [body, headers] of refused) {
    const answer = await visitor.send('POST', action, { form: body, headers })
    assert.equal(answer.statusCode, 403, JSON.stringify(headers))
    assert.match(answer.body, /nothing was changed/)
  }
  assert.ok(await stage.isPassword(OLD_PASSWORD))
  await visitor.submit(passwordForm, { origin: 'null', 'sec-fetch-site': 'same-origin' })
  assert.equal(visitor.title, 'Password Changed!', 'what browsers send from our own page is taken')
})

test('asking for a link needs our own form too, so that nobody’s page floods mailboxes through its visitors', async () => {
  await using stage = await openStage()
  const stranger = new Visitor(stage.app)
  const form = { email: ADA, form_token: 'x'.repeat(43) }
  assert.equal((await stranger.send('POST', '/u/reset-password/request', { form })).statusCode, 403)
  const visitor = await new Visitor(stage.app).open('/u/reset-password/request')
  stranger.cookies.set('keyturn', 'a'.repeat(43))
  const borrowed = { email: ADA, form_token: visitor.form().fields['form_token'] ?? '' }
  assert.equal((await stranger.send('POST', '/u/reset-password/request', { form: borrowed })).statusCode, 403)
  await stage.work()
  assert.deepEqual(await stage.mail.inbox.list(), [])
})

test('a journey handed to another browser is no journey there (Keycloak CVE-2026-7507)', async () => {
  await using stage = await openStage()
  const attacker = await new Visitor(stage.app).open(await stage.mailedLink())
  await attacker.submit({})
  for (const victim of [new Visitor(stage.app), await new Visitor(stage.app).open('/u/reset-password/request')]) {
    await victim.open(attacker.at)
    assert.equal(victim.status, 400)
    assert.ok(!victim.page.includes(ADA))
    const { action, fields } = attacker.form()
    const answer = await victim.send('POST', action, { form: { ...fields, ...passwordForm } })
    assert.equal(answer.statusCode, 403)
  }
  assert.ok(await stage.isPassword(OLD_PASSWORD))
})

test('the cookie is a random handle of 256 bits that scripts cannot read (ZITADEL CVE-2026-119128)', async () => {
  await using stage = await openStage()
  const answer = await new Visitor(stage.app).send('GET', '/u/reset-password/request')
  assert.match(String(answer.headers['set-cookie']), /^keyturn=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/)
  await using secure = await openStage({ publicUrl: 'https://login.example.com' })
  const over = await new Visitor(secure.app).send('GET', '/u/reset-password/request')
  assert.match(
    String(over.headers['set-cookie']),
    /^__Host-keyturn=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
  )
  const planted = new Visitor(stage.app)
  planted.cookies.set('keyturn', 'short')
  await planted.open('/u/reset-password/request')
  assert.match(planted.cookies.get('keyturn') ?? '', /^[\w-]{43}$/)
})

test('a reset signs nobody in and says nothing secret (Keycloak GHSA-j229-2h63-rvh9, Known CVE-2026-26273)', async () => {
  await using stage = await openStage()
  const link = await stage.mailedLink()
  const visitor = await finish(await new Visitor(stage.app).open(link))
  assert.deepEqual([...visitor.cookies.keys()], ['keyturn'])
  assert.ok(!visitor.page.includes(NEW_PASSWORD))
  const stored = JSON.stringify(await stage.storage.db.selectFrom('flows').selectAll().execute())
  assert.ok(!stored.includes(NEW_PASSWORD) && !stored.includes(link.slice(link.indexOf('=') + 1)))
  assert.ok(!stored.includes(visitor.cookies.get('keyturn') ?? ''))
})

test('every page has a strict policy with a fresh nonce, and forbids framing, sniffing and caching', async () => {
  await using stage = await openStage()
  const visitor = new Visitor(stage.app)
  const nonces = new Set<string>()
  for (const path of ['/u/reset-password/request', '/u/reset-verify?ticket=x', '/u/reset-password']) {
    const { headers, body } = await visitor.send('GET', path)
    const policy = String(headers['content-security-policy'])
    const nonce = /style-src 'nonce-([\w-]{43})'/.exec(policy)?.[1] ?? ''
    nonces.add(nonce)
    assert.equal(
      policy,
      `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; img-src data: 'self'; ` +
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'",
    )
    assert.equal((body.match(/<(script|style)/g) ?? []).length, 2)
    assert.ok(body.includes(`<style nonce="${nonce}">`) && body.includes(`<script nonce="${nonce}">`))
    assert.ok(!/ style="| on\w+="/.test(body), 'nothing inline that the policy would stop')
    assert.equal(headers['referrer-policy'], 'no-referrer')
    assert.equal(headers['cache-control'], 'no-store')
    assert.equal(headers['x-content-type-options'], 'nosniff')
    assert.equal(headers['x-frame-options'], 'DENY')
    assert.equal(headers['cross-origin-opener-policy'], 'same-origin')
    assert.match(String(headers['permissions-policy']), /camera=\(\)/)
  }
  assert.equal(nonces.size, 3)
})

test('bodies of the wrong type, size or form are 4xx pages and change nothing', async () => {
  await using stage = await openStage()
  const visitor = await new Visitor(stage.app).open(await stage.mailedLink())
  await visitor.submit({})
  const { action, fields } = visitor.form()
  const typed = (type: string, body: string, status: number) => ({ body, headers: { 'content-type': type }, status })
  const form = 'application/x-www-form-urlencoded'
  const requests = [
    typed('application/json', JSON.stringify({ ...fields, ...passwordForm }), 415),
    typed('text/plain', 'state=x', 415),
    typed('multipart/form-data; boundary=x', '--x--', 415),
    typed('nonsense', 'x', 415),
    typed(form, `state=${fields['state']}&newPassword=${'a'.repeat(1_048_576)}`, 413),
    typed(form, '%', 400),
    typed(form, '&&&===', 400),
    typed(form, `__proto__[x]=1&state=${fields['state']}`, 403),
  ]
  for (const path of [action, '/u/reset-password/request', '/u/reset-password/check-email']) {
    for (const { status, ...request } of requests) {
      const answer = await visitor.send('POST', path, request)
      const words = `${path} ${request.headers['content-type']} ${request.body.slice(0, 30)}`
      assert.ok(answer.statusCode === status || (status < 404 && answer.statusCode === 403), words)
      assert.match(String(answer.headers['content-type']), /^text\/html/, words)
    }
  }
  const twice = {
    ...fields,
    newPassword: [NEW_PASSWORD, NEW_PASSWORD],
    confirmNewPassword: [NEW_PASSWORD, NEW_PASSWORD],
  }
  assert.equal((await visitor.send('POST', action, { form: twice })).statusCode, 400)
  assert.ok(await stage.isPassword(OLD_PASSWORD))
})

async function finish(visitor: Visitor): Promise<Visitor> {
  await visitor.submit({})
  return visitor.submit(passwordForm)
}

async function lastLink(stage: Stage): Promise<string> {
  const links = (await stage.mail.inbox.list()).flatMap((mail) => mail.links)
  return (links.find((link) => link.includes('/u/reset-verify')) ?? '').slice(PUBLIC.length)
}

/** The page without what differs from visitor to visitor by chance. */
function neutral(page: string, address: string): string {
  return page
    .replaceAll(address, '')
    .replaceAll(/nonce="[^"]*"/g, '')
    .replaceAll(/value="[^"]*"/g, '')
}
