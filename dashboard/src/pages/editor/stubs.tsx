// What answers instead of the network in a dry run: typed, or taken from what a real run was answered.
import { ActionIcon, Button, Group, NativeSelect, NumberInput, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { Plus, Trash2 } from 'lucide-react'
import { useId } from 'react'

import type { Stub } from '../../api/types.ts'
import { headersOf, NO_HEADERS, typed, type TypedStub } from './tried.ts'

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'SMTP']

export function Stubs({
  stubs,
  recorded,
  onChange,
}: {
  stubs: readonly TypedStub[]
  /** what may be taken over, with where it comes from */
  recorded: readonly { words: string; stubs: readonly Stub[] }[]
  onChange: (stubs: readonly TypedStub[]) => void
}) {
  return (
    <Stack gap="sm">
      <Text fz="xs" c="dimmed">
        Nothing leaves the machine. A request gets the first answer that fits; one that none fits gets 200 and{' '}
        <code>{'{}'}</code>.
      </Text>
      {recorded
        .filter((each) => each.stubs.length > 0)
        .map(({ words, stubs: found }) => (
          <Button key={words} variant="default" size="xs" onClick={() => onChange(found.map(typed))}>
            {words} ({found.length})
          </Button>
        ))}
      {stubs.map((stub, i) => (
        <OneStub
          key={stub.key}
          at={i + 1}
          stub={stub}
          onChange={(part) => onChange(stubs.map((each) => (each === stub ? { ...each, ...part } : each)))}
          onRemove={() => onChange(stubs.filter((each) => each !== stub))}
        />
      ))}
      <Button
        variant="subtle"
        size="xs"
        leftSection={<Plus size={14} />}
        onClick={() => onChange([...stubs, typed({ status: 200, body: '{}' })])}
      >
        Add a stub
      </Button>
    </Stack>
  )
}

function OneStub({
  at,
  stub: { method, url, status, headers, body },
  onChange,
  onRemove,
}: {
  at: number
  stub: TypedStub
  onChange: (part: Partial<TypedStub>) => void
  onRemove: () => void
}) {
  const name = useId()
  return (
    <Stack gap={6} className="kt-card" p="sm" role="group" aria-labelledby={name}>
      <Group justify="space-between" wrap="nowrap">
        <Text fz="xs" fw={600} id={name}>
          Stub {at}
        </Text>
        <ActionIcon variant="subtle" color="red" aria-label={`Remove stub ${at}`} onClick={onRemove}>
          <Trash2 size={15} />
        </ActionIcon>
      </Group>
      <Group gap="xs" wrap="nowrap" align="flex-end">
        <NativeSelect
          size="xs"
          label="Method"
          value={method}
          onChange={(event) => onChange({ method: event.currentTarget.value })}
          data={[{ value: '', label: 'any' }, ...new Set([...METHODS, ...(method === '' ? [] : [method])])]}
          w={92}
        />
        <NumberInput
          size="xs"
          label="Status"
          value={status}
          onChange={(value) => onChange({ status: Number(value) || 200 })}
          min={200}
          max={599}
          hideControls
          style={{ flex: 1 }}
        />
      </Group>
      <TextInput
        size="xs"
        label="URL begins with"
        value={url}
        onChange={(event) => onChange({ url: event.currentTarget.value })}
        placeholder="https://api.example.com/v1/"
        spellCheck={false}
      />
      <Textarea
        size="xs"
        label="Headers"
        value={headers}
        onChange={(event) => onChange({ headers: event.currentTarget.value })}
        error={headersOf(headers) ? undefined : NO_HEADERS}
        placeholder="content-type: application/json"
        autosize
        minRows={1}
        maxRows={4}
        spellCheck={false}
        className="kt-mono"
      />
      <Textarea
        size="xs"
        label="Body"
        value={body}
        onChange={(event) => onChange({ body: event.currentTarget.value })}
        autosize
        minRows={1}
        maxRows={6}
        spellCheck={false}
        className="kt-mono"
      />
    </Stack>
  )
}
