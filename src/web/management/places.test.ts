// Callbacks, logout URLs and origins over the API: what is none never gets in.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { isObject } from '#kit'

import { openStage, type Stage } from '../testing-stage.ts'

async function ok(stage: Stage, status: number, ...ask: Parameters<Stage['ask']>): Promise<Record<string, unknown>> {
  const answer = await stage.ask(...ask)
  assert.equal(answer.status, status, `${ask[0]} ${ask[1]}: ${answer.text}`)
  return isObject(answer.body) ? answer.body : {}
}

test('an address with a wildcard would match nothing, and is refused, as are places that run code', async () => {
  await using stage = await openStage()
  const made = await ok(stage, 201, 'POST', '/clients', { name: 'Shop', callbacks: ['https://shop.example/back'] })
  const path = `/clients/${String(made['client_id'])}`
  const lists = {
    callbacks: [
      'javascript:alert(1)',
      'JaVaScRiPt://x/%0aalert(1)',
      '//evil.example',
      'https:\\\\evil.example',
      '/back',
    ],
    allowed_logout_urls: ['data://text/html,x', '//evil.example', 'https://x.example/#a'],
    allowed_origins: ['javascript:alert(1)', 'file:///etc', 'null', '*'],
    web_origins: ['app.example', '*'],
  }
  const stars = [
    'https://*.example.com',
    'https://*.example.com/cb',
    'https://a*.example.com',
    'https://*/cb',
    'https://x.example/*',
  ]
  for (const [name, wrong] of Object.entries(lists)) {
    for (const address of [...wrong, ...stars]) {
      const said = await stage.ask('PATCH', path, { [name]: ['https://app.example', address] })
      assert.deepEqual([said.status, /invalid_body/.test(said.text)], [400, true], `${name} ${address}`)
      if (address.includes('example.com')) assert.match(said.text, /without \*: name each/, said.text)
      assert.equal((await stage.ask('POST', '/clients', { name: 'Other', [name]: [address] })).status, 400)
    }
  }
  for (const address of stars) {
    assert.equal(
      (await stage.ask('PATCH', '/tenants/settings', { allowed_logout_urls: [address] })).status,
      400,
      address,
    )
  }
  assert.deepEqual((await ok(stage, 200, 'GET', path))['callbacks'], ['https://shop.example/back'])
  assert.deepEqual((await ok(stage, 200, 'GET', '/tenants/settings'))['allowed_logout_urls'], [])
})

test('a callback that an application of this type can never be returned to is refused, with the reason', async () => {
  await using stage = await openStage()
  const refused: [type: string | undefined, address: string, why: RegExp][] = [
    [undefined, 'com.example.app://back', /needs app_type native/],
    ['spa', 'myapp://back', /needs app_type native/],
    ['native', 'myapp://back', /domain name in reverse/],
    ['native', 'http://shop.example/back', /needs https/],
    ['native', 'https://localhost/back', /needs http:/],
  ]
  for (const [type, address, why] of refused) {
    const body = { name: 'Shop', callbacks: [address], ...(type === undefined ? {} : { app_type: type }) }
    const said = await stage.ask('POST', '/clients', body)
    assert.deepEqual([said.status, why.test(said.text)], [400, true], said.text)
  }
  const callbacks = ['com.example.app://back', 'http://127.0.0.1/back', 'https://shop.example/back']
  const made = await ok(stage, 201, 'POST', '/clients', { name: 'Phone', app_type: 'native', callbacks })
  const path = `/clients/${String(made['client_id'])}`
  assert.equal((await stage.ask('PATCH', path, { app_type: 'regular_web' })).status, 400)
  await ok(stage, 200, 'PATCH', path, { app_type: 'regular_web', callbacks: ['http://localhost:3000/back'] })
})
