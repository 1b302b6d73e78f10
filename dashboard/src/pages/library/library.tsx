// Actions → Library: what was written here and what was installed from the catalogue; search, state, last change.
import { Anchor, Badge, Button, Group, Menu, Table, Tabs, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { ChevronDown, Code2, FilePlus2, LayoutTemplate, Package, Search } from 'lucide-react'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'

import { allActions, allTriggers, type LastRun, lastRuns } from '../../api/actions.ts'
import type { Action } from '../../api/types.ts'
import { Answer } from '../../parts/answer.tsx'
import { Empty } from '../../parts/empty.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Ago } from '../../parts/time.tsx'
import { useMay } from '../../session/signed-in.tsx'
import { CreateAction } from './create-action.tsx'
import { Gallery } from './gallery.tsx'
import { isInstalled } from './installed.ts'
import { ModulesList } from './modules-list.tsx'

export function Component() {
  const actions = useQuery(allActions)
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
          <Answer of={actions}>
            {(all) => (
              <List
                actions={all.filter(isInstalled)}
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
            )}
          </Answer>
        </Tabs.Panel>
        <Tabs.Panel value="modules">
          <ModulesList />
        </Tabs.Panel>
        <Tabs.Panel value="custom">
          <Answer of={actions}>
            {(all) => (
              <List
                actions={all.filter((each) => !isInstalled(each))}
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
            )}
          </Answer>
        </Tabs.Panel>
      </Tabs>
      <CreateAction opened={creating} onClose={create.close} />
      <Gallery opened={choosing} onClose={choose.close} />
    </>
  )
}

function List({ actions, empty }: { actions: Action[]; empty: React.ReactNode }) {
  const [search, setSearch] = useState('')
  const triggers = useQuery(allTriggers)
  const runs = useQuery(lastRuns)
  if (actions.length === 0) return empty
  const wanted = search.trim().toLowerCase()
  const found = actions.filter(({ name }) => name.toLowerCase().includes(wanted))
  return (
    <>
      <TextInput
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        placeholder="Search by name"
        aria-label="Search by name"
        leftSection={<Search size={16} />}
        maw={360}
        mb="sm"
      />
      <div className="kt-card kt-scroll" tabIndex={0} role="region" aria-label="Actions">
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Name</Table.Th>
              <Table.Th>Trigger</Table.Th>
              <Table.Th>State</Table.Th>
              <Table.Th>Last run</Table.Th>
              <Table.Th>Changed</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {found.map((action) => (
              <Table.Tr key={action.id}>
                <Table.Td>
                  <Anchor component={Link} to={`/actions/library/${action.id}`} className="kt-row-link">
                    {action.name}
                  </Anchor>
                </Table.Td>
                <Table.Td>
                  {triggers.data?.find(({ id }) => id === action.supported_triggers[0]?.id)?.name ??
                    action.supported_triggers[0]?.id}
                </Table.Td>
                <Table.Td>
                  <ActionState action={action} />
                </Table.Td>
                <Table.Td>
                  <Ran run={runs.data?.find((each) => each.action_id === action.id)} />
                </Table.Td>
                <Table.Td>
                  <Ago at={action.updated_at} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        {found.length === 0 && (
          <Text p="md" c="dimmed">
            No Action has “{search}” in its name.
          </Text>
        )}
      </div>
    </>
  )
}

function Ran({ run }: { run: LastRun | undefined }) {
  if (!run) return <>–</>
  return (
    <Anchor component={Link} to={`/executions/${run.execution_id}`} className="kt-row-link" fw={400}>
      {run.status === 'failed' ? 'Failed ' : ''}
      <Ago at={run.at} />
    </Anchor>
  )
}

function ActionState({ action }: { action: Action }) {
  if (action.status === 'failed') return <Badge color="red">Build failed</Badge>
  if (!action.deployed_version) return <Badge color="gray">Draft</Badge>
  return (
    <Group gap={6} wrap="nowrap">
      <Badge color="green">Deployed v{action.deployed_version.number}</Badge>
      {!action.all_changes_deployed && <Badge color="yellow">Draft differs</Badge>}
    </Group>
  )
}
