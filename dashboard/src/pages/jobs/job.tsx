// A job that imports or exports users: how far it is, what it came to, and what it could not take.
import { Alert, Badge, Button, Group, Progress, Stack, Text, Title } from '@mantine/core'
import { type Query, useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useParams } from 'react-router'

import { get, id as encoded } from '../../api/client.ts'
import { Answer } from '../../parts/answer.tsx'
import { Json } from '../../parts/json.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Ago } from '../../parts/time.tsx'

type Job = {
  id: string
  type: 'users_import' | 'users_export' | 'verification_email'
  status: 'pending' | 'processing' | 'completed' | 'failed'
  created_at: string
  connection?: string
  percentage_done?: number
  time_left_seconds?: number
  summary?: { failed: number; updated: number; inserted: number; total: number }
  location?: string
}
type JobError = { user: unknown; errors: { code: string; message: string; path?: string }[] }

const TITLES = {
  users_import: 'Import of users',
  users_export: 'Export of users',
  verification_email: 'Verification mail',
}
const STATES = {
  pending: ['Waits', 'gray'],
  processing: ['Runs', 'blue'],
  completed: ['Done', 'green'],
  failed: ['Failed', 'red'],
} as const

export function Component() {
  const { id = '' } = useParams()
  const job = useQuery({
    queryKey: ['jobs', id],
    refetchInterval: ({ state }: Query<Job>) =>
      state.data?.status === 'completed' || state.data?.status === 'failed' ? false : 1000,
    queryFn: ({ signal }) => get<Job>(`/jobs/${encoded(id)}`, signal),
  })
  return (
    <Answer of={job}>
      {(found) => {
        const [words, color] = STATES[found.status]
        return (
          <>
            <PageHead
              title={TITLES[found.type]}
              back={{ to: '/users', label: 'Users' }}
              words={
                <Group gap="xs">
                  <Badge color={color}>{words}</Badge> {found.connection ?? 'every connection'} · began{' '}
                  <Ago at={found.created_at} />
                </Group>
              }
            >
              {found.location !== undefined && (
                <Button component="a" href={found.location} download leftSection={<Download size={16} />}>
                  Download
                </Button>
              )}
            </PageHead>
            <Stack maw={760}>
              <How job={found} />
              {found.type === 'users_import' && (found.summary?.failed ?? 0) > 0 && <Errors id={found.id} />}
            </Stack>
          </>
        )
      }}
    </Answer>
  )
}

function How({ job }: { job: Job }) {
  const { status, summary, percentage_done: done = 0, time_left_seconds: left } = job
  if (status === 'failed') {
    return (
      <Alert color="red" role="alert" title="It did not come to its end">
        What was done until then stays. Begin it again from the list of users.
      </Alert>
    )
  }
  return (
    <section className="kt-card" style={{ padding: '1.25rem' }} aria-label="Progress">
      <Progress.Root size="lg">
        <Progress.Section value={done} aria-label="How much is done" />
      </Progress.Root>
      <Text mt="sm" role="status">
        {summary
          ? `${counted(summary.inserted, 'new user')}, ${counted(summary.updated, 'user')} changed, ${counted(summary.failed, 'user')} not taken, of ${summary.total.toLocaleString('en')}.`
          : status === 'completed'
            ? 'The file is ready. Its link lives an hour; open this page again for another.'
            : `${done} % done${left === undefined ? '' : `, about ${counted(left, 'second')} to go`}. This page may be left: the work goes on.`}
      </Text>
    </section>
  )
}

function counted(many: number, what: string): string {
  return `${many.toLocaleString('en')} ${what}${many === 1 ? '' : 's'}`
}

function Errors({ id }: { id: string }) {
  const errors = useQuery({
    queryKey: ['jobs', id, 'errors'],
    queryFn: ({ signal }) => get<JobError[]>(`/jobs/${encoded(id)}/errors`, signal),
  })
  return (
    <Answer of={errors} rows={1}>
      {(found) => (
        <section aria-label="What was not taken">
          <Title order={2} mb="sm">
            What was not taken
          </Title>
          <Json value={found} label="errors" />
        </section>
      )}
    </Answer>
  )
}
