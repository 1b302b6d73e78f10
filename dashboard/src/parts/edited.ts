// A copy of what the server said, to be edited; it follows the server as long as nothing was typed.
import { useState } from 'react'

export function useEdited<T>(stored: T): {
  value: T
  dirty: boolean
  change: (part: Partial<T>) => void
  discard: () => void
} {
  const text = JSON.stringify(stored)
  const [edited, setEdited] = useState<{ from: string; value: T }>()
  // a newer answer of the server makes older edits obsolete
  const current = edited?.from === text ? edited.value : stored
  return {
    value: current,
    dirty: JSON.stringify(current) !== text,
    change: (part) => setEdited({ from: text, value: { ...current, ...part } }),
    discard: () => setEdited(undefined),
  }
}
