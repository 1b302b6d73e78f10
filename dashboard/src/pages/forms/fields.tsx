// The fields of a form in order: added, opened, moved by mouse, touch and keyboard, and taken out.
import {
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  MeasuringStrategy,
  PointerSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import { arrayMove, SortableContext, sortableKeyboardCoordinates, verticalListSortingStrategy } from '@dnd-kit/sortable'
import { Button, Group, Menu, Text, Title } from '@mantine/core'
import { ChevronDown } from 'lucide-react'
import { useRef, useState } from 'react'

import { tell } from '../../parts/toast.tsx'
import type { Row } from './draft.ts'
import { FieldCard } from './field-card.tsx'
import { type Fault, type Field, idFrom, type Kind, KINDS, nameOf } from './form.ts'

export function Fields({
  rows,
  change,
  fault,
  may,
}: {
  rows: readonly Row[]
  change: (rows: readonly Row[]) => void
  /** what the server says of one of them */
  fault: Fault | undefined
  may: boolean
}) {
  const [opened, setOpened] = useState<string>()
  // lines of one height: an open field is as tall as the list, and there would be no way past it
  const [dragging, setDragging] = useState(false)
  const [said, say] = useState('')
  const list = useRef<HTMLOListElement>(null)
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  )
  const placeOf = (key: string | number) => rows.findIndex((row) => row.key === key)
  const called = (key: string | number) => {
    const row = rows[placeOf(key)]
    return row ? nameOf(row.field) : 'The field'
  }
  const place = (key: string | number) => `position ${placeOf(key) + 1} of ${rows.length}`

  function add(kind: Kind) {
    const { fresh } = KINDS[kind]
    const id = idFrom(fresh.label ?? KINDS[kind].label, idsOf(rows))
    const row: Row = { key: crypto.randomUUID(), field: { id, ...fresh }, fresh: true }
    change([...rows, row])
    setOpened(row.key)
  }

  function edit(key: string, part: { field: Field } | { id: string }) {
    change(
      rows.map((row): Row => {
        if (row.key !== key) return row
        if ('id' in part) return { key, field: { ...row.field, id: part.id } }
        const { field } = part
        if (!row.fresh || field.label === row.field.label) return { ...row, field }
        const others = idsOf(rows.filter((other) => other.key !== key))
        return { ...row, field: { ...field, id: idFrom(field.label ?? '', others) } }
      }),
    )
  }

  function move(from: number, to: number) {
    change(arrayMove([...rows], from, to))
    say(`${called(rows[from]?.key ?? '')} moved to position ${to + 1} of ${rows.length}.`)
  }

  function takeOut(row: Row) {
    change(rows.filter(({ key }) => key !== row.key))
    // its button is gone, and with it the place of the keyboard
    list.current?.focus()
    tell(`${nameOf(row.field)} was taken out`, { undo: () => change(rows) })
  }

  return (
    <section aria-label="Fields">
      <Group justify="space-between" mb="sm">
        <Title order={2}>Fields</Title>
        {may && (
          <Menu position="bottom-end" width={260}>
            <Menu.Target>
              <Button variant="default" size="xs" rightSection={<ChevronDown size={14} aria-hidden />}>
                Add field
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {(Object.keys(KINDS) as Kind[]).map((kind) => (
                <Menu.Item key={kind} onClick={() => add(kind)}>
                  {KINDS[kind].label}
                  <Text fz="xs" c="dimmed">
                    {KINDS[kind].words}
                  </Text>
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )}
      </Group>
      <div role="status" className="kt-visually-hidden">
        {said}
      </div>
      <DndContext
        sensors={sensors}
        collisionDetection={closestCenter}
        measuring={{ droppable: { strategy: MeasuringStrategy.Always } }}
        onDragStart={() => setDragging(true)}
        onDragCancel={() => setDragging(false)}
        onDragEnd={({ active, over }: DragEndEvent) => {
          setDragging(false)
          if (over && active.id !== over.id) change(arrayMove([...rows], placeOf(active.id), placeOf(over.id)))
        }}
        accessibility={{
          screenReaderInstructions: {
            draggable:
              'Press Space or Enter to pick up the field, arrow keys to move it, Space or Enter to drop it, Escape to cancel.',
          },
          announcements: {
            onDragStart: ({ active }) => `Picked up ${called(active.id)}.`,
            onDragOver: ({ active, over }) => (over ? `${called(active.id)} is over ${place(over.id)}.` : undefined),
            onDragEnd: ({ active, over }) =>
              over ? `${called(active.id)} was dropped at ${place(over.id)}.` : `${called(active.id)} went back.`,
            onDragCancel: ({ active }) => `${called(active.id)} went back.`,
          },
        }}
      >
        <SortableContext items={rows.map(({ key }) => key)} strategy={verticalListSortingStrategy}>
          <ol ref={list} tabIndex={-1} className="kt-fields" aria-label="Fields in order">
            {rows.map((row, i) => (
              <FieldCard
                key={row.key}
                row={row}
                first={i === 0}
                last={i === rows.length - 1}
                open={opened === row.key && !dragging}
                wrong={fault?.at === i ? fault.words : undefined}
                may={may}
                onOpen={(open) => setOpened(open ? row.key : undefined)}
                onEdit={(part) => edit(row.key, part)}
                onMove={(by) => move(i, i + by)}
                onRemove={() => takeOut(row)}
              />
            ))}
          </ol>
        </SortableContext>
      </DndContext>
      {rows.length === 0 && <Text c="dimmed">A form has at least one field.</Text>}
    </section>
  )
}

function idsOf(rows: readonly Row[]): string[] {
  return rows.map(({ field }) => field.id)
}
