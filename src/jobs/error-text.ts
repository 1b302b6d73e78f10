// What is kept of an error: its words without anything that came from the payload, and without anything like a secret.
import type { Json, JsonObject } from '#kit'

/** Enough to understand a failure; more would only be a place to leak into. */
const LONGEST = 500

/** Shorter pieces of a payload are too common as words to be taken out wherever they occur; 6 is a code's length. */
const SHORTEST = 4

/**
 * @param thrown whatever a handler threw
 * @param payload every text and number in it is taken out of the message, and so is every long word of its texts: the
 *   token of a link may stand in a message without the link
 */
export function errorText(thrown: unknown, payload: JsonObject | undefined): string {
  let text = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : `thrown: ${typeof thrown}`
  for (const piece of pieces(payload)) text = text.replaceAll(piece, '[payload]')
  return text
    .replaceAll(/[A-Za-z0-9_-]{24,}/g, (word) => (/\d/.test(word) ? '[long word]' : word))
    .replaceAll(/\p{Cc}+/gu, ' ')
    .slice(0, LONGEST)
}

/** Longest first, so that a part never spoils the whole. */
function pieces(payload: JsonObject | undefined): string[] {
  const found = new Set<string>()
  collect(payload, found)
  return [...found].filter((piece) => piece.length >= SHORTEST).sort((a, b) => b.length - a.length)
}

function collect(value: Json | undefined, found: Set<string>): void {
  if (typeof value === 'string') {
    found.add(value)
    found.add(encodeURIComponent(value.toWellFormed()))
    for (const word of value.split(/[^A-Za-z0-9_-]+/)) if (word.length >= 16) found.add(word)
  } else if (typeof value === 'number') {
    found.add(String(value))
  } else if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) collect(inner, found)
  }
}
