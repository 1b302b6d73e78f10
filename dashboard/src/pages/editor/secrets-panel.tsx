// Secrets: names are shown, values go in and never come out.
import { ActionIcon, Badge, Button, Group, Modal, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { KeyRound, Pencil, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'

import type { SecretName } from '../../api/types.ts'
import { useMay } from '../../session/signed-in.tsx'
import type { DraftSecret } from './draft.ts'

export function SecretsPanel({
  secrets,
  stored,
  onChange,
}: {
  secrets: DraftSecret[]
  stored: readonly SecretName[]
  onChange: (secrets: DraftSecret[]) => void
}) {
  const may = useMay('update:actions')
  const [open, setOpen] = useState<{ name: string; fixed: boolean }>()
  return (
    <Stack>
      <Text fz="sm" c="dimmed">
        Secret values that your code reads as properties of <code>event.secrets</code>. They are sealed in the store,
        and nobody sees them again. They are part of the draft: Save Draft stores them.
      </Text>
      {secrets.map(({ name, value }) => (
        <Group key={name} justify="space-between" wrap="nowrap">
          <Group gap="xs" wrap="nowrap" style={{ minWidth: 0 }}>
            <KeyRound size={15} aria-hidden style={{ flex: 'none' }} />
            <span className="kt-mono" style={{ overflowWrap: 'anywhere' }}>
              {name}
            </span>
            {value !== undefined && (
              <Badge color="yellow">{stored.some((each) => each.name === name) ? 'Changed' : 'New'}</Badge>
            )}
          </Group>
          {may && (
            <Group gap={4} wrap="nowrap">
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`Replace the value of ${name}`}
                onClick={() => setOpen({ name, fixed: true })}
              >
                <Pencil size={15} />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="red"
                aria-label={`Remove ${name}`}
                onClick={() => onChange(secrets.filter((each) => each.name !== name))}
              >
                <Trash2 size={15} />
              </ActionIcon>
            </Group>
          )}
        </Group>
      ))}
      {may && (
        <Button variant="default" leftSection={<Plus size={16} />} onClick={() => setOpen({ name: '', fixed: false })}>
          Add Secret
        </Button>
      )}
      <Modal
        opened={open !== undefined}
        onClose={() => setOpen(undefined)}
        title={open?.fixed ? `Replace ${open.name}` : 'Add Secret'}
      >
        {open && (
          <SecretForm
            name={open.name}
            fixed={open.fixed}
            taken={secrets.map(({ name }) => name)}
            onClose={() => setOpen(undefined)}
            onDone={(done) => {
              onChange([...secrets.filter(({ name }) => name !== done.name), done])
              setOpen(undefined)
            }}
          />
        )}
      </Modal>
    </Stack>
  )
}

function SecretForm({
  name: first,
  fixed,
  taken,
  onClose,
  onDone,
}: {
  name: string
  fixed: boolean
  taken: string[]
  onClose: () => void
  onDone: (secret: { name: string; value: string }) => void
}) {
  const [name, setName] = useState(first)
  const [value, setValue] = useState('')
  const [wrong, setWrong] = useState<{ name?: string; value?: string }>({})
  return (
    <form
      noValidate
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault()
        const found = {
          ...(name.trim() === '' ? { name: 'Give the secret a name.' } : {}),
          ...(!fixed && taken.includes(name.trim()) ? { name: 'There is a secret with this name already.' } : {}),
          ...(value === '' ? { value: 'Enter its value.' } : {}),
        }
        setWrong(found)
        if (Object.keys(found).length === 0) onDone({ name: name.trim(), value })
      }}
    >
      <Stack>
        {!fixed && (
          <TextInput
            label="Key"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={wrong.name}
            maxLength={128}
            placeholder="SENDGRID_API_KEY"
            data-autofocus
          />
        )}
        <PasswordInput
          label="Value"
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
          error={wrong.value}
          maxLength={4096}
          autoComplete="off"
          visibilityToggleButtonProps={{ 'aria-label': 'Show value' }}
          data-autofocus={fixed || undefined}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit">{fixed ? 'Replace' : 'Create'}</Button>
        </Group>
      </Stack>
    </form>
  )
}
