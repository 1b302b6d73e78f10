// What a command loads before it knows what it is for: a client of a server shall not carry one.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'

const SOURCES = new URL('../', import.meta.url).href

const PROGRAM = `
const sources = process.argv[1]
const rooms = new Set()
require('node:module').registerHooks({
  load(url, context, next) {
    if (url.startsWith(sources)) rooms.add(url.slice(sources.length).split('/')[0])
    return next(url, context)
  },
})
import(sources + 'cli/index.ts').then(() => console.log(JSON.stringify([...rooms].sort())))
`

test('a command that only asks a server loads no room but cli, app and kit', () => {
  const words = ['--disable-warning=ExperimentalWarning', '--eval', PROGRAM, SOURCES]
  const said = execFileSync(process.execPath, words, { encoding: 'utf8' })
  assert.deepEqual(JSON.parse(said), ['app', 'cli', 'kit'])
})
