// Shared signals: which applications are told of changed passwords and ended sessions, how, and whether it arrives.
import { Badge, Group, Select, Text, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { RadioTower } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Link, useNavigate } from 'react-router'

import { id, post } from '../../api/client.ts'
import { useOffsetPages } from '../../api/pages.ts'
import { CreateForm } from '../../parts/create-form.tsx'
import { Creating } from '../../parts/creating.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Copying } from '../../parts/json.tsx'
import type { Column } from '../../parts/list-row.tsx'
import { List } from '../../parts/list.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Ago } from '../../parts/time.tsx'
import { bodyOf, DeliveryFields, EventFields, NEW } from './stream-fields.tsx'
import { allStreams, EVENTS, healthOf, mayNotFetch, PATH, PUSH, type Stream, titleOf } from './streams.ts'

const COLUMNS: Column<Stream>[] = [
  {
    title: 'Receiver',
    width: '22%',
    of: (stream) => (
      <>
        <Link to={`/shared-signals/${id(stream.id)}`} className="kt-row-link">
          {titleOf(stream)}
        </Link>
        {titleOf(stream) !== stream.client_name && <Dimmed>{stream.client_name}</Dimmed>}
      </>
    ),
  },
  {
    title: 'Delivery',
    width: '18%',
    of: ({ delivery: { method, endpoint_url } }) =>
      method === PUSH ? (
        <>
          Push
          <Dimmed>{new URL(endpoint_url).host}</Dimmed>
        </>
      ) : (
        'Poll'
      ),
  },
  { title: 'Events', of: ({ events_delivered }) => wordsOf(events_delivered) },
  {
    title: 'Status',
    width: '17%',
    of: (stream) => {
      const [words, color] = healthOf(stream)
      return (
        <>
          <Badge color={color}>{words}</Badge>
          {stream.failing_since !== undefined && (
            <Dimmed>
              since <Ago at={stream.failing_since} />
            </Dimmed>
          )}
          {mayNotFetch(stream) && <Dimmed>may not fetch</Dimmed>}
          {stream.reason !== undefined && <Dimmed>{stream.reason}</Dimmed>}
        </>
      )
    },
  },
  { title: 'Last delivered', width: '8.5rem', of: ({ delivered_at }) => <Ago at={delivered_at} /> },
  { title: 'Waiting', width: '5.5rem', of: ({ waiting }) => waiting.toLocaleString('en') },
]

function Dimmed({ children }: { children: React.ReactNode }) {
  return (
    <Text fz="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
      {children}
    </Text>
  )
}

function wordsOf(types: readonly string[]): string {
  const words = EVENTS.filter(({ type }) => types.includes(type)).map(({ label }) => label)
  return words.length === 0 ? 'None' : words.join(', ')
}

export function Component() {
  const found = useQuery(allStreams)
  const streams = useQuery({ ...allStreams, select: (all) => [...all.streams] })
  const url = found.data?.configuration_url
  return (
    <>
      <PageHead
        title="Shared signals"
        words={
          <>
            Applications are told of changed passwords and ended sessions by signed events: in order, and again until
            they are taken.
            {url !== undefined && (
              <Group gap={4} wrap="nowrap" mt={6}>
                <Text component="span" fz="sm" className="kt-mono" style={{ overflowWrap: 'anywhere' }}>
                  {url}
                </Text>
                <Copying text={url} label="Copy the transmitter's metadata URL" />
              </Group>
            )}
          </>
        }
      >
        <Creating label="Create stream" scope="create:signal_streams">
          {(close) => <NewStream onClose={close} />}
        </Creating>
      </PageHead>
      <List
        of={streams}
        label="Streams of security events"
        keyOf={(stream) => stream.id}
        columns={COLUMNS}
        empty={
          <Empty
            icon={RadioTower}
            title="No receiver"
            words="An application of yours, or of somebody else's, ends its own sessions as soon as a password was changed here. It makes its stream itself by the Shared Signals API, or you make one for it."
          />
        }
      />
    </>
  )
}

type Application = { client_id: string; name: string }

function NewStream({ onClose }: { onClose: () => void }) {
  const [receiver, setReceiver] = useState<string | null>(null)
  const [value, setValue] = useState(NEW)
  const change = (part: Partial<typeof value>) => setValue((before) => ({ ...before, ...part }))
  const applications = useOffsetPages<Application>(
    ['clients', 'names'],
    '/clients?is_global=false&fields=client_id,name&include_fields=true',
  )
  const { hasNextPage, isFetching, fetchNextPage } = applications
  useEffect(() => {
    if (hasNextPage && !isFetching) void fetchNextPage()
  }, [hasNextPage, isFetching, fetchNextPage])
  const navigate = useNavigate()
  const queries = useQueryClient()
  return (
    <CreateForm
      onClose={onClose}
      create={async () => {
        if (receiver === null) throw new Error('Choose the application that is told')
        const made = await post<Stream>(PATH, { client_id: receiver, ...bodyOf(value) })
        await queries.invalidateQueries({ queryKey: ['signal-streams', 'list'] })
        await navigate(`/shared-signals/${id(made.id)}`)
      }}
    >
      {(wrong) => (
        <>
          <Select
            label="Receiver"
            description="The application whose client id the events are addressed to"
            data={(applications.data ?? []).map(({ client_id, name }) => ({ value: client_id, label: name }))}
            value={receiver}
            onChange={setReceiver}
            error={wrong ?? applications.error?.message}
            nothingFoundMessage="No such application"
            searchable
            openOnFocus={false}
            withAsterisk
            data-autofocus
          />
          <TextInput
            label="Description"
            value={value.description}
            onChange={(event) => change({ description: event.currentTarget.value })}
          />
          <DeliveryFields value={value} change={change} />
          <EventFields value={value} change={change} />
        </>
      )}
    </CreateForm>
  )
}
