// Audit: changes made over the Management API, by the dashboard and by clients.
import { Badge, SegmentedControl } from '@mantine/core'
import { ClipboardList } from 'lucide-react'
import { Link, useSearchParams } from 'react-router'

import { id } from '../../api/client.ts'
import { useOffsetPages } from '../../api/pages.ts'
import type { LogEvent } from '../../api/types.ts'
import { Empty } from '../../parts/empty.tsx'
import type { Column } from '../../parts/list-row.tsx'
import { List } from '../../parts/list.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Ago } from '../../parts/time.tsx'

const COLUMNS: Column<LogEvent>[] = [
  {
    title: 'Change',
    width: '34%',
    of: (event) => (
      <Link to={`/logs/${id(event.log_id)}`} className="kt-row-link">
        {event.description ?? event.type}
      </Link>
    ),
  },
  {
    title: 'Call',
    of: ({ details }) => (
      <>
        <Badge color="gray">{details?.request?.method}</Badge>
        <span className="kt-mono">{details?.request?.path}</span>
      </>
    ),
  },
  { title: 'By', width: '22%', of: (event) => event.user_name ?? event.user_id ?? event.client_name },
  { title: 'When', width: '9rem', of: (event) => <Ago at={event.date} /> },
]

export function Component() {
  const [query, setQuery] = useSearchParams()
  const everybody = query.get('who') === 'all'
  const q = everybody ? 'type:sapi' : 'type:sapi AND client_id:keyturn-dashboard'
  const changes = useOffsetPages<LogEvent>(['audit', q], `/logs?sort=date:-1&q=${id(q)}`)
  return (
    <>
      <PageHead title="Audit" words="Every change that was accepted, who made it, and when.">
        <SegmentedControl
          aria-label="Whose changes"
          value={everybody ? 'all' : 'dashboard'}
          onChange={(who) => setQuery(who === 'all' ? { who } : {}, { replace: true })}
          data={[
            { value: 'dashboard', label: 'Dashboard' },
            { value: 'all', label: 'Everybody' },
          ]}
        />
      </PageHead>
      <List
        of={changes}
        label="Changes"
        keyOf={(event) => event.log_id}
        columns={COLUMNS}
        empty={
          <Empty
            icon={ClipboardList}
            title="No change yet"
            words="Whatever is saved, deployed or deleted here is listed with its author."
          />
        }
      />
    </>
  )
}
