// Customers' templates: rendered by Liquid in a sandbox, never in this process (spec/security.md §2.5).
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

import { fromStored, isObject, type JsonObject, sha256 } from '#kit'
import type { Program, Renderer } from '#runtime'

export type Part = { source: string; html: boolean }

export type BrokenTemplate = {
  /** which part: `subject`, `body`, `from`, … */
  part: string
  /** from 1 */
  line?: number
  column?: number
  message: string
}

export type RenderedParts<Name extends string> =
  | { ok: true; parts: { readonly [name in Name]: string }; text: string | undefined }
  | { ok: false; broken: BrokenTemplate }

/** Renders all parts in one go. Never rejects. @returns also the plain text of the part that is HTML */
export async function renderParts<Name extends string>(
  renderer: Renderer,
  parts: { readonly [name in Name]: Part },
  variables: JsonObject,
): Promise<RenderedParts<Name>> {
  const rendered = await renderer.render(program(), { parts, variables })
  if (!rendered.ok) {
    const { id, msg } = rendered.failure
    const message = id === 'timeout' ? 'it takes too long' : id === 'memory' ? 'it needs too much memory' : msg
    return { ok: false, broken: { part: 'template', message: message.slice(0, 300) } }
  }
  const answer = fromStored<Answered<Name>>(rendered.text)
  return isObject(answer.broken)
    ? { ok: false, broken: answer.broken }
    : { ok: true, parts: answer.parts, text: answer.text }
}

type Answered<Name extends string> = {
  parts: { readonly [name in Name]: string }
  text: string | undefined
  broken?: BrokenTemplate
}

/** What is wrong with it, in one sentence. */
export function brokenWords(broken: BrokenTemplate): string {
  return `${broken.part}: ${placeWords(broken)}`
}

/** The same without the part: `line 2, column 5: tag "if" not closed`. */
export function placeWords({ line, column, message }: BrokenTemplate): string {
  const place = line === undefined ? '' : `line ${line}${column === undefined ? '' : `, column ${column}`}: `
  return `${place}${message}`
}

/** One text of engine and program; the engine's browser build, because it knows no files. */
function program(): Program {
  if (made) return made
  const engine = readFileSync(createRequire(import.meta.url).resolve('liquidjs/dist/liquid.browser.umd.js'), 'utf8')
  const ours = readFileSync(new URL('program.js', import.meta.url), 'utf8')
  const code = `const liquidjs = {};(function (exports, module) {${engine}\n})(liquidjs, {});\n${ours}`
  const hash = sha256(code)
  const artifact = { hash, code, sourceMap: null }
  made = { id: `liquid-${hash.slice(0, 16)}`, kind: 'render', label: 'node26', load: () => Promise.resolve(artifact) }
  return made
}

let made: Program | undefined
