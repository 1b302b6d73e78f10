// The lines of the real-time log, followed at the end; only those in sight are drawn.
import { Button } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Link } from 'react-router'

import type { TailLine } from './use-tail.ts'

const COLORS: Record<string, string> = {
  error: '#ffaeae',
  warn: '#ffd27a',
  info: '#a5cbff',
  debug: '#a4aebc',
  trace: '#a4aebc',
}

const SCROLL_ENDS_MS = 500

export function TailLines({ lines, local, begun }: { lines: readonly TailLine[]; local: boolean; begun: boolean }) {
  const place = useRef<HTMLDivElement>(null)
  const [following, setFollowing] = useState(true)
  // its functions are called here and handed to nobody
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => place.current,
    estimateSize: () => 21,
    overscan: 20,
    getItemKey: (i) => lines[i]?.key ?? i,
  })
  const newest = lines.at(-1)?.key
  const height = virtual.getTotalSize()
  const top = useRef(0)
  /** when the button was pressed: a scroll that was under way then goes on for a moment, and means nothing */
  const pressed = useRef(-Infinity)
  // other lines, and lines that turn out higher than was guessed
  useEffect(() => {
    if (following && place.current) place.current.scrollTop = place.current.scrollHeight
  }, [newest, height, following])
  return (
    <div style={{ position: 'relative' }}>
      {/* read on demand: hundreds of lines a second are no announcement */}
      <div
        ref={place}
        className="kt-tail"
        tabIndex={0}
        role="log"
        aria-live="off"
        aria-label="Log"
        onScroll={({ currentTarget, timeStamp }) => {
          const { scrollTop, scrollHeight, clientHeight } = currentTarget
          // only going up leaves the end: what grows below does not
          if (scrollHeight - scrollTop - clientHeight < 40) setFollowing(true)
          else if (timeStamp - pressed.current < SCROLL_ENDS_MS) currentTarget.scrollTop = scrollHeight
          else if (scrollTop < top.current) setFollowing(false)
          top.current = currentTarget.scrollTop
        }}
      >
        <div className="kt-tail-line" style={{ color: '#a4aebc' }}>
          {begun
            ? 'Log streaming connected: reset a password, and what its Actions print appears here.'
            : 'Connecting…'}
        </div>
        <div style={{ height, position: 'relative' }}>
          {virtual.getVirtualItems().map(({ index, start, key }) => {
            const line = lines[index]
            if (!line) return null
            const color = COLORS[line.level] ?? '#d5dae1'
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
                <span className="kt-tail-level" style={{ color }}>
                  {line.level}
                </span>
                <Link to={`/executions/${line.execution_id}`} className="kt-tail-name" title={line.action_name}>
                  {line.action_name}
                </Link>
                <span style={{ color, minWidth: 0 }}>{line.text}</span>
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
          onClick={({ timeStamp }) => {
            pressed.current = timeStamp
            setFollowing(true)
          }}
        >
          Scroll to bottom
        </Button>
      )}
    </div>
  )
}
