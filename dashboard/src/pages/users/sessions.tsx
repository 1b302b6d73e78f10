// Sessions of a user: where somebody is signed in, and ending one.
import { Badge, Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { MonitorSmartphone } from 'lucide-react'
import { useMemo } from 'react'

import { id, post } from '../../api/client.ts'
import { useCursorPages } from '../../api/pages.ts'
import { type Ask, useConfirm } from '../../parts/confirm.tsx'
import { Empty } from '../../parts/empty.tsx'
import type { Column } from '../../parts/list-row.tsx'
import { List } from '../../parts/list.tsx'
import { Ago } from '../../parts/time.tsx'
import { tell } from '../../parts/toast.tsx'
import { useMay } from '../../session/signed-in.tsx'

type Session = {
  id: string
  created_at?: string
  last_interacted_at?: string
  device?: { last_ip?: string; last_user_agent?: string }
  clients?: { client_id: string }[]
}

export function Sessions({ path }: { path: string }) {
  const key = useMemo(() => ['users', path, 'sessions'], [path])
  const sessions = useCursorPages<Session>(key, `${path}/sessions`, 'sessions')
  const queries = useQueryClient()
  const may = useMay('delete:sessions')
  const { ask, dialog } = useConfirm()
  const columns = useMemo(
    () => columnsOf(may ? ask : undefined, () => queries.invalidateQueries({ queryKey: key })),
    [may, ask, queries, key],
  )
  return (
    <>
      <List
        of={sessions}
        label="Sessions"
        keyOf={(session) => session.id}
        columns={columns}
        empty={
          <Empty
            icon={MonitorSmartphone}
            title="No session"
            words="Nobody is signed in as this user. A session begins at a sign-in and ends with a new password."
          />
        }
      />
      {dialog}
    </>
  )
}

/** @param ask undefined for those who may only look */
function columnsOf(ask: Ask | undefined, reread: () => Promise<void>): Column<Session>[] {
  return [
    { title: 'Began', width: '9rem', of: (session) => <Ago at={session.created_at} /> },
    { title: 'Last used', width: '9rem', of: (session) => <Ago at={session.last_interacted_at} /> },
    {
      title: 'Address and browser',
      of: ({ device }) => `${device?.last_ip ?? ''} ${device?.last_user_agent ?? ''}`.trim(),
    },
    { title: 'Applications', width: '8rem', of: ({ clients }) => <Badge color="gray">{clients?.length ?? 0}</Badge> },
    {
      title: 'What can be done',
      bare: true,
      width: '6rem',
      of: (session) =>
        ask && (
          <Button
            size="xs"
            variant="default"
            onClick={() =>
              ask({
                title: 'End this session?',
                words: 'The session and the refresh tokens that began in it are revoked.',
                yes: 'End it',
                run: async () => {
                  await post(`/sessions/${id(session.id)}/revoke`)
                  await reread()
                  tell('The session is ended')
                },
              })
            }
          >
            End
          </Button>
        ),
    },
  ]
}
