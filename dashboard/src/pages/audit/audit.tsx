// Audit: changes made over the Management API, by the dashboard and by clients.
import { Anchor, Badge, Button, SegmentedControl, Table, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { ClipboardList } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'react-router'

import { get, id } from '../../api/client.ts'
import type { LogEvent } from '../../api/types.ts'
import { Failure } from '../../parts/answer.tsx'
import { Empty } from '../../parts/empty.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Ago } from '../../parts/time.tsx'

const PER_PAGE = 50

export function Component() {
  const [who, setWho] = useState('dashboard')
  const q = who === 'dashboard' ? 'type:sapi AND client_id:keyturn-dashboard' : 'type:sapi'
  const found = useInfiniteQuery({
    queryKey: ['audit', q],
    initialPageParam: 0,
    queryFn: ({ pageParam, signal }) =>
      get<LogEvent[]>(`/logs?per_page=${PER_PAGE}&page=${pageParam}&sort=date:-1&q=${id(q)}`, signal),
    getNextPageParam: (page: LogEvent[], _pages, at: number) => (page.length < PER_PAGE ? undefined : at + 1),
  })
  const rows = found.data?.pages.flat() ?? []
  return (
    <>
      <PageHead title="Audit" words="Every change that was accepted, who made it, and when.">
        <SegmentedControl
          aria-label="Whose changes"
          value={who}
          onChange={setWho}
          data={[
            { value: 'dashboard', label: 'Dashboard' },
            { value: 'all', label: 'Everybody' },
          ]}
        />
      </PageHead>
      {found.isError ? (
        <Failure error={found.error} again={() => void found.refetch()} />
      ) : found.data && rows.length === 0 ? (
        <Empty
          icon={ClipboardList}
          title="No change yet"
          words="Whatever is saved, deployed or deleted here is listed with its author."
        />
      ) : (
        <div className="kt-card kt-scroll" tabIndex={0} role="region" aria-label="Changes">
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Change</Table.Th>
                <Table.Th>Call</Table.Th>
                <Table.Th>By</Table.Th>
                <Table.Th>When</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((row) => (
                <Table.Tr key={row.log_id}>
                  <Table.Td>
                    <Anchor component={Link} to={`/logs/${id(row.log_id)}`} className="kt-row-link">
                      {row.description ?? row.type}
                    </Anchor>
                  </Table.Td>
                  <Table.Td>
                    <Badge color="gray" mr={6}>
                      {row.details?.request?.method}
                    </Badge>
                    <Text span className="kt-mono" style={{ overflowWrap: 'anywhere' }}>
                      {row.details?.request?.path}
                    </Text>
                  </Table.Td>
                  <Table.Td>{row.user_name ?? row.user_id ?? row.client_name}</Table.Td>
                  <Table.Td>
                    <Ago at={row.date} />
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
    </>
  )
}
