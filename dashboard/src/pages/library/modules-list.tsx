// The third tab of the Library: modules, code that Actions share.
import { Anchor, Badge, Button, Group, Modal, Stack, Table, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { Boxes, Plus } from 'lucide-react'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'

import { get, post } from '../../api/client.ts'
import type { ActionModule, ListedActionModule } from '../../api/schema.ts'
import { Answer } from '../../parts/answer.tsx'
import { CreateForm } from '../../parts/create-form.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Ago } from '../../parts/time.tsx'
import { useMay } from '../../session/signed-in.tsx'

export const allModules = queryOptions({
  queryKey: ['modules'],
  queryFn: async ({ signal }) =>
    (await get<{ modules: ListedActionModule[] }>('/actions/modules?per_page=100', signal)).modules,
})

const STARTER = `// Shared code. An Action that names this module reads it by require('actions:<name>').
exports.greet = (name) => 'Hello ' + name
`

export function ModulesList() {
  const modules = useQuery(allModules)
  const may = useMay('create:actions')
  const [creating, create] = useDisclosure(false)
  return (
    <>
      <Answer of={modules}>
        {(all) =>
          all.length === 0 ? (
            <Empty
              icon={Boxes}
              title="No module"
              words="Code that more than one Action needs belongs into a module. Publish it, then choose its version in an Action."
            >
              {may && <Button onClick={create.open}>Create a module</Button>}
            </Empty>
          ) : (
            <Stack>
              {may && (
                <Group>
                  <Button variant="default" leftSection={<Plus size={16} />} onClick={create.open}>
                    Create a module
                  </Button>
                </Group>
              )}
              <div className="kt-card kt-scroll" tabIndex={0} role="region" aria-label="Modules">
                <Table>
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th>Name</Table.Th>
                      <Table.Th>State</Table.Th>
                      <Table.Th>Used by</Table.Th>
                      <Table.Th>Changed</Table.Th>
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {all.map((module) => (
                      <Table.Tr key={module.id}>
                        <Table.Td>
                          <Anchor component={Link} to={`/actions/modules/${module.id}`} className="kt-row-link">
                            {module.name}
                          </Anchor>
                        </Table.Td>
                        <Table.Td>
                          <Badge color={module.latest_version_number === undefined ? 'gray' : 'green'}>
                            {module.latest_version_number === undefined
                              ? 'Never published'
                              : `Version ${module.latest_version_number}`}
                          </Badge>
                        </Table.Td>
                        <Table.Td>{module.actions_using_module_total}</Table.Td>
                        <Table.Td>
                          <Ago at={module.updated_at} />
                        </Table.Td>
                      </Table.Tr>
                    ))}
                  </Table.Tbody>
                </Table>
              </div>
            </Stack>
          )
        }
      </Answer>
      <Modal opened={creating} onClose={create.close} title="Create a module">
        {creating && <NewModule onClose={create.close} />}
      </Modal>
    </>
  )
}

function NewModule({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('')
  const navigate = useNavigate()
  const queries = useQueryClient()
  return (
    <CreateForm
      onClose={onClose}
      create={async () => {
        const made = await post<ActionModule>('/actions/modules', { name: name.trim(), code: STARTER })
        await queries.invalidateQueries({ queryKey: ['modules'] })
        await navigate(`/actions/modules/${made.id}`)
      }}
    >
      {(wrong) => (
        <>
          <TextInput
            label="Name"
            description="As it stands in require('actions:name')"
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
