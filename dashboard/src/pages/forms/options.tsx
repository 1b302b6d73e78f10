// The options of a choice: what is shown, and what the Action gets.
import { ActionIcon, Button, Group, Stack, TextInput } from '@mantine/core'
import { ArrowUp, Plus, X } from 'lucide-react'

import { type Field, idFrom } from './form.ts'

type Option = NonNullable<Field['options']>[number]

export function Options({
  options,
  change,
  may,
}: {
  options: readonly Option[]
  change: (options: readonly Option[]) => void
  may: boolean
}) {
  const set = (at: number, part: Partial<Option>) =>
    change(options.map((option, i) => (i === at ? { ...option, ...part } : option)))
  return (
    <Stack gap={6} role="group" aria-label="Options">
      {options.map((option, i) => (
        // an option is nothing but its words: its place is what tells it from the others
        // oxlint-disable-next-line react/no-array-index-key
        <Group key={i} gap={6} wrap="nowrap" align="flex-end">
          <TextInput
            label={i === 0 ? 'Option' : undefined}
            aria-label={`Option ${i + 1}`}
            value={option.label}
            onChange={(event) => set(i, { label: event.currentTarget.value })}
            disabled={!may}
            style={{ flex: '3 1 0', minWidth: 0 }}
          />
          <TextInput
            label={i === 0 ? 'Value' : undefined}
            aria-label={`Value of option ${i + 1}`}
            value={option.value}
            onChange={(event) => set(i, { value: event.currentTarget.value })}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
            spellCheck={false}
            autoCapitalize="none"
            disabled={!may}
            style={{ flex: '2 1 0', minWidth: 0 }}
          />
          {may && (
            <Group gap={0} wrap="nowrap" h={36}>
              <ActionIcon
                variant="subtle"
                color="gray"
                style={i === 0 ? { visibility: 'hidden' } : undefined}
                aria-label={`Move option ${i + 1} up`}
                onClick={() => change(options.toSpliced(i - 1, 2, option, ...options.slice(i - 1, i)))}
              >
                <ArrowUp size={15} />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="gray"
                style={options.length === 1 ? { visibility: 'hidden' } : undefined}
                aria-label={`Take out option ${i + 1}`}
                onClick={() => change(options.toSpliced(i, 1))}
              >
                <X size={15} />
              </ActionIcon>
            </Group>
          )}
        </Group>
      ))}
      {may && (
        <Button
          variant="default"
          size="xs"
          leftSection={<Plus size={14} aria-hidden />}
          style={{ alignSelf: 'flex-start' }}
          onClick={() => {
            const label = `Option ${options.length + 1}`
            const value = idFrom(
              label,
              options.map((option) => option.value),
            )
            change([...options, { value, label }])
          }}
        >
          Add option
        </Button>
      )}
    </Stack>
  )
}
