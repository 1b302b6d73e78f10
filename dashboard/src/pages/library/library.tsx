// Actions → Library: what was written here and what was installed from the catalogue; search, state, last change.
import { Badge, Button, Group, Menu, Tabs, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { ChevronDown, Code2, FilePlus2, LayoutTemplate, Package, Search } from 'lucide-react'
import { useCallback, useState } from 'react'
import { Link, useSearchParams } from 'react-router'

import { allActions, allTriggers, type LastRun, lastRuns } from '../../api/actions.ts'
import type { Action } from '../../api/types.ts'
import { Empty } from '../../parts/empty.tsx'
import type { Column } from '../../parts/list-row.tsx'
import { List } from '../../parts/list.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Ago } from '../../parts/time.tsx'
import { useMay } from '../../session/signed-in.tsx'
import { CreateAction } from './create-action.tsx'
import { Gallery } from './gallery.tsx'
import { isInstalled } from './installed.ts'
import { ModulesList } from './modules-list.tsx'

export function Component() {
  const [query, setQuery] = useSearchParams()
  const [creating, create] = useDisclosure(query.get('create') === 'scratch')
  const [choosing, choose] = useDisclosure(query.get('create') === 'template')
  const may = useMay('create:actions')
  const tab = ['installed', 'modules'].find((each) => each === query.get('tab')) ?? 'custom'
  return (
    <>
      <PageHead
        title="Library"
        words="Your code and ready integrations. An Action runs once it is deployed and stands in a flow."
      >
        {may && (
          <Menu position="bottom-end">
            <Menu.Target>
              <Button rightSection={<ChevronDown size={16} />}>Create Action</Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<FilePlus2 size={16} />} onClick={create.open}>
                Build from scratch
              </Menu.Item>
              <Menu.Item leftSection={<LayoutTemplate size={16} />} onClick={choose.open}>
                Choose from the catalogue
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </PageHead>
      <Tabs
        value={tab}
        onChange={(value) => setQuery({ tab: value ?? 'custom' }, { replace: true })}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="installed">Installed</Tabs.Tab>
          <Tabs.Tab value="custom">Custom</Tabs.Tab>
          <Tabs.Tab value="modules">Modules</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="installed">
          <Listed
            wanted={isInstalled}
            empty={
              <Empty
                icon={Package}
                title="Nothing installed"
                words="The catalogue has integrations that work after a few settings: mail after a change, signed webhooks, step-up with MFA and more."
              >
                {may && <Button onClick={choose.open}>Open the catalogue</Button>}
              </Empty>
            }
          />
        </Tabs.Panel>
        <Tabs.Panel value="modules">
          <ModulesList />
        </Tabs.Panel>
        <Tabs.Panel value="custom">
          <Listed
            wanted={isCustom}
            empty={
              <Empty
                icon={Code2}
                title="Write your first Action"
                words="An Action is a function that runs in a reset, or after a password was changed. Write it, test it on a sample event, deploy it, and put it into a flow."
              >
                {may && <Button onClick={create.open}>Create Action</Button>}
              </Empty>
            }
          />
        </Tabs.Panel>
      </Tabs>
      <CreateAction opened={creating} onClose={create.close} />
      <Gallery opened={choosing} onClose={choose.close} />
    </>
  )
}

type Row = { action: Action; trigger: string; run: LastRun | undefined }

const isCustom = (action: Action) => !isInstalled(action)

const COLUMNS: Column<Row>[] = [
  {
    title: 'Name',
    width: '34%',
    of: ({ action }) => (
      <Link to={`/actions/library/${action.id}`} className="kt-row-link">
        {action.name}
      </Link>
    ),
  },
  { title: 'Trigger', of: ({ trigger }) => trigger },
  { title: 'State', width: '13.5rem', of: ({ action }) => <ActionState action={action} /> },
  { title: 'Last run', width: '7rem', of: ({ run }) => <Ran run={run} /> },
  { title: 'Changed', width: '7.5rem', of: ({ action }) => <Ago at={action.updated_at} /> },
]

function Listed({ wanted, empty }: { wanted: (action: Action) => boolean; empty: React.ReactNode }) {
  const [search, setSearch] = useState('')
  const { data: triggers } = useQuery(allTriggers)
  const { data: runs } = useQuery(lastRuns)
  const words = search.trim().toLowerCase()
  const rows = useQuery({
    ...allActions,
    select: useCallback(
      (all: Action[]): Row[] =>
        all
          .filter((action) => wanted(action) && action.name.toLowerCase().includes(words))
          .map((action) => {
            const [{ id: trigger } = { id: '' }] = action.supported_triggers
            return {
              action,
              trigger: triggers?.find(({ id }) => id === trigger)?.name ?? trigger,
              run: runs?.find((run) => run.action_id === action.id),
            }
          }),
      [wanted, words, triggers, runs],
    ),
  })
  return (
    <>
      {(words !== '' || (rows.data?.length ?? 0) > 0) && (
        <TextInput
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          placeholder="Search by name"
          aria-label="Search by name"
          leftSection={<Search size={16} />}
          maw={360}
          mb="sm"
        />
      )}
      <List
        of={rows}
        label="Actions"
        keyOf={({ action }) => action.id}
        columns={COLUMNS}
        empty={words === '' ? empty : <Text c="dimmed">No Action has “{search.trim()}” in its name.</Text>}
      />
    </>
  )
}

function Ran({ run }: { run: LastRun | undefined }) {
  if (!run) return <>–</>
  return (
    <Link to={`/executions/${run.execution_id}`} className="kt-row-link" style={{ fontWeight: 400 }}>
      {run.status === 'failed' ? 'Failed ' : ''}
      <Ago at={run.at} />
    </Link>
  )
}

function ActionState({ action }: { action: Action }) {
  if (action.status === 'failed') return <Badge color="red">Build failed</Badge>
  if (!action.deployed_version) return <Badge color="gray">Draft</Badge>
  return (
    <Group gap={6}>
      <Badge color="green">Deployed v{action.deployed_version.number}</Badge>
      {!action.all_changes_deployed && <Badge color="yellow">Draft differs</Badge>}
    </Group>
  )
}
