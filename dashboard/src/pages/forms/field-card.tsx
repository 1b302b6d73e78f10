// One field of a form: a line that opens, and what can be set for its kind.
import { useSortable } from '@dnd-kit/sortable'
import { CSS } from '@dnd-kit/utilities'
import {
  ActionIcon,
  Badge,
  Group,
  Menu,
  NumberInput,
  Select,
  Stack,
  Switch,
  Text,
  Textarea,
  TextInput,
  UnstyledButton,
} from '@mantine/core'
import { ChevronDown, ChevronRight, EllipsisVertical, GripVertical } from 'lucide-react'
import { useEffect, useId, useRef } from 'react'

import type { Row } from './draft.ts'
import { type Field, inKind, isRequired, type Kind, KINDS, nameOf } from './form.ts'
import { Options } from './options.tsx'

export function FieldCard({
  row: { key, field, fresh },
  first,
  last,
  open,
  wrong,
  may,
  onOpen,
  onEdit,
  onMove,
  onRemove,
}: {
  row: Row
  first: boolean
  last: boolean
  open: boolean
  wrong: string | undefined
  may: boolean
  onOpen: (open: boolean) => void
  onEdit: (part: { field: Field } | { id: string }) => void
  onMove: (by: number) => void
  onRemove: () => void
}) {
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({
    id: key,
    disabled: !may,
  })
  const body = useId()
  const name = nameOf(field)
  const Chevron = open ? ChevronDown : ChevronRight
  return (
    <li
      ref={setNodeRef}
      className="kt-card kt-field"
      data-wrong={wrong !== undefined || undefined}
      style={{
        transform: CSS.Translate.toString(transform),
        transition,
        ...(isDragging ? { zIndex: 1, position: 'relative', boxShadow: 'var(--mantine-shadow-md)' } : {}),
      }}
    >
      <Group gap={4} wrap="nowrap" p={6}>
        {may && (
          <ActionIcon
            ref={setActivatorNodeRef}
            {...attributes}
            {...listeners}
            variant="subtle"
            color="gray"
            aria-label={`Move ${name}`}
            style={{ cursor: 'grab', touchAction: 'none' }}
          >
            <GripVertical size={16} />
          </ActionIcon>
        )}
        <UnstyledButton
          aria-expanded={open}
          aria-controls={open ? body : undefined}
          onClick={() => onOpen(!open)}
          className="kt-field-line"
        >
          <Chevron size={16} aria-hidden style={{ flex: 'none' }} />
          <span>
            <Text component="span" fw={500} fz="sm" className="kt-break">
              {name}
            </Text>
            <Badge component="span" color="gray">
              {KINDS[field.type].label}
            </Badge>
            {isRequired(field) && (
              <Badge component="span" color="blue">
                Required
              </Badge>
            )}
          </span>
        </UnstyledButton>
        {may && (
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" aria-label={`More for ${name}`}>
                <EllipsisVertical size={16} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item disabled={first} onClick={() => onMove(-1)}>
                Move up
              </Menu.Item>
              <Menu.Item disabled={last} onClick={() => onMove(1)}>
                Move down
              </Menu.Item>
              <Menu.Item color="red" onClick={onRemove}>
                Take out
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </Group>
      {wrong !== undefined && (
        <Text c="var(--mantine-color-error)" fz="sm" px="md" pb="xs">
          {wrong}
        </Text>
      )}
      {open && (
        <Stack id={body} gap="sm" px="md" pb="md">
          <Settings field={field} fresh={fresh === true} may={may} onEdit={onEdit} />
        </Stack>
      )}
    </li>
  )
}

function Settings({
  field,
  fresh,
  may,
  onEdit,
}: {
  field: Field
  fresh: boolean
  may: boolean
  onEdit: (part: { field: Field } | { id: string }) => void
}) {
  const words = useRef<HTMLInputElement & HTMLTextAreaElement>(null)
  useEffect(() => {
    if (!fresh) return
    // the words that stand there are an example
    words.current?.focus()
    words.current?.select()
    // at the beginning alone
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [])
  const set = (part: Partial<Field>) => onEdit({ field: { ...field, ...part } })
  /** A limit that is not there is no limit. */
  const limit = (name: 'min' | 'max' | 'min_length' | 'max_length', label: string) => (
    <NumberInput
      label={label}
      value={field[name] ?? ''}
      onChange={(value) => {
        const { [name]: _before, ...rest } = field
        onEdit({ field: typeof value === 'number' ? { ...rest, [name]: value } : rest })
      }}
      allowDecimal={name === 'min' || name === 'max'}
      allowNegative={name === 'min' || name === 'max'}
      placeholder="none"
      disabled={!may}
      style={{ flex: '1 1 8rem' }}
    />
  )
  return (
    <>
      {field.type === 'rich_text' ? (
        <Textarea
          ref={words}
          label="Words"
          description="Text; {{vars.name}} becomes what the Action gives"
          value={field.content ?? ''}
          onChange={(event) => set({ content: event.currentTarget.value })}
          autosize
          minRows={2}
          maxRows={12}
          disabled={!may}
        />
      ) : (
        <TextInput
          ref={words}
          label="Label"
          value={field.label ?? ''}
          onChange={(event) => set({ label: event.currentTarget.value })}
          disabled={!may}
        />
      )}
      <Group align="flex-start">
        <Select
          label="Kind"
          data={(Object.keys(KINDS) as Kind[]).map((kind) => ({ value: kind, label: KINDS[kind].label }))}
          value={field.type}
          onChange={(chosen) => chosen && onEdit({ field: inKind(field, chosen) })}
          allowDeselect={false}
          disabled={!may}
          style={{ flex: '1 1 10rem' }}
        />
        {field.type !== 'rich_text' && (
          <TextInput
            label="Name of the answer"
            value={field.id}
            onChange={(event) => onEdit({ id: event.currentTarget.value })}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
            spellCheck={false}
            autoCapitalize="none"
            disabled={!may}
            style={{ flex: '1 1 10rem' }}
          />
        )}
      </Group>
      {field.type === 'text' && (
        <Group>
          {limit('min_length', 'Minimum length')}
          {limit('max_length', 'Maximum length')}
        </Group>
      )}
      {field.type === 'number' && (
        <Group>
          {limit('min', 'Minimum')}
          {limit('max', 'Maximum')}
        </Group>
      )}
      {field.type === 'choice' && (
        <Options options={field.options ?? []} change={(options) => set({ options })} may={may} />
      )}
      {'required' in KINDS[field.type].fresh && (
        <Switch
          label={field.type === 'legal' ? 'Has to be agreed to' : 'Has to be answered'}
          checked={isRequired(field)}
          onChange={(event) => set({ required: event.currentTarget.checked })}
          disabled={!may}
        />
      )}
    </>
  )
}
