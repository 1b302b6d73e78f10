// How the author's code is read: JavaScript first, TypeScript second, errors at the right place.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { requiresOf } from './requires.ts'
import { readSource } from './source.ts'

test('JavaScript is left as it is, with a hashbang, a BOM and a return at the top', () => {
  for (const code of [
    '#!/usr/bin/env node\nexports.a = 1',
    '\uFEFFreturn function (user, context, cb) { cb() }',
    'with (a) { b }',
  ]) {
    assert.deepEqual(readSource(code), { kind: 'javascript', code, error: null })
  }
})

test('a stray brace after the arguments of a call is told with the line and column where it stands', () => {
  const code = [
    'exports.run = async () => {',
    "  post('https://example.com', {",
    '    a: [{ b: 1 }],',
    '  },',
    '  {',
    '    c: {},',
    '  }',
    '  }',
    '  )',
    '}',
  ].join('\n')
  const read = readSource(code)
  assert.equal(read.kind, 'broken')
  assert.deepEqual(read.error, {
    id: 'syntax_error',
    msg: 'missing ) after argument list',
    url: '',
    line: 8,
    column: 3,
  })
})

test('TypeScript runs with its types blanked in place, also with a return at the top', () => {
  const read = readSource('const name: string = "é" as any\nreturn function (a: number) { return name }')
  assert.equal(read.kind, 'typescript')
  assert.equal(read.code, 'const name         = "é"       \nreturn function (a        ) { return name }')
})

test('when neither language fits, the JavaScript error is told', () => {
  const { error } = readSource('exports.x = 1\nimport a from "b"')
  assert.equal(error?.msg, 'Cannot use import statement outside a module')
  assert.deepEqual([error?.line, error?.column], [2, 1])
  assert.equal(readSource('enum A { B }').kind, 'broken')
})

test('code cannot close the function around it, nor await outside of one', () => {
  assert.equal(readSource('}); steal(').error?.id, 'syntax_error')
  assert.equal(readSource('await 1').error?.line, 1)
})

test('very deep nesting is an error, not a crash', () => {
  assert.equal(readSource('('.repeat(90_000)).error?.id, 'syntax_error')
  assert.deepEqual(requiresOf('['.repeat(40_000) + ']'.repeat(40_000)), [])
})

test('names are found in requires and imports with literal names only', () => {
  const code =
    "const a = require('a/b'); if (x) require(`c`); require('d@1.0.0'); require(e); import('f'); obj.require('g')"
  assert.deepEqual(requiresOf(code), ['a/b', 'c', 'd@1.0.0', 'f'])
})
