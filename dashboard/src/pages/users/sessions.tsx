// Sessions of a user: where somebody is signed in, and ending one.
import { Badge, Button, Table, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'

import { get, id, post } from '../../api/client.ts'
import { Answer } from '../../parts/answer.tsx'
import { useConfirm } from '../../parts/confirm.tsx'
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
  const key = ['users', path, 'sessions']
  const sessions = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => (await get<{ sessions: Session[] }>(`${path}/sessions?take=100`, signal)).sessions,
  })
  const queries = useQueryClient()
  const may = useMay('delete:sessions')
  const { ask, dialog } = useConfirm()
  return (
    <Answer of={sessions} rows={1}>
      {(found) =>
        found.length === 0 ? (
          <Text c="dimmed">Nobody is signed in as this user.</Text>
        ) : (
          <div className="kt-card kt-scroll" tabIndex={0} role="region" aria-label="Sessions">
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Began</Table.Th>
                  <Table.Th>Last used</Table.Th>
                  <Table.Th>Address and browser</Table.Th>
                  <Table.Th>Applications</Table.Th>
                  <Table.Td />
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {found.map((session) => (
                  <Table.Tr key={session.id}>
                    <Table.Td>
                      <Ago at={session.created_at} />
                    </Table.Td>
                    <Table.Td>
                      <Ago at={session.last_interacted_at} />
                    </Table.Td>
                    <Table.Td style={{ overflowWrap: 'anywhere' }}>
                      {session.device?.last_ip} {session.device?.last_user_agent}
                    </Table.Td>
                    <Table.Td>
                      <Badge color="gray">{session.clients?.length ?? 0}</Badge>
                    </Table.Td>
                    <Table.Td ta="right">
                      {may && (
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
                                await queries.invalidateQueries({ queryKey: key })
                                tell('The session is ended')
                              },
                            })
                          }
                        >
                          End
                        </Button>
                      )}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
            {dialog}
          </div>
        )
      }
    </Answer>
  )
}
