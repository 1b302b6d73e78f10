// Links of mails that confirm one thing: an address is verified, a block is lifted; once, by a press, by nobody else.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { loginAttempts, users } from '#identity'
import { DAY, HOUR } from '#kit'
import { settings } from '#tenant'

import { openStage, PUBLIC, type Stage } from './testing-stage.ts'
import { Visitor } from './testing-visitor.ts'

async function link(stage: Stage, change: object = {}): Promise<string> {
  const ticket = { purpose: 'email-verification' as const, user: stage.ada, client: stage.client.id, ...change }
  const url = new URL(await stage.flows.links.createTicket(ticket))
  assert.equal(url.origin, PUBLIC)
  return url.pathname + url.search
}

const verified = async ({ storage, ada }: Stage) => (await users.find(storage.db, ada.id))?.emailVerified

test('an address is verified by a press, once, and the button leads to the result URL', async () => {
  await using stage = await openStage()
  const path = await link(stage, { resultUrl: 'https://shop.example/done?x=1', includeEmailInRedirect: true })
  const scanner = new Visitor(stage.app)
  assert.equal((await scanner.send('HEAD', path)).statusCode, 200)
  await scanner.open(path)
  assert.equal(await verified(stage), false, 'GET consumes nothing')
  const visitor = await new Visitor(stage.app).open(path)
  assert.equal(visitor.title, 'Verify Your Email')
  assert.doesNotMatch(visitor.at, /ticket/)
  await visitor.submit({})
  assert.equal(visitor.title, 'Email Verified')
  assert.equal(await verified(stage), true)
  const href = /<a class="button" href="([^"]+)"/.exec(visitor.page)?.[1]?.replaceAll('&#38;', '&') ?? ''
  const result = new URL(href)
  assert.deepEqual(
    [result.origin, ...['x', 'email', 'success'].map((name) => result.searchParams.get(name))],
    ['https://shop.example', '1', 'ada@example.com', 'true'],
  )
  await scanner.submit({})
  assert.equal(scanner.title, 'Invalid Link')
  assert.equal((await new Visitor(stage.app).open(path)).status, 410)
})

test('of many presses at once one counts', async () => {
  await using stage = await openStage()
  const path = await link(stage)
  const visitors = await Promise.all(Array.from({ length: 8 }, () => new Visitor(stage.app).open(path)))
  await Promise.all(visitors.map((visitor) => visitor.submit({})))
  assert.equal(visitors.filter(({ title }) => title === 'Email Verified').length, 1)
  const events = await stage.storage.db.selectFrom('log_events').selectAll().where('type', '=', 'sv').execute()
  assert.equal(events.length, 1)
})

test('a link dies with a newer one, with the address, with time; one of another purpose opens nothing', async () => {
  await using stage = await openStage()
  const older = await link(stage)
  const newer = await link(stage)
  assert.equal((await new Visitor(stage.app).open(older)).status, 400)
  assert.equal((await new Visitor(stage.app).open(newer.replace('email-verification', 'unblock'))).status, 400)
  assert.equal((await new Visitor(stage.app).open('/u/email-verification?ticket=x')).status, 400)
  const late = await new Visitor(stage.app).open(newer)
  const at = stage.clock.now()
  await users.update(stage.storage.db, stage.ada.id, { at, email: 'new@example.com', newCredentials: true })
  await late.submit({})
  assert.deepEqual([late.title, await verified(stage)], ['Invalid Link', false])
  const short = await link(stage, { lifetime: HOUR, user: await users.find(stage.storage.db, stage.ada.id) })
  stage.clock.advance(DAY)
  assert.equal((await new Visitor(stage.app).open(short)).title, 'Link Expired')
})

test('a press from another browser or another site changes nothing', async () => {
  await using stage = await openStage()
  const path = await link(stage)
  const visitor = await new Visitor(stage.app).open(path)
  const { action, fields } = visitor.form()
  const stranger = new Visitor(stage.app)
  assert.equal((await stranger.send('POST', action, { form: fields })).statusCode, 403)
  const forged = await visitor.send('POST', action, { form: fields, headers: { origin: 'https://evil.example' } })
  assert.equal(forged.statusCode, 403)
  const empty = await visitor.send('POST', action, { form: { ...fields, action: '' } })
  assert.equal(empty.statusCode, 303)
  assert.equal(await verified(stage), false)
})

test('the link of the warning lifts the block', async () => {
  await using stage = await openStage()
  const { db } = stage.storage
  const key = { account: stage.ada.id, connection: stage.ada.connection, address: '192.0.2.1' }
  await loginAttempts.begin(db, key, stage.clock.now(), 0)
  await loginAttempts.block(db, key, stage.clock.now())
  const visitor = await new Visitor(stage.app).open(await link(stage, { purpose: 'unblock' }))
  assert.equal(visitor.title, 'Lift the Block')
  assert.equal((await stage.flows.login.blocksOf(stage.ada)).length, 1)
  await visitor.submit({})
  assert.equal(visitor.title, 'Block Lifted')
  assert.deepEqual(await stage.flows.login.blocksOf(stage.ada), [])
  assert.equal(await verified(stage), false)
})

test('who verifies an address is welcomed once, where the tenant has switched that on, by whatever link it was', async () => {
  await using stage = await openStage()
  const { storage, clock, ada } = stage
  const { db } = storage
  const verify = async (path: string) => {
    const visitor = await new Visitor(stage.app).open(path)
    await visitor.submit({})
    if (visitor.title === 'Change Your Password') {
      await visitor.submit({ newPassword: 'Quite-New-2', confirmNewPassword: 'Quite-New-2' })
    }
    assert.equal(await verified(stage), true)
    await stage.work()
    return (await stage.mail.inbox.list({ to: ada.email ?? '' })).filter(({ subject }) => subject === 'Welcome').length
  }
  const again = () => users.update(db, ada.id, { at: clock.now(), emailVerified: false })
  const switched = (enabled: boolean) => {
    const template = { template: 'welcome_email', syntax: 'liquid', from: '', subject: '', body: '', enabled } as const
    return settings.write(db, 'email_template.welcome_email', template, clock.now())
  }
  const forget = () => db.deleteFrom('welcomed_users').execute()

  assert.equal(await verify(await link(stage)), 0, 'off until the tenant says so')
  await switched(true)
  await again()
  assert.equal(await verify(await link(stage)), 0, 'it was verified before the mail was switched on')
  await forget()
  assert.equal(await verify(await link(stage)), 0, 'verified already')
  await again()
  assert.equal(await verify(await link(stage)), 1)
  await again()
  assert.equal(await verify(await link(stage)), 1, 'once')
  await again()
  await forget()
  assert.equal(await verify(await stage.mailedLink()), 2, 'a link that was mailed for a reset proves the address too')
  await switched(false)
  await again()
  await forget()
  const user = await users.find(db, ada.id)
  assert.equal(await verify(await link(stage, { user })), 2)
})
