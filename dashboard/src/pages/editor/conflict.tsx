// Somebody else saved meanwhile: their draft and mine side by side, and three ways on.
import { Button, Group, Loader, Modal, Stack, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { lazy, Suspense } from 'react'

import type { Action } from '../../api/types.ts'
import { type Content, contentOf } from './draft.ts'

const DiffEditor = lazy(async () => ({ default: (await import('./diff-editor.tsx')).DiffEditor }))

export function Conflict({
  theirs,
  mine,
  onClose,
  onTheirs,
  onMine,
}: {
  theirs: Action
  mine: Content
  onClose: () => void
  onTheirs: () => void
  onMine: () => void
}) {
  const narrow = useMediaQuery('(max-width: 48em)')
  const others = otherDifferences(contentOf(theirs), mine)
  return (
    <Modal opened onClose={onClose} size="90%" fullScreen={narrow} title="Somebody else saved this Action">
      <Stack>
        <Text fz="sm">
          The stored draft is not the one that you began with. Nothing of yours was written. On the left is theirs, on
          the right is yours.
        </Text>
        <Suspense fallback={<Loader aria-label="Loading" />}>
          <DiffEditor before={theirs.code} after={mine.code} labels={['Their code', 'Your code']} />
        </Suspense>
        {others.length > 0 && (
          <ul style={{ margin: 0, paddingLeft: '1.25rem' }}>
            {others.map(({ what, theirs: left, mine: right }) => (
              <li key={what}>
                <Text fz="sm" style={{ overflowWrap: 'anywhere' }}>
                  {what}: theirs {left}, yours {right}
                </Text>
              </li>
            ))}
          </ul>
        )}
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

/** Beside the code. Values of secrets are nobody's to see: a new one counts as a difference of its name. */
function otherDifferences(theirs: Content, mine: Content): { what: string; theirs: string; mine: string }[] {
  const words = ({ dependencies, secrets, modules, runtime }: Content) => ({
    Dependencies: dependencies.map(({ name, version }) => `${name}@${version}`).join(', ') || 'none',
    Secrets:
      secrets.map(({ name, value }) => (value === undefined ? name : `${name} (new value)`)).join(', ') || 'none',
    Modules: modules.map((each) => each.module_version_id).join(', ') || 'none',
    Runtime: runtime,
  })
  const [left, right] = [words(theirs), words(mine)]
  return (Object.keys(left) as (keyof typeof left)[])
    .filter((what) => left[what] !== right[what])
    .map((what) => ({ what, theirs: left[what], mine: right[what] }))
}
