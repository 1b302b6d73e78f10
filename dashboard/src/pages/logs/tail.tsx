// Real-time log: what Actions print, as it happens; pause, search, clear, download. Only lines in sight are drawn.
import { Badge, Button, Group, Switch, TextInput } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown, Download, Pause, Play, Search, Trash2 } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { Link } from 'react-router'

import { get } from '../../api/client.ts'
import { PageHead } from '../../parts/page-head.tsx'

type Line = { key: string; at: string; level: string; text: string; action_name: string; execution_id: string }
type State = 'connecting' | 'connected' | 'paused' | 'disconnected'

const EVERY_MS = 1000
/** The oldest go first. */
const KEPT = 20_000
const COLORS: Record<string, string> = {
  error: '#ffaeae',
  warn: '#ffd27a',
  info: '#a5cbff',
  debug: '#a4aebc',
  trace: '#a4aebc',
}

const WORDS: Record<State, [string, string]> = {
  connecting: ['Connecting to the log…', 'blue'],
  connected: ['CONNECTED', 'green'],
  paused: ['PAUSED', 'gray'],
  disconnected: ['DISCONNECTED', 'red'],
}

export function Component() {
  const [lines, setLines] = useState<Line[]>([])
  const [state, setState] = useState<State>('connecting')
  const [paused, setPaused] = useState(false)
  const [search, setSearch] = useState('')
  const [local, setLocal] = useState(false)
  const since = useRef<number>(undefined)
  const seen = useRef(new Set<string>())

  useEffect(() => {
    if (paused) return setState('paused')
    const ended = new AbortController()
    let timer: ReturnType<typeof setTimeout>
    const look = async () => {
      try {
        const asked = since.current === undefined ? '' : `?since=${since.current}`
        const { now, lines: came } = await get<{ now: number; lines: Line[] }>(`/keyturn/tail${asked}`, ended.signal)
        since.current = now
        const fresh = came.filter(({ key }) => !seen.current.has(key))
        for (const { key } of fresh) seen.current.add(key)
        if (fresh.length > 0) setLines((before) => [...before, ...fresh].slice(-KEPT))
        setState('connected')
      } catch {
        if (ended.signal.aborted) return
        setState('disconnected')
      }
      timer = setTimeout(() => void look(), EVERY_MS)
    }
    void look()
    return () => {
      ended.abort()
      clearTimeout(timer)
    }
  }, [paused])

  const wanted = search.trim().toLowerCase()
  const shown = useMemo(
    () =>
      wanted === ''
        ? lines
        : lines.filter(({ text, action_name: name }) => `${name} ${text}`.toLowerCase().includes(wanted)),
    [lines, wanted],
  )
  const [words, color] = WORDS[state]
  return (
    <>
      <PageHead
        title="Real-time logs"
        words={
          <Group gap="xs">
            <span>What Actions print, a moment after they end.</span>
            <Badge color={color} role="status">
              {words}
            </Badge>
          </Group>
        }
      >
        <Button
          variant="default"
          leftSection={paused ? <Play size={16} /> : <Pause size={16} />}
          onClick={() => setPaused(!paused)}
        >
          {paused ? 'Resume' : 'Pause'}
        </Button>
      </PageHead>
      <Group mb="sm" align="center">
        <TextInput
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          placeholder="Search"
          aria-label="Search the log"
          leftSection={<Search size={16} />}
          style={{ flex: '1 1 220px' }}
        />
        <Switch label="Local time" checked={local} onChange={(event) => setLocal(event.currentTarget.checked)} />
        <Button
          variant="default"
          leftSection={<Download size={16} />}
          disabled={lines.length === 0}
          onClick={() => download(shown)}
        >
          Download
        </Button>
        <Button
          variant="default"
          leftSection={<Trash2 size={16} />}
          disabled={lines.length === 0}
          onClick={() => setLines([])}
        >
          Clear
        </Button>
      </Group>
      <Lines lines={shown} local={local} />
    </>
  )
}

function Lines({ lines, local }: { lines: Line[]; local: boolean }) {
  const place = useRef<HTMLDivElement>(null)
  const [following, setFollowing] = useState(true)
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => place.current,
    estimateSize: () => 21,
    overscan: 20,
    getItemKey: (i) => lines[i]?.key ?? i,
  })
  useEffect(() => {
    if (following && lines.length > 0) virtual.scrollToIndex(lines.length - 1, { align: 'end' })
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [lines.length, following])
  return (
    <div style={{ position: 'relative' }}>
      <div
        ref={place}
        className="kt-tail"
        tabIndex={0}
        role="log"
        aria-label="Log"
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) =>
          setFollowing(scrollHeight - scrollTop - clientHeight < 40)
        }
      >
        <div className="kt-tail-line" style={{ color: '#a4aebc' }}>
          Log streaming connected: reset a password, and what its Actions print appears here.
        </div>
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map(({ index, start, key }) => {
            const line = lines[index]
            if (!line) return null
            return (
              <div
                key={key}
                ref={virtual.measureElement}
                data-index={index}
                className="kt-tail-line"
                style={{ position: 'absolute', top: 0, left: 0, right: 0, transform: `translateY(${start}px)` }}
              >
                <span style={{ color: '#a4aebc', flex: 'none' }}>
                  {local ? new Date(line.at).toLocaleTimeString() : line.at.slice(11, 23)}
                </span>
                <Link to={`/executions/${line.execution_id}`} style={{ color: '#7fd4c9', flex: 'none' }}>
                  {line.action_name}
                </Link>
                <span style={{ color: COLORS[line.level] ?? '#d5dae1' }}>{line.text}</span>
              </div>
            )
          })}
        </div>
      </div>
      {!following && (
        <Button
          size="xs"
          leftSection={<ArrowDown size={14} />}
          style={{ position: 'absolute', bottom: 12, right: 20 }}
          onClick={() => setFollowing(true)}
        >
          Scroll to bottom
        </Button>
      )}
    </div>
  )
}

function download(lines: Line[]): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([JSON.stringify(lines, null, 2)], { type: 'application/json' }))
  link.download = 'keyturn-log.json'
  link.click()
  URL.revokeObjectURL(link.href)
}
