// Tenant logs: a searchable list, newest first; ten thousand rows scroll smoothly because only those in sight are drawn.
import { Badge, Button, Group, Select, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { ScrollText, Search } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Link, useSearchParams } from 'react-router'

import { get, id } from '../../api/client.ts'
import type { LogEvent } from '../../api/types.ts'
import { Failure } from '../../parts/answer.tsx'
import { Empty } from '../../parts/empty.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Ago } from '../../parts/time.tsx'
import { colorOf, logTypes, nameOf } from './log-words.ts'

const PER_PAGE = 100

export function Component() {
  const [query, setQuery] = useSearchParams()
  const type = query.get('type')
  const [text] = useDebouncedValue(query.get('q') ?? '', 300)
  const q = [...(type ? [`type:${type}`] : []), ...(text.trim() === '' ? [] : [`(${text.trim()})`])].join(' AND ')
  const found = useInfiniteQuery({
    queryKey: ['logs', q],
    initialPageParam: 0,
    retry: false,
    queryFn: ({ pageParam, signal }) =>
      get<LogEvent[]>(
        `/logs?per_page=${PER_PAGE}&page=${pageParam}&sort=date:-1${q === '' ? '' : `&q=${id(q)}`}`,
        signal,
      ),
    getNextPageParam: (page: LogEvent[], _pages, at: number) => (page.length < PER_PAGE ? undefined : at + 1),
  })
  const rows = found.data?.pages.flat() ?? []
  const set = (name: string, value: string | null) => {
    const next = new URLSearchParams(query)
    if (value) next.set(name, value)
    else next.delete(name)
    setQuery(next, { replace: true })
  }
  return (
    <>
      <PageHead
        title="Logs"
        words="What happened in the tenant: resets asked for and done, sign-ins, changes made over the API."
      />
      <Group mb="md" align="flex-end">
        <TextInput
          label="Search"
          description="Lucene syntax: user_id:auth0|1 AND type:scp"
          value={query.get('q') ?? ''}
          onChange={(event) => set('q', event.currentTarget.value)}
          leftSection={<Search size={16} />}
          style={{ flex: '1 1 260px' }}
        />
        <Select
          label="Type"
          data={logTypes}
          value={type}
          onChange={(value) => set('type', value)}
          placeholder="Every type"
          searchable
          clearable
          clearButtonProps={{ 'aria-label': 'Every type' }}
          style={{ flex: '0 1 300px' }}
        />
      </Group>
      {found.isError ? (
        <Failure error={found.error} again={() => void found.refetch()} />
      ) : found.data && rows.length === 0 ? (
        <Empty
          icon={ScrollText}
          title="No log event fits"
          words="Events appear the moment something happens, such as somebody asking for a reset."
        />
      ) : (
        <Rows rows={rows} more={found.hasNextPage ? () => void found.fetchNextPage() : undefined} />
      )}
      {found.hasNextPage && (
        <Button mt="md" variant="default" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          Show more
        </Button>
      )}
    </>
  )
}

function Rows({ rows, more }: { rows: LogEvent[]; more: (() => void) | undefined }) {
  const place = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => place.current,
    estimateSize: () => 58,
    overscan: 12,
  })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= rows.length - 20 && rows.length >= PER_PAGE) more?.()
    // only the place in the list counts
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [last, rows.length])
  return (
    <div
      ref={place}
      className="kt-card"
      style={{ height: 'min(66vh, 900px)', overflow: 'auto' }}
      tabIndex={0}
      role="region"
      aria-label="Log events"
    >
      <ul style={{ height: virtual.getTotalSize(), position: 'relative', margin: 0, padding: 0, listStyle: 'none' }}>
        {items.map(({ index, start, key }) => {
          const row = rows[index]
          if (!row) return null
          return (
            <li
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              style={{
                position: 'absolute',
                top: 0,
                left: 0,
                width: '100%',
                transform: `translateY(${start}px)`,
                borderBottom: '1px solid var(--kt-line)',
              }}
            >
              <Link
                to={`/logs/${id(row.log_id)}`}
                className="kt-row-link"
                style={{ display: 'flex', gap: 12, padding: '9px 14px', alignItems: 'center', flexWrap: 'wrap' }}
              >
                <Badge color={colorOf(row.type)} style={{ flex: 'none' }}>
                  {nameOf(row.type)}
                </Badge>
                <Text span fz="sm" fw={400} truncate style={{ flex: '1 1 200px', minWidth: 0 }}>
                  {row.description && row.description !== nameOf(row.type) ? row.description : ''}{' '}
                  {row.user_name ?? row.user_id ?? ''}
                </Text>
                <Text span fz="xs" c="dimmed" fw={400} style={{ flex: 'none' }}>
                  {row.client_name} <Ago at={row.date} />
                </Text>
              </Link>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
