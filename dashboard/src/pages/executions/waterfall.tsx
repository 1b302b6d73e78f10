// When things happened in one run: starting, the handler, each request; as bars on one line of time.
import { Text } from '@mantine/core'

import type { ExecutionResult } from '../../api/types.ts'
import { milliseconds } from '../../parts/time.tsx'

type Bar = { label: string; from: number; ms: number; color: string }

export function Waterfall({ result }: { result: ExecutionResult }) {
  const { response, started_at: started } = result
  if (!response || started === undefined) return null
  const bars = barsOf(response, Date.parse(started))
  const total = Math.max(1, ...bars.map(({ from, ms }) => from + ms))
  return (
    <div role="table" aria-label="Timeline">
      {bars.map(({ label, from, ms, color }, i) => (
        // oxlint-disable-next-line react/no-array-index-key
        <div
          key={i}
          role="row"
          style={{
            display: 'grid',
            gridTemplateColumns: 'minmax(110px, 1.2fr) 3fr 76px',
            gap: 10,
            alignItems: 'center',
            marginBottom: 3,
          }}
        >
          <Text role="rowheader" fz="xs" className="kt-mono" truncate title={label}>
            {label}
          </Text>
          <div role="presentation" className="kt-wave">
            <span
              style={{
                left: `${(from / total) * 100}%`,
                width: `${Math.max(0.5, (ms / total) * 100)}%`,
                background: color,
              }}
            />
          </div>
          <Text role="cell" fz="xs" ta="right">
            {milliseconds(ms)}
          </Text>
        </div>
      ))}
    </div>
  )
}

function barsOf({ stats, requests }: NonNullable<ExecutionResult['response']>, started: number): Bar[] {
  const boot = stats['boot_duration_ms'] ?? 0
  const handler = stats['action_duration_ms'] ?? stats['total_runtime_execution_duration_ms'] ?? 0
  return [
    { label: 'load', from: 0, ms: boot, color: 'var(--mantine-color-gray-5)' },
    { label: 'handler', from: boot, ms: handler, color: 'var(--mantine-color-key-5)' },
    ...requests.map(({ at, ms, method, url, error, status }) => ({
      label: `${method} ${hostOf(url)}`,
      from: Math.max(0, Date.parse(at) - started),
      ms,
      color:
        error !== undefined || (status ?? 200) >= 400 ? 'var(--mantine-color-red-6)' : 'var(--mantine-color-blue-5)',
    })),
  ]
}

function hostOf(url: string): string {
  try {
    return new URL(url).host
  } catch {
    return url
  }
}
