// Log streams: where log events are sent as they happen, and whether they arrive.
import { Badge, Select, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Waypoints } from 'lucide-react'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'

import { id, post } from '../../api/client.ts'
import type { LogStream } from '../../api/schema.ts'
import { CreateForm } from '../../parts/create-form.tsx'
import { Creating } from '../../parts/creating.tsx'
import { Empty } from '../../parts/empty.tsx'
import type { Column } from '../../parts/list-row.tsx'
import { List } from '../../parts/list.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { SinkFields } from './sink-fields.tsx'
import { sinkOf, type SinkType, SINKS, textsOf } from './sinks.ts'
import { allStreams, healthOf, type Stream } from './streams.ts'

const COLUMNS: Column<Stream>[] = [
  {
    title: 'Name',
    width: '30%',
    of: (stream) => (
      <Link to={`/log-streams/${id(stream.id)}`} className="kt-row-link">
        {stream.name}
      </Link>
    ),
  },
  { title: 'Receiver', of: ({ type }) => SINKS[type].label },
  {
    title: 'Health',
    width: '9rem',
    of: (stream) => {
      const [words, color] = healthOf(stream)
      return <Badge color={color}>{words}</Badge>
    },
  },
  { title: 'Last error', width: '30%', of: ({ delivery }) => delivery?.last_error },
]

export function Component() {
  const streams = useQuery(allStreams)
  return (
    <>
      <PageHead
        title="Log streams"
        words="Log events are sent elsewhere as they happen: in order, at least once, and again until they are taken."
      >
        <Creating label="Create stream" scope="create:log_streams">
          {(close) => <NewStream onClose={close} />}
        </Creating>
      </PageHead>
      <List
        of={streams}
        label="Log streams"
        keyOf={(stream) => stream.id}
        columns={COLUMNS}
        empty={
          <Empty
            icon={Waypoints}
            title="No log stream"
            words="Keep logs for longer, or look at them elsewhere: a web address of yours, Datadog, Splunk, Sumo Logic, Segment or Mixpanel gets every event within seconds."
          />
        }
      />
    </>
  )
}

function NewStream({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('')
  const [type, setType] = useState<SinkType>('http')
  const [texts, setTexts] = useState(textsOf('http'))
  const navigate = useNavigate()
  const queries = useQueryClient()
  return (
    <CreateForm
      onClose={onClose}
      create={async () => {
        const made = await post<LogStream>('/log-streams', {
          ...(name.trim() === '' ? {} : { name: name.trim() }),
          type,
          sink: sinkOf(type, texts),
        })
        await queries.invalidateQueries({ queryKey: ['log-streams'] })
        await navigate(`/log-streams/${id(made.id)}`)
      }}
    >
      {(wrong) => (
        <>
          <TextInput
            label="Name"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={wrong}
            data-autofocus
          />
          <Select
            label="Receiver"
            data={Object.entries(SINKS).map(([value, { label }]) => ({ value, label }))}
            value={type}
            allowDeselect={false}
            onChange={(chosen) => {
              if (chosen === null) return
              setType(chosen as SinkType)
              setTexts(textsOf(chosen as SinkType))
            }}
          />
          <SinkFields
            type={type}
            texts={texts}
            change={(field, text) => setTexts((before) => ({ ...before, [field]: text }))}
            stored={false}
          />
        </>
      )}
    </CreateForm>
  )
}
