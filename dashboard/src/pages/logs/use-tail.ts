// Reads the real-time log from place to place: nothing is left out or comes twice, across pauses and lost connections.
import { useEffect, useRef, useState } from 'react'

import { get, id, Refused } from '../../api/client.ts'
import { takeKept, useKept } from '../../parts/kept.ts'

export type TailLine = {
  key: string
  at: string
  level: string
  text: string
  action_name: string
  execution_id: string
}

export type TailState =
  | { kind: 'connecting' | 'connected' | 'paused' }
  | { kind: 'disconnected'; words: string }
  | { kind: 'refused'; error: Error }

export type Tail = {
  state: TailState
  lines: readonly TailLine[]
  /** how many older lines are no longer kept */
  gone: number
  clear: () => void
}

type Page = { lines: TailLine[]; next: string; more: boolean }

const EVERY_MS = 1000
/** The oldest go first. */
const KEPT = 20_000
/** Where reading goes on when signing in was necessary in between. */
const PLACE = 'keyturn.tail'

const NOTHING: { lines: readonly TailLine[]; gone: number } = { lines: [], gone: 0 }

export function useTail(paused: boolean): Tail {
  const [kept, setKept] = useState(NOTHING)
  const [state, setState] = useState<TailState>({ kind: 'connecting' })
  const [begin] = useState(() => takeKept(PLACE))
  const [at, setAt] = useState(begin)
  const place = useRef(begin)

  useKept(PLACE, at)

  useEffect(() => {
    if (paused) return setState({ kind: 'paused' })
    const ended = new AbortController()
    let timer: ReturnType<typeof setTimeout>
    const look = async () => {
      let more = false
      try {
        const asked = place.current === undefined ? '' : `?from=${id(place.current)}`
        const page = await get<Page>(`/keyturn/tail${asked}`, ended.signal)
        if (ended.signal.aborted) return
        place.current = page.next
        setAt(page.next)
        more = page.more
        if (page.lines.length > 0) setKept((before) => append(before, page.lines))
        setState({ kind: 'connected' })
      } catch (thrown) {
        if (ended.signal.aborted) return
        const error = thrown instanceof Error ? thrown : new Error(String(thrown))
        if (error instanceof Refused && error.status === 403) return setState({ kind: 'refused', error })
        // a place that the server does not know: from the end
        if (error instanceof Refused && error.status === 400) place.current = undefined
        const lost = error instanceof Refused && error.status === 0
        setState({ kind: 'disconnected', words: lost ? 'The server cannot be reached.' : error.message })
      }
      timer = setTimeout(() => void look(), more ? 0 : EVERY_MS)
    }
    void look()
    return () => {
      ended.abort()
      clearTimeout(timer)
    }
  }, [paused])

  return { state, ...kept, clear: () => setKept(NOTHING) }
}

function append(before: typeof NOTHING, came: readonly TailLine[]): typeof NOTHING {
  const lines = [...before.lines, ...came]
  const over = Math.max(0, lines.length - KEPT)
  return { lines: over > 0 ? lines.slice(over) : lines, gone: before.gone + over }
}
