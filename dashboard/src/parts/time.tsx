// A moment: how long ago, and exactly when on hover.
import { useEffect, useState } from 'react'

const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
]

export function Ago({ at }: { at: string | undefined }) {
  const [, tick] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => tick((n) => n + 1), 30_000)
    return () => clearInterval(timer)
  }, [])
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
