// One flow as a canvas: Start, the Actions in order, Complete. Drag or arrange by keyboard; nothing is live before Apply.
import {
  closestCenter,
  DndContext,
  type DragEndEvent,
  DragOverlay,
  type DragStartEvent,
  KeyboardSensor,
  PointerSensor,
  pointerWithin,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import { SortableContext, sortableKeyboardCoordinates, verticalListSortingStrategy, arrayMove } from '@dnd-kit/sortable'
import { Alert, Box, Button, Drawer, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Code2 } from 'lucide-react'
import { Fragment, useEffect, useRef, useState } from 'react'
import { useBlocker, useParams } from 'react-router'

import { allActions, allTriggers, bind, bindingsOf } from '../../api/actions.ts'
import type { Action, Trigger, TriggerId } from '../../api/types.ts'
import { Answer } from '../../parts/answer.tsx'
import { takeKept, useKept } from '../../parts/kept.ts'
import { Leaving, useGuardedTab } from '../../parts/leaving.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { tell, tellFailure } from '../../parts/toast.tsx'
import { useMay } from '../../session/signed-in.tsx'
import { PolicyForm } from '../editor/action-settings.tsx'
import { CreateAction } from '../library/create-action.tsx'
import { AddAction } from './add-action.tsx'
import { FlowCard, Gap } from './flow-card.tsx'
import { ResetJourney } from './reset-journey.tsx'

const CAPTIONS: Record<TriggerId, [start: string, complete: string]> = {
  'post-change-password': ['Password Changed', 'Execution recorded'],
  'password-reset-post-challenge': ['Mailed link opened', 'New password is chosen'],
  'post-login': ['Signed in to an application', 'The application gets its tokens'],
  'credentials-exchange': ['An application asks for a token', 'It gets the token'],
}

export function Component() {
  const { trigger: triggerId = '' } = useParams()
  const triggers = useQuery(allTriggers)
  const actions = useQuery(allActions)
  const bindings = useQuery({ ...bindingsOf(triggerId as TriggerId) })
  return (
    <Answer of={triggers}>
      {(all) => {
        const trigger = all.find(({ id }) => id === triggerId)
        if (!trigger)
          return <PageHead title="There is no such flow" back={{ to: '/actions/triggers', label: 'Choose flow' }} />
        return (
          <>
            <Answer of={bindings}>
              {(bound) => (
                <Answer of={actions}>
                  {(offered) => (
                    <Canvas
                      key={trigger.id}
                      trigger={trigger}
                      bound={bound.map(({ action }) => action.id)}
                      actions={offered.filter((each) => each.supported_triggers[0]?.id === trigger.id)}
                    />
                  )}
                </Answer>
              )}
            </Answer>
          </>
        )
      }}
    </Answer>
  )
}

function Canvas({ trigger, bound, actions }: { trigger: Trigger; bound: string[]; actions: Action[] }) {
  const queries = useQueryClient()
  const may = useMay('update:actions')
  const kept = `keyturn.flow.${trigger.id}`
  // the order that was there when arranging began
  const [base, setBase] = useState(bound)
  const [order, setOrder] = useState(() => takeKept(kept)?.split(',').filter(Boolean) ?? bound)
  const [dragged, setDragged] = useState<string>()
  const [busy, setBusy] = useState(false)
  const [policyOf, setPolicyOf] = useState<Action>()
  const [creating, create] = useDisclosure(false)
  const [said, say] = useState('')
  const list = useRef<HTMLOListElement>(null)
  const dirty = order.join() !== base.join()
  const overtaken = dirty && bound.join() !== base.join() && bound.join() !== order.join()
  const blocker = useBlocker(dirty && may)
  useGuardedTab(dirty && may)
  useKept(kept, dirty ? order.join() : undefined)
  const joined = bound.join()
  // what was applied elsewhere is the new beginning, as long as nothing was arranged here
  useEffect(() => {
    if (dirty && joined !== order.join()) return
    setBase(bound)
    setOrder(bound)
    // only a new answer of the server counts
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [joined])
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  )
  const nameOf = (id: string | number) =>
    actions.find((each) => each.id === String(id).replace(/^new:/, ''))?.name ?? 'The Action'
  const full = trigger.max_bound !== null && order.length >= trigger.max_bound
  const [start, complete] = CAPTIONS[trigger.id]

  function add(id: string, at = order.length) {
    if (order.includes(id)) return
    if (full) return tellFailure(`At most ${trigger.max_bound} Actions stand in this flow.`)
    setOrder([...order.slice(0, at), id, ...order.slice(at)])
    say(`${nameOf(id)} is at position ${at + 1} of ${order.length + 1}. Apply makes it live.`)
  }

  function move(from: number, to: number) {
    setOrder(arrayMove(order, from, to))
    say(`${nameOf(order[from] ?? '')} moved to position ${to + 1} of ${order.length}. Apply makes it live.`)
  }

  function takeOut(id: string) {
    const before = order
    setOrder(order.filter((each) => each !== id))
    // its button is gone, and with it the place of the keyboard
    list.current?.focus()
    tell(`${nameOf(id)} was taken out. Apply makes it live.`, { undo: () => setOrder(before) })
  }

  function ended({ active, over }: DragEndEvent) {
    setDragged(undefined)
    if (!over) return
    const from = String(active.id)
    const target = String(over.id)
    if (from.startsWith('new:')) {
      const at = target.startsWith('gap:') ? Number(target.slice(4)) : order.indexOf(target)
      add(from.slice(4), at < 0 ? order.length : at)
    } else if (order.includes(target)) setOrder(arrayMove(order, order.indexOf(from), order.indexOf(target)))
  }

  async function apply() {
    setBusy(true)
    try {
      await bind(trigger.id, order)
      setBase(order)
      await queries.invalidateQueries({ queryKey: ['bindings'] })
      tell('The flow is live')
    } catch (thrown) {
      tellFailure(thrown)
    } finally {
      setBusy(false)
    }
  }

  return (
    <>
      <PageHead
        title={trigger.name}
        words={trigger.description}
        back={{ to: '/actions/triggers', label: 'Choose flow' }}
      >
        {may && (
          <>
            <Button
              variant="default"
              disabled={!dirty || busy}
              onClick={() => {
                setBase(bound)
                setOrder(bound)
                say('The flow is as it was applied last.')
              }}
            >
              Discard
            </Button>
            <Button disabled={!dirty} loading={busy} onClick={() => void apply()}>
              Apply
            </Button>
          </>
        )}
      </PageHead>
      <div role="status" className="kt-visually-hidden">
        {said}
      </div>
      {overtaken && (
        <Alert color="yellow" mb="md" title="Somebody else changed this flow meanwhile">
          <Text fz="sm">
            Now it is {bound.length === 0 ? 'empty' : bound.map(nameOf).join(', ')}. Apply replaces that by the order
            below; Discard takes it over.
          </Text>
        </Alert>
      )}
      <DndContext
        sensors={sensors}
        collisionDetection={(args) => {
          const within = pointerWithin(args)
          return within.length > 0 ? within : closestCenter(args)
        }}
        onDragStart={({ active }: DragStartEvent) => setDragged(String(active.id))}
        onDragCancel={() => setDragged(undefined)}
        onDragEnd={ended}
        accessibility={{
          screenReaderInstructions: {
            draggable:
              'Press Space or Enter to pick up the Action, arrow keys to move it, Space or Enter to drop it, Escape to cancel.',
          },
          announcements: {
            onDragStart: ({ active }) => `Picked up ${nameOf(active.id)}.`,
            onDragOver: ({ active, over }) =>
              over
                ? `${nameOf(active.id)} is over ${placeWords(String(over.id), order)}.`
                : `${nameOf(active.id)} is over no place of the flow.`,
            onDragEnd: ({ active, over }) =>
              over
                ? `${nameOf(active.id)} was dropped at ${placeWords(String(over.id), order)}. Apply makes it live.`
                : `${nameOf(active.id)} went back.`,
            onDragCancel: ({ active }) => `${nameOf(active.id)} went back.`,
          },
        }}
      >
        <div style={{ display: 'flex', gap: '1.25rem', flexWrap: 'wrap', alignItems: 'flex-start' }}>
          <Box className="kt-canvas" style={{ flex: '1 1 340px', minWidth: 0 }}>
            <div className="kt-flow">
              <div className="kt-end">Start</div>
              <Text fz="sm" c="dimmed" mt={4}>
                {start}
              </Text>
              <SortableContext items={order} strategy={verticalListSortingStrategy}>
                <ol ref={list} tabIndex={-1} className="kt-flow-list" aria-label="Actions in order">
                  {order.map((id, i) => (
                    <Fragment key={id}>
                      <Gap at={i} open={dragged?.startsWith('new:') === true} />
                      <FlowCard
                        action={actions.find((each) => each.id === id)}
                        id={id}
                        first={i === 0}
                        last={i === order.length - 1}
                        may={may}
                        onMove={(by) => move(i, i + by)}
                        onRemove={() => takeOut(id)}
                        onPolicy={setPolicyOf}
                      />
                    </Fragment>
                  ))}
                  <Gap
                    at={order.length}
                    open={dragged?.startsWith('new:') === true || order.length === 0}
                    empty={order.length === 0}
                  />
                </ol>
              </SortableContext>
              <div className="kt-end">Complete</div>
              <Text fz="sm" c="dimmed" mt={4}>
                {complete}
              </Text>
            </div>
          </Box>
          <AddAction
            actions={actions.filter(({ id }) => !order.includes(id))}
            may={may}
            note={full ? `This flow is full: it holds at most ${trigger.max_bound} Actions.` : undefined}
            onAdd={(id) => add(id)}
            onCreate={create.open}
          />
        </div>
        <DragOverlay>
          {dragged !== undefined && (
            <div className="kt-flow-card" style={{ boxShadow: 'var(--mantine-shadow-md)' }}>
              <Code2 size={18} aria-hidden />
              <Text fw={500}>{nameOf(dragged)}</Text>
            </div>
          )}
        </DragOverlay>
      </DndContext>
      {trigger.id === 'password-reset-post-challenge' && <ResetJourney names={order.map(nameOf)} />}
      <Drawer
        opened={policyOf !== undefined}
        onClose={() => setPolicyOf(undefined)}
        title={`Policy of ${policyOf?.name ?? ''}`}
      >
        {policyOf && (
          <PolicyForm
            action={policyOf}
            disabled={!may}
            blocking={trigger.blocking}
            onSaved={() => setPolicyOf(undefined)}
          />
        )}
      </Drawer>
      <CreateAction opened={creating} onClose={create.close} trigger={trigger.id} />
      <Leaving blocker={blocker} what="The changes of this flow" />
    </>
  )
}

function placeWords(over: string, order: string[]): string {
  const at = over.startsWith('gap:') ? Number(over.slice(4)) : order.indexOf(over)
  return `position ${at + 1} of ${Math.max(order.length, at + 1)}`
}
