// The named tests of an Action: run one or all against the draft, see what differs, expect it from now on, rename, delete.
import { ActionIcon, Badge, Button, Group, Menu, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import { CircleCheck, EllipsisVertical, Play, TriangleAlert } from 'lucide-react'
import { useState } from 'react'

import { changeTest, deleteTest, type NamedTest, runTest, type TestRun, testsOf } from '../../api/tests.ts'
import { Answer } from '../../parts/answer.tsx'
import { type Ask, useConfirm } from '../../parts/confirm.tsx'
import { CreateForm } from '../../parts/create-form.tsx'
import { tell, tellFailure } from '../../parts/toast.tsx'
import { useMay } from '../../session/signed-in.tsx'
import { allowed, Differences } from './differences.tsx'
import type { TestPanelProps } from './test-panel.tsx'

/** Of this page: what the tests of an Action came to last. */
const lastRuns = new Map<string, Record<string, TestRun>>()

export function NamedTests({
  action,
  trigger,
  ready,
  busy,
  onProgress,
  onTested,
  tests,
  onOpen,
}: TestPanelProps & { tests: UseQueryResult<NamedTest[]>; onOpen: (test: NamedTest) => void }) {
  const may = useMay('update:actions')
  const queries = useQueryClient()
  const { ask, dialog } = useConfirm()
  const [runs, setRuns] = useState(lastRuns.get(action.id) ?? {})
  const again = () => queries.invalidateQueries({ queryKey: testsOf(action.id).queryKey })

  function note(testId: string, run: TestRun | undefined) {
    const { [testId]: _before, ...rest } = lastRuns.get(action.id) ?? {}
    const after = run ? { ...rest, [testId]: run } : rest
    lastRuns.set(action.id, after)
    setRuns(after)
  }

  async function run(chosen: readonly NamedTest[]) {
    try {
      const built = await ready()
      if (!built) return
      if (built.status !== 'built') return tellFailure(built.errors?.[0]?.msg ?? 'The build failed.')
      onProgress('running')
      for (const test of chosen) {
        const done = await runTest(test)
        note(test.id, done)
        if (chosen.length === 1) onTested(done.payload, { event: test.event, stubs: test.stubs }, true)
      }
    } catch (thrown) {
      tellFailure(thrown)
    } finally {
      onProgress(undefined)
    }
  }

  async function expect(test: NamedTest, expected: NamedTest['expected']) {
    try {
      await changeTest(test, { expected })
      await again()
      note(test.id, await runTest(test))
    } catch (thrown) {
      tellFailure(thrown)
    }
  }

  return (
    <Answer of={tests} rows={2}>
      {(all) => (
        <Stack gap="sm">
          <Text fz="sm" c="dimmed">
            An event, answers of the network, and what the draft is expected to do with them.{' '}
            {all.length === 0
              ? 'There is none yet: set one up under One run, and keep it.'
              : 'Nothing goes out, so they can run anywhere: keyturn actions test runs them in a pipeline.'}
          </Text>
          {may && all.length > 1 && (
            <Button leftSection={<Play size={16} />} onClick={() => void run(all)} loading={busy}>
              Run all {all.length}
            </Button>
          )}
          <Text fz="sm" role="status" hidden={Object.keys(runs).length === 0}>
            {summary(all, runs)}
          </Text>
          <Stack component="ul" gap="sm" p={0} m={0} style={{ listStyle: 'none' }}>
            {all.map((test) => (
              <li key={test.id} className="kt-card" style={{ padding: '0.6rem 0.75rem' }} aria-label={test.name}>
                <Group justify="space-between" wrap="nowrap" gap="xs" align="flex-start">
                  <div style={{ minWidth: 0 }}>
                    <Text fw={600} fz="sm" style={{ overflowWrap: 'anywhere' }}>
                      {test.name}
                    </Text>
                    {test.continue && (
                      <Text fz="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                        {trigger.handlers.continue}
                      </Text>
                    )}
                    <Outcome run={runs[test.id]} />
                  </div>
                  {may && (
                    <Group gap={2} wrap="nowrap">
                      <ActionIcon
                        variant="subtle"
                        aria-label={`Run ${test.name}`}
                        disabled={busy}
                        onClick={() => void run([test])}
                      >
                        <Play size={16} />
                      </ActionIcon>
                      <More test={test} ask={ask} onOpen={() => onOpen(test)} onChanged={again} />
                    </Group>
                  )}
                </Group>
                <Failed
                  run={runs[test.id]}
                  may={may}
                  onAllow={(difference) => void expect(test, allowed(test.expected, difference))}
                  onExpect={(outcome) => void expect(test, outcome)}
                />
              </li>
            ))}
          </Stack>
          {dialog}
        </Stack>
      )}
    </Answer>
  )
}

function summary(tests: readonly NamedTest[], runs: Record<string, TestRun>): string {
  const ran = tests.flatMap((test) => runs[test.id] ?? [])
  const failed = ran.filter(({ passed }) => !passed).length
  return failed === 0 ? `${ran.length} of ${tests.length} run, all as expected` : `${failed} of ${ran.length} failed`
}

function Outcome({ run }: { run: TestRun | undefined }) {
  if (!run)
    return (
      <Text fz="xs" c="dimmed">
        Not run in this page
      </Text>
    )
  return run.passed ? (
    <Badge color="green" leftSection={<CircleCheck size={12} />}>
      Passed
    </Badge>
  ) : (
    <Badge color="red" leftSection={<TriangleAlert size={12} />}>
      Failed
    </Badge>
  )
}

function Failed({
  run,
  may,
  onAllow,
  onExpect,
}: {
  run: TestRun | undefined
  may: boolean
  onAllow: (difference: TestRun['differences'][number]) => void
  onExpect: (outcome: TestRun['outcome']) => void
}) {
  if (!run || run.passed) return null
  return (
    <>
      <Differences differences={run.differences} onAllow={may ? onAllow : undefined} />
      {may && (
        <Button mt="xs" size="xs" variant="default" fullWidth onClick={() => onExpect(run.outcome)}>
          This is right: expect it
        </Button>
      )}
    </>
  )
}

function More({
  test,
  ask,
  onOpen,
  onChanged,
}: {
  test: NamedTest
  ask: Ask
  onOpen: () => void
  onChanged: () => Promise<unknown>
}) {
  const [renaming, setRenaming] = useState(false)
  const [name, setName] = useState(test.name)
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={`More about ${test.name}`}>
            <EllipsisVertical size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={onOpen}>Open as one run</Menu.Item>
          <Menu.Item onClick={() => setRenaming(true)}>Rename</Menu.Item>
          <Menu.Item
            color="red"
            onClick={() =>
              ask({
                title: `Delete the test ${test.name}?`,
                words: 'What it expects is gone with it.',
                yes: 'Delete',
                danger: true,
                run: async () => {
                  await deleteTest(test)
                  await onChanged()
                  tell(`The test ${test.name} is deleted`)
                },
              })
            }
          >
            Delete
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal opened={renaming} onClose={() => setRenaming(false)} title="Rename the test">
        <CreateForm
          onClose={() => setRenaming(false)}
          submit="Rename"
          create={async () => {
            if (name.trim() === '') throw new Error('Give the test a name.')
            await changeTest(test, { name: name.trim() })
            await onChanged()
            setRenaming(false)
          }}
        >
          {(wrong) => (
            <TextInput
              label="Name"
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              error={wrong}
              maxLength={128}
              data-autofocus
            />
          )}
        </CreateForm>
      </Modal>
    </>
  )
}
