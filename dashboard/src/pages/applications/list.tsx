// Applications: who may sign users in, and who may call the API with a key.
import { Anchor, Badge, Button, Modal, Select, Table, TextInput } from '@mantine/core'
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
import { APP_TYPES, type Application } from './application.ts'

export function Component() {
  const clients = useQuery({
    queryKey: ['clients'],
    queryFn: ({ signal }) => get<Application[]>('/clients?per_page=100&is_global=false', signal),
  })
  const may = useMay('create:clients')
  const [creating, create] = useDisclosure(false)
  return (
    <>
      <PageHead
        title="Applications"
        words="Clients of this tenant: web sites that sign users in, and machines with a key for the API."
      >
        {may && (
          <Button leftSection={<Plus size={16} />} onClick={create.open}>
            Create application
          </Button>
        )}
      </PageHead>
      <Answer of={clients}>
        {(all) => (
          <div className="kt-card kt-scroll" tabIndex={0} role="region" aria-label="Applications">
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Name</Table.Th>
                  <Table.Th>Kind</Table.Th>
                  <Table.Th>Client id</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {all.map((client) => (
                  <Table.Tr key={client.client_id}>
                    <Table.Td>
                      <Anchor component={Link} to={`/applications/${id(client.client_id)}`} className="kt-row-link">
                        {client.name}
                      </Anchor>
                    </Table.Td>
                    <Table.Td>
                      <Badge color="gray">
                        {APP_TYPES.find(({ value }) => value === client.app_type)?.label ?? 'Application'}
                      </Badge>
                    </Table.Td>
                    <Table.Td className="kt-mono">{client.client_id}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </div>
        )}
      </Answer>
      <Modal opened={creating} onClose={create.close} title="Create application">
        {creating && <NewApplication onClose={create.close} />}
      </Modal>
    </>
  )
}

function NewApplication({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('')
  const [type, setType] = useState<string | null>('regular_web')
  const navigate = useNavigate()
  const queries = useQueryClient()
  return (
    <CreateForm
      onClose={onClose}
      create={async () => {
        const made = await post<Application>('/clients', { name: name.trim(), app_type: type })
        await queries.invalidateQueries({ queryKey: ['clients'] })
        await navigate(`/applications/${id(made.client_id)}`)
      }}
    >
      {(wrong) => (
        <>
          <TextInput
            label="Name"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={wrong}
            data-autofocus
          />
          <Select label="Kind" data={APP_TYPES} value={type} onChange={setType} allowDeselect={false} />
        </>
      )}
    </CreateForm>
  )
}
