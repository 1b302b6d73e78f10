// A moment: how long ago, and exactly when on hover.
import { useSyncExternalStore } from 'react'

const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
]

/** One clock for all of them: a list has hundreds. */
let turn = 0
const listeners = new Set<() => void>()

function listen(listener: () => void): () => void {
  if (listeners.size === 0) timer = setInterval(strike, 30_000)
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) clearInterval(timer)
  }
}

let timer: ReturnType<typeof setInterval> | undefined

function strike(): void {
  turn++
  for (const listener of listeners) listener()
}

export function Ago({ at }: { at: string | undefined }) {
  useSyncExternalStore(listen, () => turn)
  if (at === undefined) return <>–</>
  return (
    <time dateTime={at} title={utc(at)}>
      {ago(at)}
    </time>
  )
}

export function ago(at: string): string {
  const seconds = (Date.parse(at) - Date.now()) / 1000
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return words.format(Math.round(seconds / size), unit)
  }
  return 'just now'
}

export function utc(at: string): string {
  return `${new Date(at).toISOString().replace('T', ' ').slice(0, 19)} UTC`
}

export function milliseconds(ms: number | undefined): string {
  if (ms === undefined) return '–'
  return ms < 10 ? `${ms.toFixed(1)} ms` : ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`
}
