// Tests of the reset journey through the pages: every state has its page, and every input its answer.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { users } from '#identity'
import { HOUR } from '#kit'
import { clients } from '#tenant'

import { ADA, OLD_PASSWORD, openStage, PUBLIC, type Stage } from './testing-stage.ts'
import { Visitor } from './testing-visitor.ts'

const NEW_PASSWORD = 'Quite-New-2'

test('the whole journey: ask, mail, link, Continue, password twice, changed', async () => {
  await using stage = await openStage()
  const visitor = new Visitor(stage.app)
  await visitor.open('/u/reset-password/request')
  assert.equal(visitor.title, 'Forgot Your Password?')
  await visitor.submit({ email: ' ADA@example.com ' })
  assert.equal(visitor.title, 'Check Your Email')
  assert.match(visitor.page, /ada@example\.com/)
  await stage.work()
  const [mail] = await stage.mail.inbox.list({ to: ADA })
  const link = mail?.links[0] ?? ''
  assert.ok(link.startsWith(`${PUBLIC}/u/reset-verify?ticket=`))
  await visitor.open(link.slice(PUBLIC.length))
  assert.match(visitor.at, /^\/u\/reset-password\?state=[A-Za-z0-9]{27}$/, 'the URL is cleaned of the ticket')
  await visitor.submit({})
  assert.equal(visitor.title, 'Change Your Password')
  assert.match(visitor.page, /autocomplete="username" value="ada@example.com"/)
  await visitor.submit({ newPassword: NEW_PASSWORD, confirmNewPassword: NEW_PASSWORD })
  assert.equal(visitor.title, 'Password Changed!')
  assert.equal(visitor.status, 200)
  assert.ok(!visitor.page.includes('class="button"'), 'no button without a result URL')
  assert.ok(await stage.isPassword(NEW_PASSWORD))
})

test('the page of the first step shows whose page it is, escaped', async () => {
  await using stage = await openStage()
  const { page } = await new Visitor(stage.app).open(await stage.mailedLink())
  assert.ok(page.includes('Example &#60;i&#62;Ltd&#60;/i&#62;'))
  assert.ok(!page.includes('<i>'))
})

test('a client, a connection and an address may be named in the query, and stay with the form', async () => {
  await using stage = await openStage()
  const { client } = stage
  const visitor = new Visitor(stage.app)
  const connection = 'Username-Password-Authentication'
  await visitor.open(`/u/reset-password/request?client_id=${client.id}&connection=${connection}&login_hint=x%22%3E@y.z`)
  assert.equal(visitor.status, 200)
  assert.match(visitor.page, /value="x&#34;&#62;@y\.z"/)
  assert.equal(visitor.form().fields['client_id'], client.id)
  assert.equal(visitor.form().fields['connection'], connection)
  await visitor.submit({ email: ADA })
  assert.match(
    visitor.page,
    new RegExp(`href="/u/reset-password/request\\?client_id=${client.id}&#38;connection=${connection}"`),
  )
})

test('the page leads back to the client when it has a login address that is http or https', async () => {
  await using stage = await openStage()
  const { client, storage } = stage
  const further = (id: string, initiate_login_uri: string) => ({
    ...client,
    id: id as typeof client.id,
    settings: { initiate_login_uri },
  })
  const { connection } = stage.ada
  await clients.insert(storage.db, further('good', 'https://shop.example.com/login'))
  await clients.insert(storage.db, further('bad', 'javascript:alert(1)'))
  for (const id of ['good', 'bad']) {
    await storage.db.insertInto('connection_clients').values({ connection_id: connection, client_id: id }).execute()
  }
  const good = await new Visitor(stage.app).open('/u/reset-password/request?client_id=good')
  assert.match(good.page, /<a href="https:\/\/shop\.example\.com\/login">Back to Shop &#60;&#38;&#62; Co<\/a>/)
  const bad = await new Visitor(stage.app).open('/u/reset-password/request?client_id=bad')
  assert.ok(!bad.page.includes('javascript:'))
})

test('an unknown or not enabled client, or an unknown connection, is a 4xx page', async () => {
  await using stage = await openStage()
  await clients.insert(stage.storage.db, { ...stage.client, id: 'other' as typeof stage.client.id })
  for (const query of [
    'client_id=nobody',
    'client_id=other',
    'connection=nowhere',
    'client_id=',
    'client_id=a&client_id=b',
  ]) {
    const visitor = await new Visitor(stage.app).open(`/u/reset-password/request?${query}`)
    assert.equal(visitor.status, 400, query)
    assert.equal(visitor.title, 'Unknown Application', query)
  }
})

test('an address that is none is told at the field, and what was typed stays', async () => {
  await using stage = await openStage()
  const visitor = await new Visitor(stage.app).open('/u/reset-password/request')
  await visitor.submit({ email: 'ada at example' })
  assert.equal(visitor.status, 400)
  assert.match(visitor.page, /value="ada at example" aria-invalid="true" aria-describedby="email-problem"/)
  assert.match(visitor.page, /<p class="problem" id="email-problem">Email is not valid\.<\/p>/)
  await visitor.submit({ email: '   ' })
  assert.match(visitor.page, /Please enter an email address/)
  await visitor.submit({ email: ADA })
  assert.equal(visitor.title, 'Check Your Email', 'the form that told a problem can be sent')
})

test('Resend sends again and says so; the older link is dead then', async () => {
  await using stage = await openStage()
  const visitor = await new Visitor(stage.app).open('/u/reset-password/request')
  await visitor.submit({ email: ADA })
  await stage.work()
  assert.ok(!visitor.page.includes('sent the instructions again'))
  await visitor.submit({})
  assert.match(visitor.page, /role="status">We have sent the instructions again/)
  stage.clock.advance(1)
  await stage.work()
  assert.equal((await stage.mail.inbox.list({ to: ADA })).length, 2)
})

test('every problem with a password is told at its field, with the summary focused', async () => {
  await using stage = await openStage()
  const visitor = await new Visitor(stage.app).open(await stage.mailedLink())
  await visitor.submit({})
  const told: [string, string, string, RegExp][] = [
    ['', '', 'newPassword', /Please enter a new password/],
    [NEW_PASSWORD, 'Other-Password-3', 'confirmNewPassword', /not the same/],
    ['short', 'short', 'newPassword', /does not keep every rule/],
    [OLD_PASSWORD, OLD_PASSWORD, 'newPassword', /used before/],
  ]
  for (const [password, confirmation, field, words] of told) {
    await visitor.submit({ newPassword: password, confirmNewPassword: confirmation })
    assert.equal(visitor.title, 'Change Your Password')
    assert.match(visitor.page, words)
    assert.match(visitor.page, /<title>Error: /)
    assert.match(
      visitor.page,
      new RegExp(`<div class="summary" role="alert" tabindex="-1" autofocus>[^]*href="#${field}"`),
    )
    assert.match(
      visitor.page,
      new RegExp(`id="${field}" [^>]*aria-describedby="${field}-problem[^>]*aria-invalid="true"`),
    )
    assert.equal((visitor.page.match(/aria-invalid="true"/g) ?? []).length, 1)
    assert.ok(!/name="(newPassword|confirmNewPassword)"[^>]*value=/.test(visitor.page), 'a password is never sent back')
  }
  assert.ok(await stage.isPassword(OLD_PASSWORD))
})

test('rules that were broken are marked, the others too', async () => {
  await using stage = await openStage()
  const visitor = await new Visitor(stage.app).open(await stage.mailedLink())
  await visitor.submit({})
  await visitor.submit({ newPassword: 'aB3', confirmNewPassword: 'aB3' })
  assert.match(visitor.page, /length_at_least[^>]*data-state="fails"/)
  assert.match(visitor.page, /contains_at_least[^>]*data-state="met"/)
})

test('a password is taken as it is: spaces, markup and 1,024 characters; 1,025 are told as a rule', async () => {
  await using stage = await openStage()
  const visitor = await new Visitor(stage.app).open(await stage.mailedLink())
  await visitor.submit({})
  const long = `Aa1${'🔑'.repeat(1021)}`
  await visitor.submit({ newPassword: `${long}🔑`, confirmNewPassword: `${long}🔑` })
  assert.match(visitor.page, /length_at_most[^>]*data-state="fails"[^>]*>No more than 1,024 characters/)
  const odd = ` <b>"Pass'wörd\u0007& 1</b> ${long.slice(200)} `
  await visitor.submit({ newPassword: odd, confirmNewPassword: odd })
  assert.equal(visitor.title, 'Password Changed!')
  assert.ok(await stage.isPassword(odd))
  assert.ok(!(await stage.isPassword(odd.trim())))
})

test('pressing submit twice, and going back, show the page of the current state', async () => {
  await using stage = await openStage()
  const visitor = await new Visitor(stage.app).open(await stage.mailedLink())
  const opened = visitor.form()
  await visitor.submit({})
  const choosing = visitor.form()
  await visitor.send('POST', opened.action, { form: opened.fields })
  assert.equal((await visitor.open(visitor.at)).title, 'Change Your Password')
  const form = { ...choosing.fields, newPassword: NEW_PASSWORD, confirmNewPassword: NEW_PASSWORD }
  await visitor.send('POST', choosing.action, { form })
  const again = { ...form, newPassword: 'Third-Password-3', confirmNewPassword: 'Third-Password-3' }
  const second = await visitor.send('POST', choosing.action, { form: again })
  assert.equal(second.statusCode, 303)
  assert.equal((await visitor.open(visitor.at)).title, 'Password Changed!')
  assert.ok(await stage.isPassword(NEW_PASSWORD))
})

test('a link that expired, was used, or is unknown has its own 4xx page, with a way to a new one', async () => {
  await using stage = await openStage()
  const used = await stage.mailedLink()
  await reset(stage, used)
  const expired = await stage.mailedLink()
  stage.clock.advance(HOUR)
  const pages: [string, string, number][] = [
    [used, 'Invalid Link', 410],
    [expired, 'Link Expired', 410],
    ['/u/reset-verify?ticket=unknown', 'Please Try Again', 400],
    ['/u/reset-verify', 'Please Try Again', 400],
  ]
  for (const [path, title, status] of pages) {
    const visitor = await new Visitor(stage.app).open(path)
    assert.equal(visitor.title, title)
    assert.equal(visitor.status, status)
    assert.match(visitor.page, /href="\/u\/reset-password\/request"/)
    assert.ok(!visitor.page.includes(ADA), 'whose link it was is not told')
  }
})

test('a link that dies while its page is open ends in the matching page', async () => {
  await using stage = await openStage()
  const visitor = await new Visitor(stage.app).open(await stage.mailedLink())
  await visitor.submit({})
  await reset(stage, await stage.mailedLink())
  await visitor.submit({ newPassword: 'Too-Late-Now-4', confirmNewPassword: 'Too-Late-Now-4' })
  assert.equal(visitor.title, 'Please Try Again')
  assert.equal(visitor.status, 400)
  assert.match(visitor.page, new RegExp(`request\\?client_id=${stage.client.id}`))
  assert.ok(await stage.isPassword(NEW_PASSWORD))
})

test('a ticket with a result URL ends in a button with Auth0’s parameters', async () => {
  await using stage = await openStage()
  const ticket = { user: stage.ada, client: stage.client.id, lifetime: undefined, mailed: false }
  const plain = await stage.flows.createResetTicket({ ...ticket, resultUrl: 'https://shop.example.com/done?x=1' })
  const visitor = await reset(stage, plain.slice(PUBLIC.length).replace(/#$/, ''))
  const { href, label } = buttonOf(visitor)
  assert.equal(label, 'Back to Shop &#60;&#38;&#62; Co')
  assert.equal(href.origin + href.pathname, 'https://shop.example.com/done')
  assert.deepEqual(Object.fromEntries(href.searchParams), {
    x: '1',
    supportSignUp: 'true',
    supportForgotPassword: 'true',
    success: 'true',
    code: 'success',
    message: 'You can now login to the application with the new password.',
  })
})

test('the address is in the result URL only when the ticket says so; a result URL that is not http is no button', async () => {
  await using stage = await openStage()
  const ticket = { client: stage.client.id, lifetime: undefined, mailed: false }
  const user = async () => (await users.find(stage.storage.db, stage.ada.id)) ?? stage.ada
  const named = await stage.flows.createResetTicket({
    ...ticket,
    user: await user(),
    resultUrl: 'https://shop.example.com/',
    includeEmailInRedirect: true,
  })
  const visitor = await reset(stage, named.slice(PUBLIC.length).replace(/#$/, ''))
  assert.equal(buttonOf(visitor).href.searchParams.get('email'), ADA)
  const evil = await stage.flows.createResetTicket({ ...ticket, user: await user(), resultUrl: 'javascript:alert(1)' })
  const second = await reset(stage, evil.slice(PUBLIC.length).replace(/#$/, ''), 'Another-One-5')
  assert.equal(second.title, 'Password Changed!')
  assert.ok(!second.page.includes('javascript:'))
})

test('a state that is missing, unknown, malformed or over time is a 4xx page that says what to do', async () => {
  await using stage = await openStage()
  const visitor = await new Visitor(stage.app).open(await stage.mailedLink())
  const { at } = visitor
  for (const path of [
    '/u/reset-password',
    '/u/reset-password?state=x',
    '/u/reset-password?state=a&state=b',
    `${at}0`,
  ]) {
    await visitor.open(path)
    assert.equal(visitor.status, 400, path)
    assert.match(visitor.page, /Open the link in the newest email/)
  }
  stage.clock.advance(HOUR)
  assert.equal((await visitor.open(at)).status, 400)
})

test('whatever else is asked for under /u/ is a page that says there is nothing', async () => {
  await using stage = await openStage()
  const visitor = new Visitor(stage.app)
  for (const path of ['/u/nothing', '/u/reset-password/', '/u/reset-password/request/x', '/u/__proto__']) {
    await visitor.open(path)
    assert.equal(visitor.status, 404, path)
    assert.equal(visitor.title, 'Page Not Found', path)
  }
  assert.equal((await visitor.send('POST', '/u/reset-verify', { form: { ticket: 'x' } })).statusCode, 404)
})

async function reset(stage: Stage, link: string, password = NEW_PASSWORD): Promise<Visitor> {
  const visitor = await new Visitor(stage.app).open(link)
  await visitor.submit({})
  return visitor.submit({ newPassword: password, confirmNewPassword: password })
}

function buttonOf({ page }: Visitor): { href: URL; label: string } {
  const [, href = '', label = ''] = /<a class="button" href="([^"]*)">([^<]*)<\/a>/.exec(page) ?? []
  return { href: new URL(href.replaceAll('&#38;', '&').replaceAll('&#39;', "'")), label }
}
