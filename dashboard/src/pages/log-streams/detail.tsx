// One log stream: how it does, its receiver, what it sends, and stopping it.
import { Alert, Badge, Button, Group, MultiSelect, Stack, Switch, TextInput, Title } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useParams } from 'react-router'

import { id as encoded, patch } from '../../api/client.ts'
import { Answer } from '../../parts/answer.tsx'
import { Deleting } from '../../parts/deleting.tsx'
import { useEdited } from '../../parts/edited.ts'
import { PageHead } from '../../parts/page-head.tsx'
import { Saver } from '../../parts/saver.tsx'
import { Ago } from '../../parts/time.tsx'
import { tell, tellFailure } from '../../parts/toast.tsx'
import { useMay } from '../../session/signed-in.tsx'
import { SinkFields } from './sink-fields.tsx'
import { sinkOf, SINKS, textsOf } from './sinks.ts'
import { healthOf, oneStream, type Stream } from './streams.ts'

/** Of log events; a stream without a choice sends them all. */
const CATEGORIES = [
  { value: 'auth.login.success', label: 'Sign-ins' },
  { value: 'auth.login.fail', label: 'Failed sign-ins' },
  { value: 'auth.login.notification', label: 'Notices at a sign-in' },
  { value: 'auth.logout.success', label: 'Sign-outs' },
  { value: 'auth.logout.fail', label: 'Failed sign-outs' },
  { value: 'auth.signup.success', label: 'Sign-ups' },
  { value: 'auth.signup.fail', label: 'Failed sign-ups' },
  { value: 'auth.silent_auth.success', label: 'Silent sign-ins' },
  { value: 'auth.silent_auth.fail', label: 'Failed silent sign-ins' },
  { value: 'auth.token_exchange.success', label: 'Tokens given' },
  { value: 'auth.token_exchange.fail', label: 'Tokens refused' },
  { value: 'management.success', label: 'Changes over the API' },
  { value: 'management.fail', label: 'Failed changes over the API' },
  { value: 'user.success', label: 'Password resets and other changes of users' },
  { value: 'user.fail', label: 'Failed changes of users' },
  { value: 'user.notification', label: 'Notices about users' },
  { value: 'system.notification', label: 'Notices of the system' },
  { value: 'actions', label: 'Actions' },
  { value: 'other', label: 'Everything else' },
]

export function Component() {
  const { id = '' } = useParams()
  const stream = useQuery(oneStream(id))
  return <Answer of={stream}>{(found) => <Shown stream={found} />}</Answer>
}

function Shown({ stream }: { stream: Stream }) {
  const may = useMay('update:log_streams')
  const queries = useQueryClient()
  const [words, color] = healthOf(stream)
  const path = `/log-streams/${encoded(stream.id)}`
  const set = async (status: 'active' | 'paused') => {
    await patch(path, { status })
    await queries.invalidateQueries({ queryKey: ['log-streams'] })
  }
  const running = stream.status === 'active'
  return (
    <>
      <PageHead
        title={stream.name}
        back={{ to: '/log-streams', label: 'Log streams' }}
        words={
          <Group gap="xs">
            <Badge color={color}>{words}</Badge> {SINKS[stream.type].label}
          </Group>
        }
      >
        {may && (
          <Button
            variant="default"
            onClick={async () => {
              try {
                await set(running ? 'paused' : 'active')
                tell(running ? 'Paused: events wait until it goes on' : 'It goes on where it was', {
                  undo: () => void set(running ? 'active' : 'paused').catch(tellFailure),
                })
              } catch (thrown) {
                tellFailure(thrown)
              }
            }}
          >
            {running ? 'Pause' : 'Go on'}
          </Button>
        )}
        <Deleting
          name={stream.name}
          words="Its receiver gets nothing more, and where the stream was is forgotten."
          scope="delete:log_streams"
          path={path}
          to="/log-streams"
          list={['log-streams', 'list']}
        />
      </PageHead>
      <Stack maw={680}>
        <Health stream={stream} />
        <Form stream={stream} path={path} may={may} />
      </Stack>
    </>
  )
}

function Health({ stream: { delivery, status } }: { stream: Stream }) {
  if (!delivery || (delivery.failures === 0 && status !== 'suspended')) return null
  return (
    <Alert
      color={status === 'suspended' ? 'red' : 'yellow'}
      title={status === 'suspended' ? 'Nothing was taken for a day, so it was suspended' : 'Events are not taken'}
    >
      {delivery.failures === 1 ? 'The last try failed' : `The last ${delivery.failures} tries failed`}
      {delivery.last_error !== undefined && `: ${delivery.last_error}`}
      {delivery.failing_since !== undefined && (
        <>
          {' '}
          (since <Ago at={delivery.failing_since} />)
        </>
      )}
      .{' '}
      {delivery.retry_at !== undefined && status === 'active' && (
        <>
          Tried again <Ago at={delivery.retry_at} />.
        </>
      )}{' '}
      Nothing is lost: events wait until they are taken.
    </Alert>
  )
}

function Form({ stream, path, may }: { stream: Stream; path: string; may: boolean }) {
  const { value, dirty, change, discard } = useEdited({
    name: stream.name,
    first: stream.isPriority,
    categories: (stream.filters ?? []).map((filter) => String(filter['name'])),
    texts: textsOf(stream.type, stream.sink),
  })
  // a save that changed nothing but a secret looks like the one before: the form begins again
  const [round, setRound] = useState(0)
  return (
    <Stack key={round}>
      <Stack className="kt-card" p="lg">
        <Title order={2}>Receiver</Title>
        <TextInput
          label="Name"
          value={value.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
          disabled={!may}
        />
        <SinkFields
          type={stream.type}
          texts={value.texts}
          change={(name, text) => change({ texts: { ...value.texts, [name]: text } })}
          stored
          disabled={!may}
        />
      </Stack>
      <Stack className="kt-card" p="lg">
        <Title order={2}>What is sent</Title>
        <MultiSelect
          label="Kinds of events"
          data={CATEGORIES}
          value={value.categories}
          onChange={(categories) => change({ categories })}
          placeholder={value.categories.length === 0 ? 'Every event' : undefined}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': 'Every event' }}
          disabled={!may}
        />
        <Switch
          label="Before other streams when many events wait"
          checked={value.first}
          onChange={(event) => change({ first: event.currentTarget.checked })}
          disabled={!may}
        />
      </Stack>
      <Saver
        dirty={dirty}
        discard={discard}
        disabled={!may}
        refresh={['log-streams']}
        save={async () => {
          await patch(path, {
            name: value.name,
            isPriority: value.first,
            filters: value.categories.map((name) => ({ type: 'category', name })),
            sink: sinkOf(stream.type, value.texts, stream.sink),
          })
          discard()
          setRound(round + 1)
        }}
      />
    </Stack>
  )
}
