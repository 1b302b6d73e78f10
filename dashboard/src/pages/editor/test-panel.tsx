// Tries the draft: one run with an event, over the network or against stubs, and the named tests that are kept.
import { Button, Group, JsonInput, SegmentedControl, Select, Stack, Tabs, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Play } from 'lucide-react'
import { useState } from 'react'

import { get, id } from '../../api/client.ts'
import { type Kept, testAction, testsOf } from '../../api/tests.ts'
import type { Action, Execution, ExecutionRow, Stub, TestAnswer, Trigger } from '../../api/types.ts'
import { ago } from '../../parts/time.tsx'
import { tellFailure } from '../../parts/toast.tsx'
import { useMay } from '../../session/signed-in.tsx'
import { allForms } from '../forms/forms.ts'
import type { Progress } from './draft.ts'
import { KeepTest } from './keep-test.tsx'
import { NamedTests } from './named-tests.tsx'
import { ReturnedFields } from './returned-fields.tsx'
import { continuationOf, nothingReturned, returnedOf } from './returned.ts'
import { Stubs } from './stubs.tsx'
import { stubsOf, stubsOfRequests, typed, type Tried } from './tried.ts'

/** What a run ran with: the event, and the stubs where a named test has its own. */
export type Ran = { event: unknown; stubs?: readonly Stub[] }

export type TestPanelProps = {
  action: Action
  trigger: Trigger
  /** names of the draft's, also of those that are not saved yet */
  secrets: readonly string[]
  tried: Tried
  change: (change: Partial<Tried>) => void
  /** the draft, saved and built; undefined when that did not work out, which was told */
  ready: () => Promise<Action | undefined>
  busy: boolean
  onProgress: (progress: Progress) => void
  /** @param stay whether the panel has more to say than the results */
  onTested: (answer: TestAnswer['payload'], ran: Ran, stay?: boolean) => void
}

export function TestPanel(props: TestPanelProps) {
  const { action, secrets, tried, change } = props
  const tests = useQuery(testsOf(action.id))
  return (
    <Tabs value={tried.tab} onChange={(tab) => change({ tab: tab === 'named' ? 'named' : 'run' })} keepMounted={false}>
      <Tabs.List>
        <Tabs.Tab value="run">One run</Tabs.Tab>
        <Tabs.Tab value="named">Named tests{tests.data && ` (${tests.data.length})`}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="run" pt="sm">
        <OneRun {...props} />
      </Tabs.Panel>
      <Tabs.Panel value="named" pt="sm">
        <NamedTests
          {...props}
          tests={tests}
          onOpen={({ event, continue: given, stubs }) => {
            change({
              ...{ tab: 'run', event: JSON.stringify(event, null, 2), stubs: stubs.map(typed), network: 'dry' },
              handler: given ? 'continue' : 'execute',
              returned: given ? returnedOf(given) : nothingReturned(secrets),
            })
          }}
        />
      </Tabs.Panel>
    </Tabs>
  )
}

function OneRun({
  action,
  trigger,
  secrets,
  ready,
  busy,
  onProgress,
  onTested,
  tried: { event, handler, returned, asked, network, stubs, answers },
  change,
}: TestPanelProps) {
  const may = useMay('create:actions')
  const mayKeep = useMay('update:actions')
  const [wrong, setWrong] = useState<string>()
  const [source, setSource] = useState('sample')
  const [past, setPast] = useState<readonly Stub[]>([])
  const [keeping, setKeeping] = useState<Kept>()
  const continues = handler === 'continue' && trigger.handlers.continue !== null
  const forms = useQuery({ ...allForms, enabled: continues && returned.from === 'form' })
  const form = forms.data?.find((each) => each.id === returned.form)
  const executions = useQuery({
    queryKey: ['executions', { trigger: trigger.id, take: 20 }],
    queryFn: ({ signal }) =>
      get<{ executions: ExecutionRow[] }>(`/actions/executions?trigger_id=${trigger.id}&take=20`, signal),
  })

  function write(text: string) {
    change({ event: text })
    setWrong(undefined)
  }

  async function take(value: string | null) {
    if (value === null) return
    setSource(value)
    setPast([])
    if (value === 'sample') return write(JSON.stringify(trigger.sample_event, null, 2))
    try {
      const execution = await get<Execution>(`/actions/executions/${id(value)}`)
      write(JSON.stringify(execution.event, null, 2))
      const mine = execution.results.filter((result) => result.action_id === action.id)
      setPast(stubsOfRequests(mine.flatMap(({ response }) => response?.requests ?? [])))
    } catch (thrown) {
      tellFailure(thrown)
    }
  }

  /** The event that is written, or undefined, and then the field says why. */
  function read(): object | undefined {
    let parsed: unknown
    try {
      parsed = JSON.parse(event)
    } catch (thrown) {
      setWrong(thrown instanceof Error ? `This is not JSON: ${thrown.message}` : 'This is not JSON.')
      return undefined
    }
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed
    setWrong('An event is a JSON object.')
    return undefined
  }

  /** @throws Error that says what is wrong with what came back */
  function back(): Pick<Kept, 'continue'> {
    return continues ? { continue: continuationOf(returned, form) } : {}
  }

  async function run() {
    const parsed = read()
    if (!parsed) return
    try {
      const what = { event: parsed, ...back(), stubs: network === 'dry' ? stubsOf(stubs) : undefined }
      const built = await ready()
      if (!built) return
      if (built.status !== 'built') return tellFailure(built.errors?.[0]?.msg ?? 'The build failed.')
      onProgress('running')
      const { payload } = await testAction(action.id, what)
      if (network === 'live') change({ answers: payload.answers ?? [] })
      onTested(payload, { event: parsed })
    } catch (thrown) {
      tellFailure(thrown)
    } finally {
      onProgress(undefined)
    }
  }

  return (
    <Stack>
      <Text fz="sm" c="dimmed">
        Runs the draft with the event below, as {trigger.name} would. Its secrets are at <code>event.secrets</code>.
        What is not saved is saved first.
      </Text>
      {trigger.handlers.continue !== null && (
        <Select
          label="Handler"
          data={[
            { value: 'execute', label: trigger.handlers.execute },
            { value: 'continue', label: trigger.handlers.continue },
          ]}
          value={handler}
          allowDeselect={false}
          onChange={(value) => change({ handler: value === 'continue' ? 'continue' : 'execute' })}
        />
      )}
      {continues && (
        <ReturnedFields
          returned={returned}
          secrets={secrets}
          forms={forms}
          focus={asked}
          onFocused={() => change({ asked: false })}
          onChange={(part) => change({ returned: { ...returned, ...part } })}
        />
      )}
      <Select
        label="Take an event"
        data={[
          { value: 'sample', label: 'The sample of the trigger' },
          ...(executions.data?.executions ?? []).map((each) => ({
            value: each.id,
            label: `${ago(each.created_at)} · ${each.user_id ?? ''} · ${each.id.slice(-6)}`,
          })),
        ]}
        value={source}
        allowDeselect={false}
        onChange={(value) => void take(value)}
      />
      <JsonInput
        label="Event"
        value={event}
        onChange={write}
        error={wrong}
        autosize
        minRows={10}
        maxRows={22}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: '0.8rem' } }}
        spellCheck={false}
      />
      <div>
        <Text fz="sm" fw={500} mb={4} id="outbound-label">
          Outbound requests
        </Text>
        <SegmentedControl
          fullWidth
          size="xs"
          value={network}
          onChange={(value) => change({ network: value === 'dry' ? 'dry' : 'live' })}
          aria-labelledby="outbound-label"
          data={[
            { value: 'live', label: 'Go out' },
            { value: 'dry', label: 'Answer with stubs' },
          ]}
        />
      </div>
      {network === 'dry' && (
        <Stubs
          stubs={stubs}
          recorded={[
            { words: 'Take what the last run was answered', stubs: answers },
            { words: "Take this execution's requests, without bodies", stubs: past },
          ]}
          onChange={(changed) => change({ stubs: changed })}
        />
      )}
      {may && (
        <Group gap="xs" wrap="nowrap" className="kt-side-end">
          <Button flex={1} leftSection={<Play size={16} />} onClick={() => void run()} loading={busy}>
            Run
          </Button>
          {mayKeep && (
            <Button
              flex="none"
              variant="default"
              disabled={busy}
              onClick={() => {
                const parsed = read()
                try {
                  if (parsed)
                    setKeeping({ event: parsed, ...back(), stubs: network === 'dry' ? stubsOf(stubs) : answers })
                } catch (thrown) {
                  tellFailure(thrown)
                }
              }}
            >
              Keep as a test
            </Button>
          )}
        </Group>
      )}
      {keeping && <KeepTest action={action} test={keeping} ready={ready} onClose={() => setKeeping(undefined)} />}
    </Stack>
  )
}
