// Runs the draft on an event: the sample, a past one, or whatever is written; over the network or against stubs.
import {
  ActionIcon,
  Button,
  Group,
  JsonInput,
  NumberInput,
  SegmentedControl,
  Select,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Play, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'

import { type Stub, testAction } from '../../api/actions.ts'
import { get, id } from '../../api/client.ts'
import type { Action, Execution, ExecutionRow, TestAnswer, Trigger } from '../../api/types.ts'
import { ago } from '../../parts/time.tsx'
import { tellFailure } from '../../parts/toast.tsx'
import { useMay } from '../../session/signed-in.tsx'
import type { Progress } from './draft.ts'

/** Texts survive the closing of the panel, not of the page. */
const written = new Map<string, string>()

export function TestPanel({
  action,
  trigger,
  ready,
  busy,
  onProgress,
  onTested,
}: {
  action: Action
  trigger: Trigger
  ready: () => Promise<Action | undefined>
  busy: boolean
  onProgress: (progress: Progress) => void
  onTested: (answer: TestAnswer['payload']) => void
}) {
  const may = useMay('create:actions')
  const sample = JSON.stringify(trigger.sample_event, null, 2)
  const [event, setEvent] = useState(written.get(action.id) ?? sample)
  const [network, setNetwork] = useState('live')
  const [stubs, setStubs] = useState<Stub[]>([{ status: 200, url: '', body: '{}' }])
  const [wrong, setWrong] = useState<string>()
  const past = useQuery({
    queryKey: ['executions', { trigger: trigger.id, take: 20 }],
    queryFn: ({ signal }) =>
      get<{ executions: ExecutionRow[] }>(`/actions/executions?trigger_id=${trigger.id}&take=20`, signal),
  })

  function write(text: string) {
    written.set(action.id, text)
    setEvent(text)
    setWrong(undefined)
  }

  async function run() {
    let parsed: unknown
    try {
      parsed = JSON.parse(event)
    } catch (thrown) {
      return setWrong(thrown instanceof Error ? `This is not JSON: ${thrown.message}` : 'This is not JSON.')
    }
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
      return setWrong('An event is a JSON object.')
    try {
      const built = await ready()
      if (!built) return
      if (built.status !== 'built') return tellFailure(built.errors?.[0]?.msg ?? 'The build failed.')
      onProgress('running')
      const wanted = network === 'dry' ? stubs.map(({ url, ...stub }) => (url ? { ...stub, url } : stub)) : undefined
      onTested((await testAction(action.id, parsed, wanted)).payload)
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
      <Select
        label="Take an event"
        data={[
          { value: 'sample', label: 'The sample of the trigger' },
          ...(past.data?.executions ?? []).map((each) => ({
            value: each.id,
            label: `${ago(each.created_at)} · ${each.user_id ?? ''} · ${each.id.slice(-6)}`,
          })),
        ]}
        defaultValue="sample"
        allowDeselect={false}
        onChange={async (value) => {
          if (value === 'sample') return write(sample)
          if (value === null) return
          try {
            write(JSON.stringify((await get<Execution>(`/actions/executions/${id(value)}`)).event, null, 2))
          } catch (thrown) {
            tellFailure(thrown)
          }
        }}
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
          onChange={setNetwork}
          aria-labelledby="outbound-label"
          data={[
            { value: 'live', label: 'Go out' },
            { value: 'dry', label: 'Answer with stubs' },
          ]}
        />
      </div>
      {network === 'dry' && <Stubs stubs={stubs} onChange={setStubs} />}
      {may && (
        <Button leftSection={<Play size={16} />} onClick={() => void run()} loading={busy}>
          Run
        </Button>
      )}
    </Stack>
  )
}

function Stubs({ stubs, onChange }: { stubs: Stub[]; onChange: (stubs: Stub[]) => void }) {
  const change = (at: number, part: Partial<Stub>) =>
    onChange(stubs.map((stub, i) => (i === at ? { ...stub, ...part } : stub)))
  return (
    <Stack gap="sm">
      <Text fz="xs" c="dimmed">
        Nothing leaves the machine: a request gets the first answer that fits, and fails when none does.
      </Text>
      {stubs.map((stub, i) => (
        // stubs have no identity of their own
        // oxlint-disable-next-line react/no-array-index-key
        <Stack key={i} gap={6} className="kt-card" p="sm">
          <Group gap="xs" wrap="nowrap" align="flex-end">
            <TextInput
              size="xs"
              label="URL begins with"
              value={stub.url ?? ''}
              onChange={(event) => change(i, { url: event.currentTarget.value })}
              placeholder="https:// (any)"
              style={{ flex: 1 }}
            />
            <NumberInput
              size="xs"
              label="Status"
              value={stub.status}
              onChange={(status) => change(i, { status: Number(status) || 200 })}
              min={200}
              max={599}
              w={80}
              hideControls
            />
            <ActionIcon
              variant="subtle"
              color="red"
              aria-label={`Remove stub ${i + 1}`}
              onClick={() => onChange(stubs.filter((_, at) => at !== i))}
            >
              <Trash2 size={15} />
            </ActionIcon>
          </Group>
          <Textarea
            size="xs"
            label="Body"
            value={stub.body ?? ''}
            onChange={(event) => change(i, { body: event.currentTarget.value })}
            autosize
            minRows={1}
            maxRows={6}
            className="kt-mono"
          />
        </Stack>
      ))}
      <Button
        variant="subtle"
        size="xs"
        leftSection={<Plus size={14} />}
        onClick={() => onChange([...stubs, { status: 200, url: '', body: '' }])}
      >
        Add a stub
      </Button>
    </Stack>
  )
}
