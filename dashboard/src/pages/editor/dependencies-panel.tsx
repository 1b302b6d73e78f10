// Dependencies: npm packages of the draft, found in the registry or named; versions are fixed when it is deployed.
import { ActionIcon, Anchor, Autocomplete, Button, Group, Loader, Modal, Select, Stack, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Box, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'

import { get, id } from '../../api/client.ts'
import type { Action } from '../../api/types.ts'
import { useMay } from '../../session/signed-in.tsx'
import { Advisories, auditOf, AuditResult } from './audit.tsx'
import type { DraftDependency } from './draft.ts'

type Found = { packages: { name: string; version: string; description: string }[] }
type Versions = { name: string; latest?: string; versions: string[]; deprecated?: string }

export function DependenciesPanel({
  action,
  dependencies,
  onChange,
}: {
  action: Action
  dependencies: DraftDependency[]
  onChange: (dependencies: DraftDependency[]) => void
}) {
  const may = useMay('update:actions')
  const [open, setOpen] = useState(false)
  const audit = useQuery({ ...auditOf(action), enabled: may && action.dependencies.length > 0 })
  return (
    <Stack>
      <Text fz="sm" c="dimmed">
        npm packages that your code may <code>require</code>. They are resolved without running their scripts; deploying
        fixes the versions.
      </Text>
      {dependencies.map(({ name, version }) => {
        const deployed = action.deployed_version?.dependencies.find((each) => each.name === name)?.version
        const exact = audit.data?.packages.find((each) => each.declared && each.name === name)
        return (
          <div key={name}>
            <Group justify="space-between" wrap="nowrap">
              <Group gap="xs" wrap="nowrap" style={{ minWidth: 0 }}>
                <Box size={15} aria-hidden style={{ flex: 'none' }} />
                <div style={{ minWidth: 0 }}>
                  <span className="kt-mono" style={{ overflowWrap: 'anywhere' }}>
                    {name}@{version}
                  </span>
                  <Text fz="xs" c="dimmed">
                    {[
                      exact && exact.version !== version ? `now ${exact.version}` : '',
                      deployed !== undefined && deployed !== version ? `deployed: ${deployed}` : '',
                    ]
                      .filter((words) => words !== '')
                      .join(' · ')}
                  </Text>
                </div>
              </Group>
              {may && (
                <ActionIcon
                  variant="subtle"
                  color="red"
                  aria-label={`Remove ${name}`}
                  onClick={() => onChange(dependencies.filter((each) => each.name !== name))}
                >
                  <Trash2 size={15} />
                </ActionIcon>
              )}
            </Group>
            {exact && <Advisories advisories={exact.advisories} />}
          </div>
        )
      })}
      {action.status === 'failed' && (
        <Text fz="sm" c="var(--mantine-color-error)" role="alert" style={{ overflowWrap: 'anywhere' }}>
          {action.errors?.[0]?.msg ?? 'The dependencies could not be resolved.'}
        </Text>
      )}
      {may && (
        <Button variant="default" leftSection={<Plus size={16} />} onClick={() => setOpen(true)}>
          Add Dependency
        </Button>
      )}
      {may && dependencies.length > 0 && <AuditResult audit={audit} />}
      <Modal opened={open} onClose={() => setOpen(false)} title="Add Dependency">
        {open && (
          <DependencyForm
            taken={dependencies.map(({ name }) => name)}
            onClose={() => setOpen(false)}
            onDone={(made) => {
              onChange([...dependencies, made])
              setOpen(false)
            }}
          />
        )}
      </Modal>
    </Stack>
  )
}

function DependencyForm({
  taken,
  onClose,
  onDone,
}: {
  taken: string[]
  onClose: () => void
  onDone: (made: DraftDependency) => void
}) {
  const [name, setName] = useState('')
  const [version, setVersion] = useState<string | null>(null)
  const [wrong, setWrong] = useState<string>()
  const [sought] = useDebouncedValue(name.trim(), 350)
  const found = useQuery({
    queryKey: ['packages', sought],
    enabled: sought.length >= 2,
    staleTime: 60_000,
    retry: false,
    queryFn: ({ signal }) => get<Found>(`/keyturn/packages?q=${id(sought)}`, signal),
  })
  const exact = useQuery({
    queryKey: ['packages', 'versions', sought],
    enabled: sought.length >= 2,
    staleTime: 60_000,
    retry: false,
    queryFn: ({ signal }) => get<Versions>(`/keyturn/packages/${id(sought)}`, signal),
  })
  const known = exact.data?.name === name.trim() ? exact.data : undefined
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        const wanted = name.trim()
        const words =
          wanted === ''
            ? 'Name a package.'
            : taken.includes(wanted)
              ? 'This package is there already.'
              : /^(@[a-z0-9~-][\w.~-]*\/)?[a-z0-9~-][\w.~-]*$/i.test(wanted)
                ? undefined
                : 'This is no name of an npm package. Addresses and files are not taken.'
        setWrong(words)
        if (words === undefined) onDone({ name: wanted, version: version ?? 'latest' })
      }}
    >
      <Stack>
        <Autocomplete
          label="Name"
          value={name}
          onChange={(value) => {
            setName(value)
            setVersion(null)
          }}
          data={[...new Set(found.data?.packages.map((each) => each.name) ?? [])]}
          filter={({ options }) => options}
          error={wrong}
          rightSection={exact.isFetching ? <Loader size="xs" aria-label="Searching" /> : undefined}
          placeholder="axios"
          data-autofocus
        />
        {known && (
          <Text fz="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {found.data?.packages.find((each) => each.name === known.name)?.description}{' '}
            {known.deprecated && `Deprecated: ${known.deprecated}`}
          </Text>
        )}
        {exact.isError && name.trim() === sought && (
          <Text fz="sm" c="dimmed">
            {exact.error.message}
          </Text>
        )}
        <Select
          label="Version"
          description="Left empty, the newest one when the Action is deployed"
          placeholder={known?.latest === undefined ? 'latest' : `latest (now ${known.latest})`}
          data={known?.versions ?? []}
          value={version}
          onChange={setVersion}
          clearable
          searchable
          clearButtonProps={{ 'aria-label': 'Clear the version' }}
        />
        <Text fz="xs" c="dimmed">
          Packages with native code do not work; install scripts never run.{' '}
          {known && (
            <Anchor
              fz="xs"
              href={`https://www.npmjs.com/package/${known.name}`}
              rel="noreferrer noopener"
              target="_blank"
            >
              {known.name} at npmjs.com
            </Anchor>
          )}
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit">Create</Button>
        </Group>
      </Stack>
    </form>
  )
}
