// Executions: what the Actions did, newest first; filters in the address; failed ones again, all at once.
import { Anchor, Button, Group, Select, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { Activity, RotateCcw } from 'lucide-react'
import { useMemo } from 'react'
import { Link, useSearchParams } from 'react-router'

import { allTriggers } from '../../api/actions.ts'
import { get, id, post } from '../../api/client.ts'
import type { ExecutionRow, Trigger } from '../../api/types.ts'
import { useConfirm } from '../../parts/confirm.tsx'
import { Empty } from '../../parts/empty.tsx'
import type { Column } from '../../parts/list-row.tsx'
import { List } from '../../parts/list.tsx'
import { firstPageOnly, Newer } from '../../parts/newer.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { ExecutionBadge } from '../../parts/status.tsx'
import { Ago } from '../../parts/time.tsx'
import { tell } from '../../parts/toast.tsx'
import { useMay } from '../../session/signed-in.tsx'

type Page = { executions: ExecutionRow[]; next?: string }

const STATUSES = [
  { value: 'final', label: 'Succeeded' },
  { value: 'partial', label: 'Failed' },
  { value: 'pending', label: 'Pending' },
  { value: 'suspended', label: 'Suspended' },
  { value: 'canceled', label: 'Canceled' },
]
const PER_PAGE = 100

export function Component() {
  const [query, setQuery] = useSearchParams()
  const triggers = useQuery(allTriggers)
  const [user] = useDebouncedValue(query.get('user_id')?.trim() ?? '', 300)
  const [trigger, status] = [query.get('trigger_id') ?? '', query.get('status') ?? '']
  const filter = Object.entries({ trigger_id: trigger, status, user_id: user }).flatMap(([name, value]) =>
    value === '' ? [] : [`${name}=${id(value)}`],
  )
  const asked = (...more: string[]) => `/actions/executions?${[...filter, ...more].join('&')}`
  const key = ['executions', 'list', filter]
  const found = useInfiniteQuery({
    queryKey: key,
    initialPageParam: '',
    refetchInterval: firstPageOnly,
    refetchOnWindowFocus: false,
    queryFn: ({ pageParam, signal }) =>
      get<Page>(asked(`take=${PER_PAGE}`, ...(pageParam === '' ? [] : [`from=${id(pageParam)}`])), signal),
    getNextPageParam: ({ next }) => next,
    select: ({ pages }) => pages.flatMap(({ executions }) => executions),
  })
  const columns = useMemo(() => columnsOf(triggers.data ?? []), [triggers.data])
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
        <Redeliver filter={{ ...(trigger && { trigger_id: trigger }), ...(user && { user_id: user }) }} />
      </PageHead>
      <Group mb="md" align="flex-end">
        <Select
          label="Flow"
          data={(triggers.data ?? []).map(({ id: value, name: label }) => ({ value, label }))}
          value={trigger || null}
          onChange={(value) => set('trigger_id', value)}
          placeholder="Every flow"
          clearable
          clearButtonProps={{ 'aria-label': 'Every flow' }}
        />
        <Select
          label="Status"
          data={STATUSES}
          value={status || null}
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
      <Newer
        list={key}
        deep={(found.data?.length ?? 0) > PER_PAGE}
        first={found.data?.[0]?.id}
        newest={async (signal) => (await get<Page>(asked('take=1'), signal)).executions[0]?.id}
      />
      <List
        of={found}
        label="Executions"
        keyOf={(row) => row.id}
        columns={columns}
        empty={
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
        }
      />
    </>
  )
}

function columnsOf(triggers: Trigger[]): Column<ExecutionRow>[] {
  return [
    {
      title: 'Execution',
      width: '24%',
      of: ({ id: execution }) => (
        <Anchor component={Link} to={`/executions/${execution}`} className="kt-row-link kt-mono">
          …{execution.slice(-10)}
        </Anchor>
      ),
    },
    { title: 'Flow', of: (row) => triggers.find((each) => each.id === row.trigger_id)?.name ?? row.trigger_id },
    { title: 'Status', width: '9rem', of: ({ status }) => <ExecutionBadge status={status} /> },
    { title: 'User', width: '24%', of: (row) => <span className="kt-mono">{row.user_id}</span> },
    { title: 'Began', width: '10rem', of: (row) => <Ago at={row.created_at} /> },
  ]
}

/** All failed ones at once; the filter of flow and user counts. */
function Redeliver({ filter }: { filter: { trigger_id?: string; user_id?: string } }) {
  const queries = useQueryClient()
  const may = useMay('update:actions')
  const { ask, dialog } = useConfirm()
  if (!may) return null
  return (
    <>
      <Button
        variant="default"
        leftSection={<RotateCcw size={16} />}
        onClick={() =>
          ask({
            title: 'Run every failed execution again?',
            words:
              'Actions that failed run once more, in the versions deployed now; what ended well does not run twice. The filter of flow and user counts.',
            yes: 'Run again',
            run: async () => {
              const { retried } = await post<{ retried: number }>('/keyturn/executions/retry', filter)
              await queries.invalidateQueries({ queryKey: ['executions'] })
              tell(
                retried === 0
                  ? 'No execution has failed'
                  : `${retried} ${retried === 1 ? 'execution runs' : 'executions run'} again`,
              )
            },
          })
        }
      >
        Redeliver failed
      </Button>
      {dialog}
    </>
  )
}
