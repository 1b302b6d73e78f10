// Searching among many users: what is asked for most is found by an index.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import { CompiledQuery } from 'kysely'

import { parseLucene, silentLog } from '#kit'
import { openStorage } from '#storage'

import { userCondition } from './user-search.ts'

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
