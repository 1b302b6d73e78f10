// One stream of security events: how it does, a verification on demand, what it sends and how, stopping it.
import { Alert, Anchor, Badge, Button, Group, Stack, Text, TextInput, Title } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'react-router'

import { id as encoded, patch, post } from '../../api/client.ts'
import { Answer } from '../../parts/answer.tsx'
import { Deleting } from '../../parts/deleting.tsx'
import { useEdited } from '../../parts/edited.ts'
import { PageHead } from '../../parts/page-head.tsx'
import { Saver } from '../../parts/saver.tsx'
import { Ago } from '../../parts/time.tsx'
import { tellFailure } from '../../parts/toast.tsx'
import { useMay } from '../../session/signed-in.tsx'
import { Facts } from './facts.tsx'
import { StatusButtons } from './status.tsx'
import { bodyOf, DeliveryFields, draftOf, EventFields } from './stream-fields.tsx'
import { healthOf, mayNotFetch, oneStream, PATH, POLL, type Stream, titleOf } from './streams.ts'

export function Component() {
  const { id = '' } = useParams()
  const stream = useQuery(oneStream(id))
  return <Answer of={stream}>{(found) => <Shown stream={found} />}</Answer>
}

function Shown({ stream }: { stream: Stream }) {
  const may = useMay('update:signal_streams')
  const queries = useQueryClient()
  const [words, color] = healthOf(stream)
  const path = `${PATH}/${encoded(stream.id)}`
  const running = stream.status === 'enabled'
  const reread = () => queries.invalidateQueries({ queryKey: ['signal-streams'] })
  return (
    <>
      <PageHead
        title={titleOf(stream)}
        back={{ to: '/shared-signals', label: 'Shared signals' }}
        words={
          <Group gap="xs">
            <Badge color={color}>{words}</Badge>
            {stream.delivery.method === POLL ? 'Fetched by' : 'Pushed to'} {stream.client_name}
          </Group>
        }
      >
        {may && running && (
          <Button
            variant="default"
            onClick={async () => {
              try {
                await post(`${path}/verification`)
                await reread()
              } catch (thrown) {
                tellFailure(thrown)
              }
            }}
          >
            Verify
          </Button>
        )}
        {may && <StatusButtons stream={stream} />}
        <Deleting
          name={titleOf(stream)}
          words={`Its receiver gets nothing more${stream.waiting === 0 ? '' : `; ${stream.waiting.toLocaleString('en')} waiting events are dropped`}. It cannot be brought back: the next stream has another id.`}
          scope="delete:signal_streams"
          path={path}
          to="/shared-signals"
          list={['signal-streams', 'list']}
        />
      </PageHead>
      <Stack maw={680}>
        <Health stream={stream} />
        <Facts stream={stream} />
        <Form stream={stream} path={path} may={may} />
      </Stack>
    </>
  )
}

function Health({ stream }: { stream: Stream }) {
  const { status, reason, failing_since, last_error, receiver_to_be_told, delivery, client_id, client_name } = stream
  return (
    <>
      {status !== 'enabled' && (
        <Alert color={status === 'paused' ? 'gray' : 'red'} title={status === 'paused' ? 'Paused' : 'Disabled'}>
          {reason !== undefined && <Text inherit>Reason: {reason}</Text>}
          {status === 'paused'
            ? 'Events wait until it is enabled, for seven days at most.'
            : 'Events are not kept for it: what happens until it is enabled, its receiver never hears.'}
          {receiver_to_be_told && (
            <Text inherit>
              Its receiver does not know yet: it is told as soon as it{' '}
              {delivery.method === POLL ? 'fetches' : 'answers'}.
            </Text>
          )}
        </Alert>
      )}
      {status === 'enabled' && failing_since !== undefined && (
        <Alert color="yellow" title="Events are not taken">
          {last_error} (since <Ago at={failing_since} />
          ). It is tried again, in order, for nine hours; then the stream is paused and keeps its events.
        </Alert>
      )}
      {mayNotFetch(stream) && (
        <Alert color="yellow" title="Its application may not fetch">
          <Anchor component={Link} inherit to={`/applications/${encoded(client_id)}`}>
            {client_name}
          </Anchor>{' '}
          has no grant for the Management API with ssf.read or ssf.manage.
        </Alert>
      )}
    </>
  )
}

function Form({ stream, path, may }: { stream: Stream; path: string; may: boolean }) {
  const { value, dirty, change, discard } = useEdited(draftOf(stream))
  // a save that changed nothing but the header looks like the one before: the form begins again
  const [round, setRound] = useState(0)
  const fields = { value, change, disabled: !may }
  return (
    <Stack key={round}>
      <Stack className="kt-card" p="lg">
        <Title order={2}>Receiver</Title>
        <TextInput
          label="Description"
          value={value.description}
          onChange={(event) => change({ description: event.currentTarget.value })}
          disabled={!may}
        />
        <DeliveryFields {...fields} stored={stream} />
      </Stack>
      <Stack className="kt-card" p="lg">
        <Title order={2}>What is sent</Title>
        <EventFields {...fields} />
      </Stack>
      <Saver
        dirty={dirty}
        discard={discard}
        disabled={!may}
        refresh={['signal-streams']}
        save={async () => {
          await patch(path, bodyOf(value))
          discard()
          setRound(round + 1)
        }}
      />
    </Stack>
  )
}
