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
