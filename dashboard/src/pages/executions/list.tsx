// Executions: what the Actions did, newest first; filters in the address; failed ones again, all at once.
import { Anchor, Button, Group, Select, Table, TextInput } from '@mantine/core'
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { Activity, RotateCcw } from 'lucide-react'
import { Link, useSearchParams } from 'react-router'

import { allTriggers } from '../../api/actions.ts'
import { get, id, post } from '../../api/client.ts'
import type { ExecutionRow } from '../../api/types.ts'
import { Failure } from '../../parts/answer.tsx'
import { useConfirm } from '../../parts/confirm.tsx'
import { Empty } from '../../parts/empty.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { ExecutionBadge } from '../../parts/status.tsx'
import { Ago } from '../../parts/time.tsx'
import { tell } from '../../parts/toast.tsx'
import { useMay } from '../../session/signed-in.tsx'

type Page = { executions: ExecutionRow[]; next?: string }

export function Component() {
  const [query, setQuery] = useSearchParams()
  const triggers = useQuery(allTriggers)
  const queries = useQueryClient()
  const may = useMay('update:actions')
  const { ask, dialog } = useConfirm()
  const filter = ['trigger_id', 'status', 'user_id'].flatMap((name) => {
    const value = query.get(name)
    return value ? [`${name}=${id(value)}`] : []
  })
  const found = useInfiniteQuery({
    queryKey: ['executions', filter],
    initialPageParam: '',
    refetchInterval: 5_000,
    queryFn: ({ pageParam, signal }) =>
      get<Page>(
        `/actions/executions?${[...filter, 'take=50', ...(pageParam ? [`from=${id(pageParam)}`] : [])].join('&')}`,
        signal,
      ),
    getNextPageParam: (page: Page) => page.next,
  })
  const rows = found.data?.pages.flatMap((page) => page.executions) ?? []
  const set = (name: string, value: string | null) => {
    const next = new URLSearchParams(query)
    if (value) next.set(name, value)
    else next.delete(name)
    setQuery(next, { replace: true })
  }
  return (
    <>
      <PageHead
        title="Executions"
        words="One row for every time a flow ran its Actions: what they printed, sent and answered."
      >
        {may && (
          <Button
            variant="default"
            leftSection={<RotateCcw size={16} />}
            onClick={() =>
              ask({
                title: 'Run every failed execution again?',
                words:
                  'Actions that failed run once more, in the versions deployed now; what ended well does not run twice. The filter of trigger and user counts.',
                yes: 'Run again',
                run: async () => {
                  const trigger_id = query.get('trigger_id')
                  const user_id = query.get('user_id')
                  const { retried } = await post<{ retried: number }>('/keyturn/executions/retry', {
                    ...(trigger_id ? { trigger_id } : {}),
                    ...(user_id ? { user_id } : {}),
                  })
                  await queries.invalidateQueries({ queryKey: ['executions'] })
                  tell(`${retried} executions run again`)
                },
              })
            }
          >
            Redeliver failed
          </Button>
        )}
      </PageHead>
      <Group mb="md" align="flex-end">
        <Select
          label="Flow"
          data={(triggers.data ?? []).map(({ id: value, name: label }) => ({ value, label }))}
          value={query.get('trigger_id')}
          onChange={(value) => set('trigger_id', value)}
          placeholder="Every flow"
          clearable
          clearButtonProps={{ 'aria-label': 'Every flow' }}
        />
        <Select
          label="Status"
          data={[
            { value: 'final', label: 'Succeeded' },
            { value: 'partial', label: 'Failed' },
            { value: 'pending', label: 'Pending' },
            { value: 'suspended', label: 'Suspended' },
            { value: 'canceled', label: 'Canceled' },
          ]}
          value={query.get('status')}
          onChange={(value) => set('status', value)}
          placeholder="Any"
          clearable
          clearButtonProps={{ 'aria-label': 'Any status' }}
        />
        <TextInput
          label="User id"
          value={query.get('user_id') ?? ''}
          onChange={(event) => set('user_id', event.currentTarget.value)}
          placeholder="auth0|…"
        />
      </Group>
      {found.isError ? (
        <Failure error={found.error} again={() => void found.refetch()} />
      ) : found.data && rows.length === 0 ? (
        <Empty
          icon={Activity}
          title={filter.length > 0 ? 'None fits' : 'Nothing ran yet'}
          words={
            filter.length > 0
              ? 'No execution fits this filter.'
              : 'Put a deployed Action into a flow and reset a password: what it did is here a second later.'
          }
        >
          <Button component={Link} to="/actions/triggers" variant="default">
            Open the flows
          </Button>
        </Empty>
      ) : (
        <div className="kt-card kt-scroll" tabIndex={0} role="region" aria-label="Executions">
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Execution</Table.Th>
                <Table.Th>Flow</Table.Th>
                <Table.Th>Status</Table.Th>
                <Table.Th>User</Table.Th>
                <Table.Th>Began</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((row) => (
                <Table.Tr key={row.id}>
                  <Table.Td>
                    <Anchor component={Link} to={`/executions/${row.id}`} className="kt-row-link kt-mono">
                      …{row.id.slice(-10)}
                    </Anchor>
                  </Table.Td>
                  <Table.Td>
                    {triggers.data?.find((each) => each.id === row.trigger_id)?.name ?? row.trigger_id}
                  </Table.Td>
                  <Table.Td>
                    <ExecutionBadge status={row.status} />
                  </Table.Td>
                  <Table.Td className="kt-mono">{row.user_id}</Table.Td>
                  <Table.Td>
                    <Ago at={row.created_at} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {found.hasNextPage && (
        <Button mt="md" variant="default" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          Show more
        </Button>
      )}
      {dialog}
    </>
  )
}
