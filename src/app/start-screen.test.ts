// What a start says of the inbox, from which every account can be taken.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { App } from './compose.ts'
import { type Config, readConfig } from './config.ts'
import { startScreen } from './start-screen.ts'

function screen(change: Partial<Config>): string {
  const config = { ...readConfig({}), ...change }
  const isolation = { tier: 't2', words: 'walls', refused: [] }
  const app = { config, isolation, mail: { ok: true, words: 'by nobody' }, generated: undefined, port: 3000 }
  return startScreen(app as unknown as App, 1)
}

test('an inbox that others on the network can read is named as such', () => {
  const warned = /whoever reaches 0\.0\.0\.0:3000 reads every link and code there/
  assert.match(screen({ host: '0.0.0.0' }), warned)
  assert.match(screen({ host: '0.0.0.0', mode: 'production', allow: ['inbox'] }), warned)
  for (const host of ['127.0.0.1', '::1', 'localhost']) assert.doesNotMatch(screen({ host }), /whoever reaches/)
  assert.doesNotMatch(screen({ host: '0.0.0.0', mode: 'production', allow: [] }), /whoever reaches|Inbox/)
})
