// What is known of a stream: its queue, what was taken last, how its verification ended, and what its receiver has to know.
import { Badge, Group, Table, Text } from '@mantine/core'
import type { ReactNode } from 'react'

import { Copying } from '../../parts/json.tsx'
import { Ago } from '../../parts/time.tsx'
import { POLL, type Stream } from './streams.ts'

export function Facts({ stream }: { stream: Stream }) {
  const { waiting, oldest_waiting_at, delivered_at, failing_since, last_error, last_error_at, delivery } = stream
  return (
    <div className="kt-card">
      <Table className="kt-facts">
        <Table.Tbody>
          <Fact label="Waiting">
            {waiting === 0 ? 'Nothing' : `${waiting.toLocaleString('en')} ${waiting === 1 ? 'event' : 'events'}`}
            {oldest_waiting_at !== undefined && (
              <>
                , the oldest from <Ago at={oldest_waiting_at} />
              </>
            )}
          </Fact>
          <Fact label="Last delivered">{delivered_at === undefined ? 'Nothing yet' : <Ago at={delivered_at} />}</Fact>
          {/* while it fails, the error stands above */}
          {last_error !== undefined && (failing_since === undefined || stream.status !== 'enabled') && (
            <Fact label="Last error">
              {last_error} (<Ago at={last_error_at} />)
            </Fact>
          )}
          <Fact label="Verification">
            <div role="status">
              <Verification stream={stream} />
            </div>
          </Fact>
          <Fact label="Transmitter">
            <Copied text={stream.configuration_url} label="Copy the transmitter's metadata URL" />
          </Fact>
          {delivery.method === POLL && (
            <Fact label="Fetched from">
              <Copied text={delivery.endpoint_url} label="Copy the address to fetch from" />
            </Fact>
          )}
          <Fact label="Audience">
            <Copied text={stream.client_id} label="Copy the audience" />
          </Fact>
          <Fact label="Stream id">
            <Copied text={stream.id} label="Copy the stream id" />
          </Fact>
        </Table.Tbody>
      </Table>
    </div>
  )
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Table.Tr>
      <Table.Th scope="row">{label}</Table.Th>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>{children}</Table.Td>
    </Table.Tr>
  )
}

function Copied({ text, label }: { text: string; label: string }) {
  return (
    <Group gap={4} wrap="nowrap" justify="space-between">
      <Text component="span" fz="sm" className="kt-mono" style={{ overflowWrap: 'anywhere' }}>
        {text}
      </Text>
      <Copying text={text} label={label} />
    </Group>
  )
}

const STATES = {
  delivered: ['Delivered', 'green'],
  refused: ['Refused', 'red'],
  dropped: ['Not taken', 'red'],
  waits: ['On its way', 'blue'],
} as const

function Verification({ stream: { verification, delivery, status, failing_since } }: { stream: Stream }) {
  if (!verification) return <>Never asked for</>
  const { state, asked_at, ended_at, reason } = verification
  const [words, color] = STATES[state]
  return (
    <>
      <Badge color={color}>{words}</Badge> <Ago at={ended_at ?? asked_at} />
      {reason !== undefined && <Text fz="sm">{reason}</Text>}
      {state === 'dropped' && <Text fz="sm">Nobody took it before it was dropped.</Text>}
      {state === 'waits' && <Text fz="sm">{waitsFor()}</Text>}
    </>
  )

  function waitsFor(): string {
    if (status !== 'enabled') return 'It waits until the stream is enabled.'
    if (delivery.method === POLL) return 'It waits until the receiver fetches and acknowledges it.'
    return failing_since === undefined ? 'It comes after what waited before it.' : 'The receiver does not take events.'
  }
}
