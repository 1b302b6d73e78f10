// What can be put into a flow: deployed Actions, to drag or to add by a button.
import { useDraggable } from '@dnd-kit/core'
import { ActionIcon, Box, Group, Stack, Tabs, Text, TextInput, Title } from '@mantine/core'
import { Code2, Plus, Search } from 'lucide-react'
import { useState } from 'react'

import type { Action } from '../../api/types.ts'
import { isInstalled } from '../library/installed.ts'

export function AddAction({
  actions,
  may,
  note,
  onAdd,
  onCreate,
}: {
  actions: Action[]
  may: boolean
  note: string | undefined
  onAdd: (id: string) => void
  onCreate: () => void
}) {
  const [search, setSearch] = useState('')
  const wanted = search.trim().toLowerCase()
  const list = (offered: Action[], none: string) => {
    const found = offered.filter(({ name }) => name.toLowerCase().includes(wanted))
    if (found.length === 0) {
      return (
        <Text fz="sm" c="dimmed">
          {none}
        </Text>
      )
    }
    return (
      <Stack gap="xs">
        {found.map((action) => (
          <Offered key={action.id} action={action} may={may && note === undefined} onAdd={() => onAdd(action.id)} />
        ))}
      </Stack>
    )
  }
  return (
    <Box
      component="section"
      className="kt-card"
      p="md"
      style={{ flex: '0 1 300px', minWidth: 260 }}
      aria-label="Add Action"
    >
      <Group justify="space-between" mb="sm">
        <Title order={2}>Add Action</Title>
        {may && (
          <ActionIcon variant="light" aria-label="Create an Action for this flow" onClick={onCreate}>
            <Plus size={16} />
          </ActionIcon>
        )}
      </Group>
      <TextInput
        size="xs"
        mb="sm"
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        placeholder="Search"
        aria-label="Search Actions"
        leftSection={<Search size={14} />}
      />
      {note !== undefined && (
        <Text fz="sm" mb="sm">
          {note}
        </Text>
      )}
      <Tabs defaultValue="custom">
        <Tabs.List grow mb="sm">
          <Tabs.Tab value="installed">Installed</Tabs.Tab>
          <Tabs.Tab value="custom">Custom</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="installed">
          {list(actions.filter(isInstalled), 'None is left from the catalogue.')}
        </Tabs.Panel>
        <Tabs.Panel value="custom">
          {list(
            actions.filter((each) => !isInstalled(each)),
            'No other Action has this trigger.',
          )}
        </Tabs.Panel>
      </Tabs>
    </Box>
  )
}

function Offered({ action, may, onAdd }: { action: Action; may: boolean; onAdd: () => void }) {
  const deployed = action.deployed_version !== undefined
  const { attributes, listeners, setNodeRef, isDragging } = useDraggable({
    id: `new:${action.id}`,
    disabled: !may || !deployed,
  })
  return (
    <Group wrap="nowrap" gap={6} className="kt-card" p={6} style={{ opacity: isDragging ? 0.4 : 1 }}>
      <div
        ref={setNodeRef}
        {...attributes}
        {...listeners}
        aria-label={`Drag ${action.name}`}
        data-testid="offered"
        style={{
          flex: 1,
          display: 'flex',
          gap: 8,
          alignItems: 'center',
          cursor: deployed && may ? 'grab' : 'default',
          touchAction: 'none',
          minWidth: 0,
        }}
      >
        <Code2 size={16} aria-hidden style={{ flex: 'none' }} />
        <div style={{ minWidth: 0 }}>
          <Text fz="sm" fw={500} style={{ overflowWrap: 'anywhere' }}>
            {action.name}
          </Text>
          {!deployed && (
            <Text fz="xs" c="dimmed">
              Deploy it first
            </Text>
          )}
        </div>
      </div>
      {may && deployed && (
        <ActionIcon variant="subtle" aria-label={`Add ${action.name} at the end`} onClick={onAdd}>
          <Plus size={16} />
        </ActionIcon>
      )}
    </Group>
  )
}
