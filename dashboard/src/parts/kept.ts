// What is not saved yet survives a sign-in in between: it is put aside before the page is left, and taken up once.
import { useEffect } from 'react'

import { beforeSignIn } from '../api/client.ts'

/** @param value what is put aside; undefined when there is nothing to keep */
export function useKept(name: string, value: string | undefined): void {
  useEffect(() => {
    if (value === undefined) return
    const keep = () => sessionStorage.setItem(name, value)
    beforeSignIn.add(keep)
    return () => void beforeSignIn.delete(keep)
  }, [name, value])
}

/** To be called once, where the state begins. */
export function takeKept(name: string): string | undefined {
  const kept = sessionStorage.getItem(name) ?? undefined
  sessionStorage.removeItem(name)
  return kept
}

/** The same for what was put aside as JSON. */
export function keptJson<T>(name: string): T | undefined {
  const kept = takeKept(name)
  return kept === undefined ? undefined : (JSON.parse(kept) as T)
}

export function isKept(name: string): boolean {
  return sessionStorage.getItem(name) !== null
}
