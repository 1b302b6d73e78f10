// Connections: where users are kept.
import { Anchor, Badge, Button, Modal, Table, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'

import { get, id, post } from '../../api/client.ts'
import { Answer } from '../../parts/answer.tsx'
import { CreateForm } from '../../parts/create-form.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { useMay } from '../../session/signed-in.tsx'
import type { Connection } from './connection.ts'

export function Component() {
  const connections = useQuery({
    queryKey: ['connections'],
    queryFn: ({ signal }) => get<Connection[]>('/connections?per_page=100', signal),
  })
  const may = useMay('create:connections')
  const [creating, create] = useDisclosure(false)
  return (
    <>
      <PageHead title="Connections" words="Databases of users, each with its own password rules.">
        {may && (
          <Button leftSection={<Plus size={16} />} onClick={create.open}>
            Create connection
          </Button>
        )}
      </PageHead>
      <Answer of={connections}>
        {(all) => (
          <div className="kt-card kt-scroll" tabIndex={0} role="region" aria-label="Connections">
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Name</Table.Th>
                  <Table.Th>Password strength</Table.Th>
                  <Table.Th>Applications</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {all.map((each) => (
                  <Table.Tr key={each.id}>
                    <Table.Td>
                      <Anchor component={Link} to={`/connections/${id(each.id)}`} className="kt-row-link">
                        {each.name}
                      </Anchor>
                    </Table.Td>
                    <Table.Td>
                      <Badge color="gray">{each.options.passwordPolicy ?? 'fair'}</Badge>
                    </Table.Td>
                    <Table.Td>{each.enabled_clients?.length ?? 0}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </div>
        )}
      </Answer>
      <Modal opened={creating} onClose={create.close} title="Create connection">
        {creating && <NewConnection onClose={create.close} />}
      </Modal>
    </>
  )
}

function NewConnection({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('')
  const navigate = useNavigate()
  const queries = useQueryClient()
  return (
    <CreateForm
      onClose={onClose}
      create={async () => {
        const made = await post<Connection>('/connections', { name: name.trim(), strategy: 'auth0' })
        await queries.invalidateQueries({ queryKey: ['connections'] })
        await navigate(`/connections/${id(made.id)}`)
      }}
    >
      {(wrong) => (
        <>
          <TextInput
            label="Name"
            description="Letters, digits and hyphens"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={wrong}
            data-autofocus
          />
        </>
      )}
    </CreateForm>
  )
}
