// The applications of examples/: one command each, on the port that its client and the start screen name.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import { EXAMPLES } from './examples.ts'

const ROOT = join(import.meta.dirname, '../..')

test('every example has a command, a place in the README, and listens where its client says', () => {
  const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
  assert.equal(Object.keys(scripts).filter((name) => name.startsWith('example:')).length, EXAMPLES.length)
  for (const { id, script, port } of EXAMPLES) {
    const [, file = ''] = /^node (examples\/[\w-]+\/app\.js)$/.exec(scripts[script] ?? '') ?? []
    const source = read(file)
    assert.ok(source.includes(`'${id}'`), `${file} is no ${id}`)
    assert.ok(source.includes(String(port)), `${file} does not listen on ${port}`)
    assert.match(read('examples/README.md'), new RegExp(`npm run ${script}\\b.*localhost:${port}\\b`))
  }
})
