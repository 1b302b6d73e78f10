// Against the official client: every endpoint that it knows works, is stored, or is refused with a reason.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

import { isObject } from '#kit'

import { openStage } from '../testing-stage.ts'
import { notHere } from './not-here.ts'
import { routeTable } from './table.ts'

const anyId = (path: string) => path.replace(/:\w+/g, '{}')

/** Read from its code: `url.join(…, "actions/actions")`, then `method: "GET"`. */
function officialEndpoints(): Set<string> {
  const client = join(dirname(fileURLToPath(import.meta.resolve('auth0'))), '../..')
  const [first] = globSync('**/cjs/management/api/resources', { cwd: client })
  assert.ok(first, client)
  const found = new Set<string>()
  for (const file of globSync('**/client/Client.js', { cwd: join(client, first) })) {
    const code = readFileSync(join(client, first, file), 'utf8')
    for (const [, joined = '', method = ''] of code.matchAll(/url\.join\(([^;]*?)\),\s*method: "(\w+)"/g)) {
      const path = [...joined.matchAll(/["`]([^"`]+)["`]/g)].at(-1)?.[1]
      if (path !== undefined) found.add(`${method} /${path.replaceAll(/\$\{[^}]*\}/g, '{}')}`)
    }
  }
  return found
}

test('every endpoint of the official client is there, or is answered with the reason why not', () => {
  const known = new Set([...routeTable, ...notHere()].map(({ method, path }) => `${method} ${anyId(path)}`))
  const official = officialEndpoints()
  assert.ok(official.size > 400, String(official.size))
  assert.deepEqual(
    [...official].filter((each) => !known.has(each)),
    [],
  )
})

test('what is not here is not in the table, and is named once', () => {
  const there = new Set(routeTable.map(({ method, path }) => `${method} ${anyId(path)}`))
  const names = notHere().map(({ method, path }) => `${method} ${anyId(path)}`)
  assert.equal(new Set(names).size, names.length)
  assert.deepEqual(
    names.filter((name) => there.has(name)),
    [],
  )
})

test('an endpoint that is not here says so with its reason, with and without a token', async () => {
  await using stage = await openStage()
  for (const { method, path, reason } of notHere()) {
    const url = `/api/v2${path.replace(/:\w+/g, 'x')}`
    const { status, body } = await stage.raw({ method, url })
    assert.ok(isObject(body), url)
    assert.deepEqual([status, body['errorCode']], [404, 'not_supported'], url)
    assert.ok(String(body['message']).endsWith(`: ${reason}.`), url)
  }
  const { status, body } = await stage.ask('POST', '/organizations/org_1/clients', { any: 'body' })
  assert.deepEqual([status, isObject(body) && body['errorCode']], [404, 'not_supported'])
})
