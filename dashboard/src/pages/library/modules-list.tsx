// The third tab of the Library: modules, code that Actions share.
import { Badge, Button, Modal, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { Boxes, Plus } from 'lucide-react'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'

import { get, post } from '../../api/client.ts'
import type { ActionModule, ListedActionModule } from '../../api/schema.ts'
import { CreateForm } from '../../parts/create-form.tsx'
import { Empty } from '../../parts/empty.tsx'
import type { Column } from '../../parts/list-row.tsx'
import { List } from '../../parts/list.tsx'
import { Ago } from '../../parts/time.tsx'
import { useMay } from '../../session/signed-in.tsx'

export const allModules = queryOptions({
  queryKey: ['modules'],
  // pages of 100, as many as there are
  queryFn: async ({ signal }) => {
    const found: ListedActionModule[] = []
    for (let page = 0; ; page++) {
      const path = `/actions/modules?per_page=100&page=${page}`
      const { modules } = await get<{ modules: ListedActionModule[] }>(path, signal)
      found.push(...modules)
      if (modules.length < 100) return found
    }
  },
})

const STARTER = `// Shared code. An Action that names this module reads it by require('actions:<name>').
exports.greet = (name) => 'Hello ' + name
`

const COLUMNS: Column<ListedActionModule>[] = [
  {
    title: 'Name',
    width: '45%',
    of: (module) => (
      <Link to={`/actions/modules/${module.id}`} className="kt-row-link">
        {module.name}
      </Link>
    ),
  },
  {
    title: 'State',
    of: ({ latest_version_number: latest }) => (
      <Badge color={latest === undefined ? 'gray' : 'green'}>
        {latest === undefined ? 'Never published' : `Version ${latest}`}
      </Badge>
    ),
  },
  { title: 'Used by', of: (module) => module.actions_using_module_total },
  { title: 'Changed', of: (module) => <Ago at={module.updated_at} /> },
]

export function ModulesList() {
  const modules = useQuery(allModules)
  const may = useMay('create:actions')
  const [creating, create] = useDisclosure(false)
  return (
    <>
      {may && (modules.data?.length ?? 0) > 0 && (
        <Button variant="default" mb="sm" leftSection={<Plus size={16} />} onClick={create.open}>
          Create a module
        </Button>
      )}
      <List
        of={modules}
        label="Modules"
        keyOf={(module) => module.id}
        columns={COLUMNS}
        empty={
          <Empty
            icon={Boxes}
            title="No module"
            words="Code that more than one Action needs belongs into a module. Publish it, then choose its version in an Action."
          >
            {may && <Button onClick={create.open}>Create a module</Button>}
          </Empty>
        }
      />
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
