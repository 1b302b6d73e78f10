// Version History: what was deployed when, compared with the draft; Revert deploys a copy and makes it the draft.
import { Badge, Button, Group, Loader, Modal, Stack, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'

import { revertTo, versionsOf } from '../../api/actions.ts'
import type { Action, ActionVersion } from '../../api/types.ts'
import { Answer } from '../../parts/answer.tsx'
import { useConfirm } from '../../parts/confirm.tsx'
import { Ago, utc } from '../../parts/time.tsx'
import { tell } from '../../parts/toast.tsx'
import { useMay } from '../../session/signed-in.tsx'
import type { Content } from './draft.ts'

const DiffEditor = lazy(async () => ({ default: (await import('./diff-editor.tsx')).DiffEditor }))

export function Versions({ action, draft, onReverted }: { action: Action; draft: Content; onReverted: () => void }) {
  const versions = useQuery(versionsOf(action.id))
  const queries = useQueryClient()
  const may = useMay('create:actions')
  const { ask, dialog } = useConfirm()
  const narrow = useMediaQuery('(max-width: 48em)')
  const [compared, setCompared] = useState<ActionVersion>()

  function revert(version: ActionVersion) {
    ask({
      title: `Revert to version ${version.number}?`,
      words:
        'A copy of it becomes a new version, is deployed at once, and becomes the draft. What is in the draft now is gone.',
      yes: 'Revert',
      run: async () => {
        const made = await revertTo(action.id, version.id)
        await queries.invalidateQueries({ queryKey: ['actions'] })
        onReverted()
        tell(`Version ${made.number}, a copy of version ${version.number}, is deployed`)
      },
    })
  }

  return (
    <>
      <Answer of={versions}>
        {(all) =>
          all.length === 0 ? (
            <Text c="dimmed">
              Draft: never deployed. Every Deploy adds a numbered version here; code, secrets and dependencies belong to
              it.
            </Text>
          ) : (
            <Stack gap="sm" component="ol" p={0} m={0} style={{ listStyle: 'none' }}>
              {all.map((version) => (
                <li key={version.id} className="kt-card" style={{ padding: '0.75rem' }}>
                  <Group justify="space-between">
                    <div>
                      <Group gap="xs">
                        <Text fw={600}>Version {version.number}</Text>
                        {version.deployed && <Badge color="green">DEPLOYED</Badge>}
                      </Group>
                      <Text fz="xs" c="dimmed" title={utc(version.created_at)}>
                        <Ago at={version.created_at} /> · {version.runtime} ·{' '}
                        {version.dependencies.map(({ name, version: exact }) => `${name}@${exact}`).join(', ') ||
                          'no dependencies'}
                      </Text>
                    </div>
                    <Group gap="xs">
                      <Button size="xs" variant="default" onClick={() => setCompared(version)}>
                        Compare
                      </Button>
                      {may && !version.deployed && (
                        <Button size="xs" variant="default" onClick={() => revert(version)}>
                          Revert
                        </Button>
                      )}
                    </Group>
                  </Group>
                </li>
              ))}
            </Stack>
          )
        }
      </Answer>
      <Modal
        opened={compared !== undefined}
        onClose={() => setCompared(undefined)}
        size="90%"
        fullScreen={narrow}
        title={`Version ${compared?.number ?? ''} and the draft`}
      >
        {compared && (
          <Suspense fallback={<Loader aria-label="Loading" />}>
            <DiffEditor
              before={compared.code}
              after={draft.code}
              labels={[`Version ${compared.number}`, 'The draft']}
            />
          </Suspense>
        )}
      </Modal>
      {dialog}
    </>
  )
}
