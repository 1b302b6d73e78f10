// Searching among many users: what is asked for most is found by an index.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import { CompiledQuery } from 'kysely'

import { parseLucene, silentLog } from '#kit'
import { openStorage } from '#storage'

import { userCondition, userOrder } from './user-search.ts'

test('a search by address, by the beginning of one or by id does not scan the users', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'keyturn-search-'))
  const storage = await openStorage({ directory, url: undefined, log: silentLog })
  try {
    const questions = ['email:"mara@example.com"', 'email:mara*', 'user_id:"auth0|1"', 'email:ma* AND blocked:false']
    for (const question of questions) {
      const query = parseLucene(question)
      assert.ok(query)
      const { sql, parameters } = storage.db
        .selectFrom('users')
        .where(userCondition(query, 'sqlite'))
        .selectAll()
        .orderBy('created_at')
        .orderBy('id')
        .limit(50)
        .compile()
      const { rows } = await storage.db.executeQuery<{ detail: string }>(
        CompiledQuery.raw(`EXPLAIN QUERY PLAN ${sql}`, [...parameters]),
      )
      const plan = rows.map(({ detail }) => detail).join('; ')
      assert.match(plan, /SEARCH users/, `${question}: ${plan}`)
      assert.doesNotMatch(plan, /SCAN users/, `${question}: ${plan}`)
    }
  } finally {
    await storage[Symbol.asyncDispose]()
    rmSync(directory, { recursive: true, force: true })
  }
})

test('what every object has is no field of users, neither searched nor sorted by', () => {
  for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf']) {
    for (const question of [`${name}:x`, `${name}:x*`, `${name}:[1 TO 2]`, `_exists_:${name}`]) {
      const query = parseLucene(question)
      assert.ok(query)
      for (const dialect of ['sqlite', 'postgres'] as const) {
        assert.throws(() => userCondition(query, dialect), { code: 'invalid_query_string' }, question)
      }
    }
    assert.throws(() => userOrder(`${name}:1`), { code: 'invalid_query_string' })
  }
})

test('a question of a thousand words is refused before it is asked of every user', () => {
  assert.ok(parseLucene('a '.repeat(150)))
  for (const long of ['a '.repeat(151), `type:(${'a OR '.repeat(200)}a)`, '(a) '.repeat(160)]) {
    assert.throws(() => parseLucene(long), { code: 'invalid_query_string', message: /more than 150 terms/ })
  }
})
