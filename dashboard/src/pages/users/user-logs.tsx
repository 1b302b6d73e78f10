// What was logged about a user, newest first.
import { Badge } from '@mantine/core'
import { ScrollText } from 'lucide-react'
import { Link } from 'react-router'

import { id as encoded } from '../../api/client.ts'
import { useOffsetPages } from '../../api/pages.ts'
import type { LogEvent } from '../../api/types.ts'
import { Empty } from '../../parts/empty.tsx'
import type { Column } from '../../parts/list-row.tsx'
import { List } from '../../parts/list.tsx'
import { Ago } from '../../parts/time.tsx'
import { colorOf, nameOf } from '../logs/log-words.ts'

const COLUMNS: Column<LogEvent>[] = [
  {
    title: 'Event',
    of: (event) => (
      <Link to={`/logs/${encoded(event.log_id)}`} className="kt-row-link">
        <Badge color={colorOf(event.type)}>{nameOf(event.type)}</Badge>
      </Link>
    ),
  },
  { title: 'Address', of: (event) => event.ip },
  { title: 'When', width: '10rem', of: (event) => <Ago at={event.date} /> },
]

export function UserLogs({ path }: { path: string }) {
  const logs = useOffsetPages<LogEvent>(['users', path, 'logs'], `${path}/logs?sort=date:-1`)
  return (
    <List
      of={logs}
      label="Log events"
      keyOf={(event) => event.log_id}
      columns={COLUMNS}
      empty={
        <Empty
          icon={ScrollText}
          title="Nothing yet"
          words="Sign-ins, resets and changes of this user are listed here as they happen."
        />
      }
    />
  )
}
