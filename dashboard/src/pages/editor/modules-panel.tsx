// Modules of the draft: which ones the code may require, in which version.
import { ActionIcon, Anchor, Group, Select, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { Link } from 'react-router'

import { get, id } from '../../api/client.ts'
import type { ModuleVersion } from '../../api/schema.ts'
import { useMay } from '../../session/signed-in.tsx'
import { allModules } from '../library/modules-list.tsx'
import type { DraftModule } from './draft.ts'

export function ModulesPanel({
  modules,
  onChange,
}: {
  modules: DraftModule[]
  onChange: (modules: DraftModule[]) => void
}) {
  const may = useMay('update:actions')
  const all = useQuery(allModules)
  const offered = (all.data ?? []).filter(
    (module) => module.latest_version_number !== undefined && !modules.some((each) => each.module_id === module.id),
  )
  return (
    <Stack>
      <Text fz="sm" c="dimmed">
        Code that Actions share, read by <code>require(&apos;actions:name&apos;)</code>. The version that is chosen here
        belongs to the draft.{' '}
        <Anchor fz="sm" component={Link} to="/actions/library?tab=modules">
          All modules
        </Anchor>
      </Text>
      {modules.map((module) => (
        <Chosen
          key={module.module_id}
          module={module}
          name={all.data?.find((each) => each.id === module.module_id)?.name ?? module.module_id}
          may={may}
          onChange={(version) =>
            onChange(
              modules.map((each) =>
                each.module_id === module.module_id ? { ...each, module_version_id: version } : each,
              ),
            )
          }
          onRemove={() => onChange(modules.filter((each) => each.module_id !== module.module_id))}
        />
      ))}
      {may && (
        <Select
          label="Add a module"
          data={offered.map((module) => ({ value: module.id, label: module.name }))}
          value={null}
          placeholder={offered.length === 0 ? 'No other is published' : 'Choose'}
          disabled={offered.length === 0}
          onChange={async (chosen) => {
            if (chosen === null) return
            const [newest] = (
              await get<{ versions: ModuleVersion[] }>(`/actions/modules/${id(chosen)}/versions?per_page=1`)
            ).versions
            if (newest) onChange([...modules, { module_id: chosen, module_version_id: newest.id }])
          }}
        />
      )}
    </Stack>
  )
}

function Chosen({
  module,
  name,
  may,
  onChange,
  onRemove,
}: {
  module: DraftModule
  name: string
  may: boolean
  onChange: (version: string) => void
  onRemove: () => void
}) {
  const versions = useQuery({
    queryKey: ['modules', module.module_id, 'versions'],
    queryFn: async ({ signal }) =>
      (
        await get<{ versions: ModuleVersion[] }>(
          `/actions/modules/${id(module.module_id)}/versions?per_page=100`,
          signal,
        )
      ).versions,
  })
  return (
    <Group align="flex-end" wrap="nowrap">
      <Select
        label={name}
        data={(versions.data ?? []).map((each) => ({ value: each.id, label: `Version ${each.version_number}` }))}
        value={module.module_version_id}
        onChange={(chosen) => chosen && onChange(chosen)}
        allowDeselect={false}
        disabled={!may}
        style={{ flex: 1 }}
      />
      {may && (
        <ActionIcon variant="subtle" color="red" size="lg" aria-label={`Remove ${name}`} onClick={onRemove}>
          <Trash2 size={15} />
        </ActionIcon>
      )}
    </Group>
  )
}
