// The parts of a run that tests and executions show alike: console, requests, API calls, durations.
import { Badge, Table, Text } from '@mantine/core'

import type { LogLine, OutboundRequest, RunResponse } from '../api/types.ts'
import { milliseconds } from './time.tsx'

const LEVELS: Record<string, string> = { error: 'red', warn: 'yellow', info: 'blue', debug: 'gray', trace: 'gray' }

export function ConsoleLines({ logs, truncated }: { logs: LogLine[]; truncated: boolean }) {
  if (logs.length === 0) return <Quiet>Nothing was printed.</Quiet>
  return (
    <div role="group" aria-label="Console" tabIndex={0} style={{ maxHeight: 320, overflow: 'auto' }}>
      {logs.map(({ at, level, text, late }, i) => (
        // lines come once and in order
        // oxlint-disable-next-line react/no-array-index-key
        <div key={i} style={{ display: 'flex', flexWrap: 'wrap', gap: '0 10px', padding: '2px 0' }}>
          <span className="kt-mono" style={{ color: 'var(--mantine-color-dimmed)', flex: 'none' }}>
            {at.slice(11, 23)}
          </span>
          <Badge size="sm" color={LEVELS[level] ?? 'gray'} style={{ flex: 'none' }}>
            {level}
            {late && ' · late'}
          </Badge>
          <pre className="kt-pre" style={{ flex: '1 1 12rem' }}>
            {text}
          </pre>
        </div>
      ))}
      {truncated && <Quiet>There was more; 64 kB are kept.</Quiet>}
    </div>
  )
}

export function Requests({ requests }: { requests: OutboundRequest[] }) {
  if (requests.length === 0) return <Quiet>No request was made.</Quiet>
  return (
    <div className="kt-scroll" tabIndex={0} role="group" aria-label="Outbound requests">
      <Table verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Method</Table.Th>
            <Table.Th>URL</Table.Th>
            <Table.Th>Status</Table.Th>
            <Table.Th>Time</Table.Th>
            <Table.Th>Bytes</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {requests.map(({ at, method, url, status, ms, bytes, error }, i) => (
            <Table.Tr key={`${at}-${i}`}>
              <Table.Td>{method}</Table.Td>
              <Table.Td className="kt-mono" style={{ overflowWrap: 'anywhere' }}>
                {url}
                {error && (
                  <Text fz="xs" c="var(--mantine-color-error)">
                    {error}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>
                {status === undefined ? '–' : <Badge color={status < 400 ? 'green' : 'red'}>{status}</Badge>}
              </Table.Td>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>{milliseconds(ms)}</Table.Td>
              <Table.Td>{bytes ?? '–'}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}

export function Commands({ commands }: { commands: RunResponse['commands'] }) {
  if (commands.length === 0) return <Quiet>The code asked for nothing.</Quiet>
  return (
    <ol style={{ margin: 0, paddingLeft: '1.25rem' }}>
      {commands.map(({ type, ...rest }, i) => (
        // oxlint-disable-next-line react/no-array-index-key
        <li key={i}>
          <span className="kt-mono">api.{type}</span>{' '}
          <span className="kt-mono" style={{ overflowWrap: 'anywhere' }}>
            {JSON.stringify(rest)}
          </span>
        </li>
      ))}
    </ol>
  )
}

export function Stats({ stats }: { stats: RunResponse['stats'] }) {
  return (
    <Table verticalSpacing={4} maw={460}>
      <Table.Tbody>
        {Object.entries(stats).map(([name, value]) => (
          <Table.Tr key={name}>
            <Table.Th scope="row" className="kt-mono" fw={400} style={{ overflowWrap: 'anywhere' }}>
              {name}
            </Table.Th>
            <Table.Td ta="right">{name.endsWith('_ms') ? milliseconds(value) : value}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

function Quiet({ children }: { children: string }) {
  return (
    <Text fz="sm" c="dimmed">
      {children}
    </Text>
  )
}
