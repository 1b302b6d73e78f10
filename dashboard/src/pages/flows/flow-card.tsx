// An Action in a flow, and the places between Actions.
import { useDroppable } from '@dnd-kit/core'
import { useSortable } from '@dnd-kit/sortable'
import { CSS } from '@dnd-kit/utilities'
import { ActionIcon, Anchor, Menu } from '@mantine/core'
import { Code2, EllipsisVertical, GripVertical } from 'lucide-react'
import { Link } from 'react-router'

import type { Action } from '../../api/types.ts'

export function Gap({ at, open, empty }: { at: number; open: boolean; empty?: boolean }) {
  const { setNodeRef, isOver } = useDroppable({ id: `gap:${at}`, disabled: !open })
  if (!open) return <li className="kt-flow-line" aria-hidden="true" style={{ listStyle: 'none' }} />
  return (
    <>
      <li className="kt-flow-line" aria-hidden="true" style={{ listStyle: 'none' }} />
      <li ref={setNodeRef} className="kt-drop" data-over={isOver || undefined} style={{ listStyle: 'none' }}>
        {empty ? 'Drag an Action here' : 'Drop here'}
      </li>
      <li className="kt-flow-line" aria-hidden="true" style={{ listStyle: 'none' }} />
    </>
  )
}

export function FlowCard({
  action,
  id,
  first,
  last,
  may,
  onMove,
  onRemove,
  onPolicy,
}: {
  action: Action | undefined
  id: string
  first: boolean
  last: boolean
  may: boolean
  onMove: (by: number) => void
  onRemove: () => void
  onPolicy: (action: Action) => void
}) {
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({
    id,
    disabled: !may,
  })
  const name = action?.name ?? id
  return (
    <li
      ref={setNodeRef}
      style={{
        listStyle: 'none',
        transform: CSS.Transform.toString(transform),
        transition,
        opacity: isDragging ? 0.4 : 1,
      }}
      data-testid="flow-card"
    >
      <div className="kt-flow-card">
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
        <Code2 size={18} aria-hidden style={{ flex: 'none' }} />
        <Anchor
          component={Link}
          to={`/actions/library/${id}`}
          className="kt-row-link"
          style={{ flex: 1, overflowWrap: 'anywhere', minWidth: 0 }}
        >
          {name}
        </Anchor>
        {action && (
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" aria-label={`More for ${name}`}>
                <EllipsisVertical size={16} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => onPolicy(action)}>Policy</Menu.Item>
              {may && (
                <>
                  <Menu.Item disabled={first} onClick={() => onMove(-1)}>
                    Move up
                  </Menu.Item>
                  <Menu.Item disabled={last} onClick={() => onMove(1)}>
                    Move down
                  </Menu.Item>
                  <Menu.Item color="red" onClick={onRemove}>
                    Take out of the flow
                  </Menu.Item>
                </>
              )}
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
    </li>
  )
}
