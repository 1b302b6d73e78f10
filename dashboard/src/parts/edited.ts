// A copy of what the server said, to be edited; it follows the server as long as nothing was typed.
import { useState } from 'react'

/** @param begun what was typed before, where the page was left for a sign-in */
export function useEdited<T>(
  stored: T,
  begun?: T,
): {
  value: T
  dirty: boolean
  change: (part: Partial<T>) => void
  discard: () => void
} {
  const text = JSON.stringify(stored)
  const [edited, setEdited] = useState(begun === undefined ? undefined : { from: text, value: begun })
  // a newer answer of the server makes older edits obsolete
  const current = edited?.from === text ? edited.value : stored
  return {
    value: current,
    dirty: JSON.stringify(current) !== text,
    change: (part) => setEdited({ from: text, value: { ...current, ...part } }),
    discard: () => setEdited(undefined),
  }
}
