// Where in the author's text something went wrong: from a stack of the sandbox, through the source map of the build.
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'

import type { Artifact } from './contract.ts'

export type Place = { line: number; column: number }

export type Places = {
  /** of something thrown: the topmost frame in the author's own source */
  ofStack(stack: string): Place | undefined
  /** the stack with the author's places in it, without the sandbox's own frames */
  rewrite(stack: string): string
}

export function openPlaces(artifact: Artifact, file: string): Places {
  let map: TraceMap | undefined | null
  const frame = new RegExp(`${file.replaceAll('.', String.raw`\.`)}:(\\d+)(?::(\\d+))?`)

  const mapped = (line: number, column: number): (Place & { source: string }) | undefined => {
    if (artifact.sourceMap === null) return { line, column, source: file }
    map ??= open(artifact.sourceMap)
    if (map === null) return undefined
    const found = originalPositionFor(map, { line, column: Math.max(0, column - 1) })
    if (found.line === null) return undefined
    return { line: found.line, column: found.column + 1, source: found.source ?? file }
  }

  const isAuthors = (source: string): boolean =>
    artifact.authorSource === undefined ? !source.includes('node_modules/') : source.endsWith(artifact.authorSource)

  return {
    ofStack(stack) {
      const lines = stack.split('\n')
      const compile = compileError(lines, frame)
      if (compile !== undefined) return plain(mapped(compile.line, compile.column))
      for (const line of lines) {
        if (!/^\s+at /.test(line)) continue
        const [, l, c] = frame.exec(line) ?? []
        if (l === undefined) continue
        const place = mapped(Number(l), Number(c ?? 1))
        if (place !== undefined && isAuthors(place.source)) return plain(place)
      }
      return undefined
    },
    rewrite(stack) {
      const kept: string[] = []
      for (const line of stack.split('\n')) {
        if (/^\s+at .*(node:internal|node:vm|runner\.cjs)/.test(line)) continue
        const [whole, l, c] = frame.exec(line) ?? []
        if (whole === undefined || l === undefined) kept.push(line)
        else {
          const place = mapped(Number(l), Number(c ?? 1))
          kept.push(place === undefined ? line : line.replace(whole, `${place.source}:${place.line}:${place.column}`))
        }
      }
      return kept.join('\n')
    },
  }
}

/** A SyntaxError says its place above the message: `file:line`, the line itself, and a caret under the column. */
function compileError(lines: readonly string[], frame: RegExp): Place | undefined {
  const head = lines[0] ?? ''
  const [, line] = new RegExp(`^/?${frame.source}$`).exec(head) ?? []
  if (line === undefined) return undefined
  const caret = lines.slice(1, 4).find((one) => /^\s*\^+\s*$/.test(one))
  return { line: Number(line), column: caret === undefined ? 1 : caret.indexOf('^') + 1 }
}

function plain(place: (Place & { source: string }) | undefined): Place | undefined {
  return place === undefined ? undefined : { line: place.line, column: place.column }
}

function open(text: string): TraceMap | null {
  try {
    return new TraceMap(text)
  } catch {
    return null
  }
}
