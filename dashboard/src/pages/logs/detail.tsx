// One log event: Summary, Raw, and what the Actions did that hang on it.
import { Anchor, Badge, Box, Group, NavLink, Skeleton, Stack, Table, Tabs, Text } from '@mantine/core'
import { useQueries, useQuery } from '@tanstack/react-query'
import { CircleCheck, CircleX, Clock3 } from 'lucide-react'
import { useState } from 'react'
import { Link, useParams } from 'react-router'

import { get, id as encoded } from '../../api/client.ts'
import type { Execution, LogEvent } from '../../api/types.ts'
import { Answer, Failure } from '../../parts/answer.tsx'
import { Json } from '../../parts/json.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { ago, utc } from '../../parts/time.tsx'
import { colorOf, nameOf } from './log-words.ts'

export function Component() {
  const { id = '' } = useParams()
  const event = useQuery({
    queryKey: ['logs', 'one', id],
    queryFn: ({ signal }) => get<LogEvent>(`/logs/${encoded(id)}`, signal),
  })
  return (
    <Answer of={event}>
      {(found) => {
        const executions = found.details?.actions?.executions ?? []
        const { actions: _, ...context } = found.details ?? {}
        const hasContext = Object.keys(context).length > 0
        return (
          <>
            <PageHead
              title={nameOf(found.type)}
              back={{ to: '/logs', label: 'Back to Logs' }}
              words={<Badge color={colorOf(found.type)}>{found.type}</Badge>}
            />
            <Tabs defaultValue="summary">
              <Tabs.List mb="md">
                <Tabs.Tab value="summary">Summary</Tabs.Tab>
                <Tabs.Tab value="raw">Raw</Tabs.Tab>
                {hasContext && <Tabs.Tab value="context">Context Data</Tabs.Tab>}
                {executions.length > 0 && <Tabs.Tab value="actions">Action Details</Tabs.Tab>}
              </Tabs.List>
              <Tabs.Panel value="summary">
                <Summary event={found} />
              </Tabs.Panel>
              <Tabs.Panel value="raw">
                <Json value={found} label="log event" />
              </Tabs.Panel>
              {hasContext && (
                <Tabs.Panel value="context">
                  <Json value={context} label="context data" />
                </Tabs.Panel>
              )}
              {executions.length > 0 && (
                <Tabs.Panel value="actions">
                  <ActionDetails executions={executions} />
                </Tabs.Panel>
              )}
            </Tabs>
          </>
        )
      }}
    </Answer>
  )
}

function Summary({ event }: { event: LogEvent }) {
  const rows: [string, React.ReactNode][] = [
    ['Occurred', `${ago(event.date)} · ${utc(event.date)}`],
    ['Type', `${nameOf(event.type)} (${event.type})`],
    ['Description', event.description],
    ['Connection', event.connection],
    ['Application', event.client_name && `${event.client_name} · ${event.client_id ?? ''}`],
    [
      'User',
      event.user_id && (
        <Anchor component={Link} to={`/users/${encoded(event.user_id)}`}>
          {event.user_name ?? event.user_id}
        </Anchor>
      ),
    ],
    ['Address', event.ip],
    ['Browser', event.user_agent],
  ]
  return (
    <div className="kt-card kt-scroll">
      <Table>
        <Table.Tbody>
          {rows
            .filter(([, value]) => value !== undefined && value !== '')
            .map(([label, value]) => (
              <Table.Tr key={label}>
                <Table.Th scope="row" w={140}>
                  {label}
                </Table.Th>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
              </Table.Tr>
            ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}

function ActionDetails({ executions }: { executions: string[] }) {
  const found = useQueries({
    queries: executions.map((each) => ({
      queryKey: ['executions', 'one', each],
      queryFn: ({ signal }: { signal: AbortSignal }) => get<Execution>(`/actions/executions/${encoded(each)}`, signal),
      refetchInterval: ({ state }: { state: { data?: Execution | undefined } }) =>
        state.data?.status === 'pending' ? 1_000 : (false as const),
    })),
  })
  const results = found.flatMap(({ data }) => data?.results.map((result) => ({ execution: data.id, result })) ?? [])
  const [chosen, setChosen] = useState(0)
  const shown = results[chosen]
  const failed = found.find(({ isError }) => isError)
  if (failed?.error) return <Failure error={failed.error} again={() => void failed.refetch()} />
  if (found.some(({ isPending }) => isPending)) return <Skeleton height={120} />
  return (
    <Group align="flex-start" wrap="wrap">
      <Box component="ol" p={0} m={0} style={{ listStyle: 'none', flex: '0 1 260px' }}>
        {results.map(({ execution, result }, i) => (
          <li key={`${execution} ${i}`}>
            <NavLink
              component="button"
              active={i === chosen}
              aria-current={i === chosen}
              onClick={() => setChosen(i)}
              label={`${i + 1}. ${result.action_name}`}
              description={result.status}
              leftSection={
                result.status === 'ok' ? (
                  <CircleCheck size={16} color="var(--mantine-color-green-7)" aria-hidden />
                ) : result.status === 'failed' ? (
                  <CircleX size={16} color="var(--mantine-color-red-7)" aria-hidden />
                ) : (
                  <Clock3 size={16} aria-hidden />
                )
              }
            />
          </li>
        ))}
      </Box>
      <Stack style={{ flex: '1 1 320px', minWidth: 0 }}>
        {shown ? (
          <>
            <Anchor component={Link} to={`/executions/${shown.execution}`}>
              Open the execution
            </Anchor>
            <Json value={shown.result} label="result" />
          </>
        ) : (
          <Text c="dimmed">No Action has run yet.</Text>
        )}
      </Stack>
    </Group>
  )
}
