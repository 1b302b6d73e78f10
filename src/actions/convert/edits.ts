// Edits of a text: collected in any order, applied together; what lies inside of a replaced part goes with it.
import { MagicString } from 'magic-string'

export type Edits = {
  replace(part: { start: number; end: number }, text: string): void
  insert(at: number, text: string): void
  /** puts `unit` in front of every line that begins inside of the part, but for those that `keep` names */
  indent(part: { start: number; end: number }, unit: string, keep: (at: number) => boolean): void
  result(): string
}

export function openEdits(text: string): Edits {
  const replaced: { start: number; end: number; text: string }[] = []
  const inserted: { at: number; text: string }[] = []
  return {
    replace: ({ start, end }, words) => void replaced.push({ start, end, text: words }),
    insert: (at, words) => void inserted.push({ at, text: words }),
    indent({ start, end }, unit, keep) {
      for (let at = text.indexOf('\n', start) + 1; at > 0 && at <= end; at = text.indexOf('\n', at) + 1) {
        if (!keep(at) && !/^\r?$/.test(text.slice(at, text.indexOf('\n', at) + 1 || undefined).trimEnd())) {
          inserted.push({ at, text: unit })
        }
        if (text.indexOf('\n', at) < 0) break
      }
    },
    result() {
      const result = new MagicString(text)
      // the larger first where two begin together: what lies inside of the one before is gone with it
      const outer: typeof replaced = []
      for (const one of replaced.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
        const before = outer.at(-1)
        if (before === undefined || one.end > before.end) outer.push(one)
      }
      for (const { start, end, text: words } of outer) {
        if (start === end) result.appendLeft(start, words)
        else result.update(start, end, words)
      }
      for (const { at, text: words } of inserted) {
        if (!outer.some(({ start, end }) => start < at && at < end)) result.appendRight(at, words)
      }
      return result.toString()
    },
  }
}
