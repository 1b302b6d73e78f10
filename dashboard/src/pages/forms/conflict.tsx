// Somebody else saved meanwhile: where their form and mine differ, and three ways on.
import { Button, Group, Modal, Stack, Text } from '@mantine/core'

import { differs } from './draft.ts'
import { type Content, nameOf } from './form.ts'

export function Conflict({
  theirs,
  mine,
  onClose,
  onTheirs,
  onMine,
}: {
  theirs: Content
  mine: Content
  onClose: () => void
  onTheirs: () => void
  onMine: () => void
}) {
  return (
    <Modal opened onClose={onClose} size="lg" title="Somebody else saved this form">
      <Stack>
        <Text fz="sm">The stored form is not the one that you began with. Nothing of yours was written.</Text>
        <ul style={{ margin: 0, paddingLeft: '1.25rem' }}>
          {differencesOf(theirs, mine).map((words) => (
            <li key={words}>
              <Text fz="sm" className="kt-break">
                {words}
              </Text>
            </li>
          ))}
        </ul>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            Keep editing
          </Button>
          <Button variant="default" onClick={onTheirs}>
            Take theirs
          </Button>
          <Button color="red.8" onClick={onMine}>
            Overwrite with mine
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

const WORDS = { name: 'Name', title: 'Heading', description: 'Words above the fields', submit: 'Button' } as const

function differencesOf(theirs: Content, mine: Content): string[] {
  const found = (Object.keys(WORDS) as (keyof typeof WORDS)[])
    .filter((key) => theirs[key] !== mine[key])
    .map((key) => `${WORDS[key]}: theirs “${theirs[key]}”, yours “${mine[key]}”`)
  const [left, right] = [theirs, mine].map(({ fields }) => new Map(fields.map((field) => [field.id, field])))
  for (const [id, field] of left ?? []) {
    const own = right?.get(id)
    if (!own) found.push(`${nameOf(field)} (${id}): theirs alone`)
    else if (differs(field, own)) found.push(`${nameOf(field)} (${id}): set differently`)
  }
  for (const [id, field] of right ?? []) if (!left?.has(id)) found.push(`${nameOf(field)} (${id}): yours alone`)
  const both = ({ fields }: Content) => fields.map(({ id }) => id).filter((id) => left?.has(id) && right?.has(id))
  return differs(both(theirs), both(mine)) ? [...found, 'The fields are in another order'] : found
}
