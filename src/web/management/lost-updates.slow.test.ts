// Changes of one thing at the same moment, on both databases: what reads, changes and writes back loses none of them.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { withStores } from '#storage/testing'

import { openStage } from '../testing-stage.ts'

const MANY = 10

await withStores((name, openStorage) => {
  test(`${name}: changes of one client, connection, user, API, form or setting at once are all kept`, async () => {
    await using storage = await openStorage()
    await using stage = await openStage({ storage })
    const { ask, client, connection } = stage
    const names = Array.from({ length: MANY }, (_, n) => `key_${n}`)
    const make = async (path: string, body: unknown, id: string) =>
      String(((await ask('POST', path, body)).body as Record<string, unknown>)[id])
    const user = await make(
      '/users',
      { connection: connection.name, email: 'ada@example.com', password: 'Correct-Horse-9!' },
      'user_id',
    )
    const cases: [path: string, property: string][] = [
      [`/clients/${client.id}`, 'client_metadata'],
      [`/connections/${connection.id}`, 'metadata'],
      [`/users/${encodeURIComponent(user)}`, 'user_metadata'],
      [`/users/${encodeURIComponent(user)}`, 'app_metadata'],
    ]
    for (const [path, property] of cases) {
      const answers = await Promise.all(names.map((key) => ask('PATCH', path, { [property]: { [key]: 'x' } })))
      for (const { status, text } of answers) assert.equal(status, 200, text)
      const { body } = await ask('GET', path)
      const kept = Object.keys((body as Record<string, object>)[property] ?? {})
      assert.deepEqual(kept.sort(), names.toSorted(), `${path} ${property}`)
    }

    const flags = Object.fromEntries(names.map((key) => [key, true]))
    await Promise.all(names.map((key) => ask('PATCH', '/tenants/settings', { flags: { [key]: true } })))
    assert.deepEqual((await ask('GET', '/tenants/settings?fields=flags')).body, { flags })

    // each names one property of two: both are there in the end
    const api = await make('/resource-servers', { identifier: 'https://api.example', name: 'one' }, 'id')
    const form = await make(
      '/forms',
      { name: 'one', title: 'A', fields: [{ id: 'a', type: 'boolean', label: 'b' }] },
      'id',
    )
    const pairs: [path: string, first: object, second: object][] = [
      [`/resource-servers/${api}`, { name: 'two' }, { token_lifetime: 77 }],
      [`/forms/${form}`, { title: 'two' }, { description: 'words' }],
      [`/clients/${client.id}`, { description: 'words' }, { logo_uri: 'https://x.example/logo.png' }],
    ]
    for (const [path, first, second] of pairs) {
      for (let round = 0; round < 4; round++) {
        const answers = await Promise.all([ask('PATCH', path, first), ask('PATCH', path, second)])
        for (const { status, text } of answers) assert.equal(status, 200, text)
      }
      const { body } = await ask('GET', path)
      for (const [key, value] of Object.entries({ ...first, ...second })) {
        assert.equal((body as Record<string, unknown>)[key], value, `${path} ${key}`)
      }
    }
  })

  test(`${name}: a secret that is rotated while the client is changed is the one that counts`, async () => {
    await using storage = await openStorage()
    await using stage = await openStage({ storage })
    const { ask, client } = stage
    // before its secret is another one
    await stage.token()
    const [rotated] = await Promise.all([
      ask('POST', `/clients/${client.id}/rotate-secret`),
      ...Array.from({ length: 6 }, (_, n) => ask('PATCH', `/clients/${client.id}`, { description: `words ${n}` })),
    ])
    const { body } = await ask('GET', `/clients/${client.id}`)
    const secret = (of: unknown) => (of as { client_secret: string }).client_secret
    assert.equal(secret(body), secret(rotated.body))
  })

  test(`${name}: of many who save an action with the same ETag at once one does; name, policy and build lose nothing`, async () => {
    await using storage = await openStorage()
    await using stage = await openStage({ storage })
    const { ask, raw } = stage
    const made = await ask('POST', '/actions/actions', {
      name: 'one',
      supported_triggers: [{ id: 'post-change-password', version: 'v2' }],
      code: '// one',
    })
    const path = `/actions/actions/${String((made.body as { id: unknown }).id)}`
    const headers = {
      ...{ authorization: `Bearer ${await stage.token()}`, 'content-type': 'application/json' },
      'if-match': String(made.headers['etag']),
    }
    const answers = await Promise.all(
      Array.from({ length: MANY }, (_, n) =>
        raw({ method: 'PATCH', url: `/api/v2${path}`, headers, payload: JSON.stringify({ code: `// ${n}` }) }),
      ),
    )
    const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b)
    assert.deepEqual(statuses, [200, ...Array.from({ length: MANY - 1 }, () => 412)])

    for (let round = 0; round < 4; round++) {
      await Promise.all([
        ask('PATCH', path, { code: `// round ${round}` }),
        ask('PATCH', path, { name: `round ${round}` }),
        ask('PATCH', path, { policy: { concurrency: round + 1 } }),
        stage.work(),
      ])
      await stage.work()
      const { body } = await ask('GET', path)
      const { name: called, code, policy, status } = body as Record<string, unknown>
      const expected = [`round ${round}`, `// round ${round}`, round + 1, 'built']
      assert.deepEqual([called, code, (policy as { concurrency: number }).concurrency, status], expected)
    }
  })

  test(`${name}: script and dependencies of a hook, changed at once, are both kept`, async () => {
    await using storage = await openStorage()
    await using stage = await openStage({ storage })
    const { ask } = stage
    const made = await ask('POST', '/hooks', {
      name: 'one',
      triggerId: 'post-change-password',
      script: 'module.exports = (user, context, cb) => cb()',
    })
    const path = `/hooks/${String((made.body as { id: unknown }).id)}`
    for (let round = 0; round < 4; round++) {
      const change = {
        script: `module.exports = (user, context, cb) => cb() // ${round}`,
        dependencies: { axios: `1.0.${round}` },
      }
      const { script, dependencies } = change
      const answers = await Promise.all([ask('PATCH', path, { script }), ask('PATCH', path, { dependencies })])
      for (const { status, text } of answers) assert.equal(status, 200, text)
      const { body } = await ask('GET', path)
      const kept = body as Record<string, unknown>
      assert.deepEqual([kept['script'], kept['dependencies']], [script, dependencies])
    }
  })
})
