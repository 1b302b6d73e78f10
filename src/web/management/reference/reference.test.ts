// The reference page: every route on it, nothing from elsewhere, nothing that runs.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'

import { openStage, PUBLIC } from '../../testing-stage.ts'
import { routeTable } from '../table.ts'

test('the reference names every route, and is one file of one origin without a script', async () => {
  await using stage = await openStage()
  const { status, headers, text } = await stage.raw({ url: '/api/v2/docs' })
  assert.equal(status, 200)
  assert.match(String(headers['content-type']), /^text\/html/)
  for (const { method, path } of routeTable) {
    const shown = `<span class="method ${method}">${method}</span> <span class="path">/api/v2${path.replace(/:(\w+)/g, '{$1}')}</span>`
    assert.ok(text.includes(shown), `${method} ${path}`)
  }
  assert.doesNotMatch(text, /<script|<img|<link|\son\w+=|@import|url\(|javascript:/i)
  const origins = [...text.matchAll(/(?:href|src|action)="([^"#]*)/g)].map(([, to]) => to)
  assert.deepEqual([...new Set(origins)], ['', 'openapi.json'])
  const style = /<style>([^]*?)<\/style>/.exec(text)?.[1] ?? ''
  const hash = createHash('sha256').update(style).digest('base64')
  const policy = String(headers['content-security-policy'])
  assert.ok(policy.includes(`style-src 'sha256-${hash}'`) && policy.startsWith("default-src 'none'"), policy)
  assert.ok(text.includes(PUBLIC))
  assert.equal((await stage.raw({ url: '/api/v2/docs?x=<script>' })).text, text, 'nothing of the request is on it')
})
