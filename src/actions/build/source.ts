// Reads the author's code without running it: does it compile, as what, and if not, where does it break.
import { stripTypeScriptTypes } from 'node:module'
import { compileFunction } from 'node:vm'

import { type Options, parse } from 'acorn'

import type { BuildError } from './outcome.ts'

export type ReadSource =
  | { kind: 'javascript' | 'typescript'; code: string; error: null }
  | { kind: 'broken'; code: string; error: BuildError }

const FILE = 'action.js'

/** As the loader compiles it: the sloppy body of a function, where `return`, a hashbang and a BOM are allowed. */
export const SCRIPT: Options = {
  ecmaVersion: 'latest',
  sourceType: 'script',
  allowReturnOutsideFunction: true,
  allowHashBang: true,
  allowAwaitOutsideFunction: false,
  locations: true,
}

/** V8 has the last word. What is no JavaScript is tried as TypeScript; if both fail, the JavaScript error is told. */
export function readSource(code: string): ReadSource {
  const refusal = compileError(code)
  if (refusal === null) return { kind: 'javascript', code, error: null }
  const stripped = withoutTypes(code)
  if (stripped !== null && compileError(stripped) === null) return { kind: 'typescript', code: stripped, error: null }
  return {
    kind: 'broken',
    code,
    error: { id: 'syntax_error', msg: refusal.message, url: '', ...positionOf(code, refusal) },
  }
}

/** What V8 says of a text that does not compile; null of one that does. */
export function compileError(code: string): Error | null {
  try {
    compileFunction(code, ['exports', 'module', 'require', 'console'], { filename: FILE })
    return null
  } catch (thrown) {
    return thrown instanceof Error ? thrown : new SyntaxError(String(thrown))
  }
}

const OPEN = '(function(){'
const CLOSE = '\n})'

/** Types become spaces, so lines and columns stay; the function around it is for `return` at the top. */
function withoutTypes(code: string): string | null {
  try {
    const text = code.startsWith('#!') ? `//${code.slice(2)}` : code
    const stripped = stripTypeScriptTypes(OPEN + text + CLOSE, { mode: 'strip' })
    return stripped.slice(OPEN.length, -CLOSE.length)
  } catch {
    return null
  }
}

/** acorn points at the token that is wrong, V8 sometimes at the one before; V8 is asked when acorn sees nothing. */
function positionOf(code: string, refusal: Error): { line?: number; column?: number } {
  try {
    parse(code, SCRIPT)
  } catch (thrown) {
    const at = locOf(thrown)
    if (at !== null) return { line: at.line, column: at.column + 1 }
  }
  const [where = '', , caret = ''] = (refusal.stack ?? '').split('\n')
  const line = new RegExp(`^${FILE}:(\\d+)$`).exec(where)?.[1]
  if (line === undefined) return {}
  const column = caret.indexOf('^')
  return column < 0 ? { line: Number(line) } : { line: Number(line), column: column + 1 }
}

function locOf(thrown: unknown): { line: number; column: number } | null {
  if (!(thrown instanceof SyntaxError) || !('loc' in thrown)) return null
  return thrown.loc as { line: number; column: number }
}
