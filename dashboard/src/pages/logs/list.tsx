// Tenant logs: a searchable list, newest first; filters in the address.
import { Anchor, Badge, Group, Select } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { ScrollText } from 'lucide-react'
import { Link, useSearchParams } from 'react-router'

import { get, id } from '../../api/client.ts'
import type { LogEvent } from '../../api/types.ts'
import { Empty } from '../../parts/empty.tsx'
import type { Column } from '../../parts/list-row.tsx'
import { List } from '../../parts/list.tsx'
import { firstPageOnly, Newer } from '../../parts/newer.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { useSearch } from '../../parts/search.tsx'
import { Ago } from '../../parts/time.tsx'
import { colorOf, logTypes, nameOf } from './log-words.ts'

const PER_PAGE = 100

const COLUMNS: Column<LogEvent>[] = [
  {
    title: 'Event',
    width: '30%',
    of: ({ log_id: log, type }) => (
      <Anchor component={Link} to={`/logs/${id(log)}`} className="kt-row-link" underline="never">
        <Badge color={colorOf(type)} style={{ cursor: 'inherit', maxWidth: '100%' }}>
          {nameOf(type)}
        </Badge>
      </Anchor>
    ),
  },
  { title: 'What', of: (row) => (row.description === nameOf(row.type) ? '' : row.description) },
  { title: 'User', width: '20%', of: (row) => row.user_name ?? row.user_id },
  { title: 'Application', width: '14%', of: (row) => row.client_name },
  { title: 'When', width: '9rem', of: (row) => <Ago at={row.date} /> },
]

export function Component() {
  const [query, setQuery] = useSearchParams()
  const type = query.get('type')
  const { text, field } = useSearch('Search the logs', 'Lucene: user_id:auth0|1 AND type:scp')
  const wanted = [...(type ? [`type:${type}`] : []), ...(text === '' ? [] : [`(${text})`])]
  // the next page begins below the last event: counting would show events twice that newer ones have moved down
  const asked = (count: number, below: string) => {
    const q = [...wanted, ...(below === '' ? [] : [`log_id:<${below}`])].join(' AND ')
    return `/logs?per_page=${count}&sort=date:-1${q === '' ? '' : `&q=${id(q)}`}`
  }
  const key = ['logs', 'list', wanted]
  const found = useInfiniteQuery({
    queryKey: key,
    initialPageParam: '',
    retry: false,
    refetchInterval: firstPageOnly,
    refetchOnWindowFocus: false,
    queryFn: ({ pageParam, signal }) => get<LogEvent[]>(asked(PER_PAGE, pageParam), signal),
    getNextPageParam: (page) => (page.length < PER_PAGE ? undefined : page.at(-1)?.log_id),
    select: ({ pages }) => pages.flat(),
  })
  return (
    <>
      <PageHead
        title="Logs"
        words="What happened in the tenant: resets asked for and done, sign-ins, changes made over the API."
      />
      <Group align="flex-start" style={{ columnGap: 'var(--mantine-spacing-md)', rowGap: 0 }}>
        <div style={{ flex: '1 1 260px', maxWidth: 460 }}>{field}</div>
        <Select
          aria-label="Type"
          data={logTypes}
          value={type}
          onChange={(value) => {
            const next = new URLSearchParams(query)
            if (value) next.set('type', value)
            else next.delete('type')
            setQuery(next, { replace: true })
          }}
          placeholder="Every type"
          searchable
          clearable
          clearButtonProps={{ 'aria-label': 'Every type' }}
          mb="md"
          style={{ flex: '0 1 300px' }}
        />
      </Group>
      <Newer
        list={key}
        deep={(found.data?.length ?? 0) > PER_PAGE}
        first={found.data?.[0]?.log_id}
        newest={async (signal) => (await get<LogEvent[]>(asked(1, ''), signal))[0]?.log_id}
      />
      <List
        of={found}
        label="Log events"
        keyOf={(row) => row.log_id}
        columns={COLUMNS}
        empty={
          <Empty
            icon={ScrollText}
            title="No log event fits"
            words="Events appear the moment something happens, such as somebody asking for a reset."
          />
        }
      />
    </>
  )
}
