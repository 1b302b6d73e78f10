// A copy of what the server said, to be edited; it follows the server as long as nothing was typed.
import { useState } from 'react'

type Edited<T> = {
  /** the answer that was edited, as text */
  from: string
  value: T
  /** what was typed while a save was under way, and is no part of what it saved */
  late: Partial<T>
}

let saves = 0

/** Runs a save up to the answer that shows it. */
export async function whileSaving(save: () => Promise<void>): Promise<void> {
  saves++
  try {
    await save()
  } finally {
    saves--
  }
}

/** @param begun what was typed before, where the page was left for a sign-in */
export function useEdited<T extends object>(
  stored: T,
  begun?: T,
): {
  value: T
  dirty: boolean
  change: (part: Partial<T>) => void
  discard: () => void
} {
  const text = JSON.stringify(stored)
  const [kept, setEdited] = useState<Edited<T> | undefined>(
    begun === undefined ? undefined : { from: text, value: begun, late: {} },
  )
  let edited = kept
  if (kept && kept.from !== text) {
    // a newer answer of the server makes older edits obsolete
    const value = { ...stored, ...kept.late }
    edited = JSON.stringify(value) === text ? undefined : { ...kept, from: text, value }
    setEdited(edited)
  }
  const value = edited?.value ?? stored
  return {
    value,
    dirty: JSON.stringify(value) !== text,
    change: (part) =>
      setEdited({ from: text, value: { ...value, ...part }, late: saves > 0 ? { ...edited?.late, ...part } : {} }),
    discard: () => setEdited(undefined),
  }
}
