// One execution: what each Action did, when, what it printed and sent; run again, or replay it on the draft.
import { Alert, Anchor, Badge, Button, Group, Modal, SegmentedControl, Stack, Tabs, Text, Title } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { RotateCcw, StepForward } from 'lucide-react'
import { useState } from 'react'
import { Link, useParams } from 'react-router'

import { allTriggers } from '../../api/actions.ts'
import { get, id as encoded, post } from '../../api/client.ts'
import type { Execution, ExecutionResult } from '../../api/types.ts'
import { Answer } from '../../parts/answer.tsx'
import { useConfirm } from '../../parts/confirm.tsx'
import { Json } from '../../parts/json.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Commands, ConsoleLines, Requests, Stats } from '../../parts/run-parts.tsx'
import { ExecutionBadge, ResultBadge } from '../../parts/status.tsx'
import { Ago, utc } from '../../parts/time.tsx'
import { tell, tellFailure } from '../../parts/toast.tsx'
import { useMay } from '../../session/signed-in.tsx'
import { SourceLine } from './source-line.tsx'
import { Waterfall } from './waterfall.tsx'

export function Component() {
  const { id = '' } = useParams()
  const queries = useQueryClient()
  const triggers = useQuery(allTriggers)
  const may = useMay('update:actions')
  const { ask, dialog } = useConfirm()
  const [replaying, setReplaying] = useState(false)
  const execution = useQuery({
    queryKey: ['executions', 'one', id],
    queryFn: ({ signal }) => get<Execution>(`/actions/executions/${encoded(id)}`, signal),
    refetchInterval: ({ state }) =>
      state.data?.status === 'pending' || state.data?.status === 'suspended' ? 1_000 : false,
  })
  return (
    <Answer of={execution}>
      {(found) => (
        <>
          <PageHead
            title={triggers.data?.find((each) => each.id === found.trigger_id)?.name ?? found.trigger_id}
            back={{ to: '/executions', label: 'Executions' }}
            words={
              <Group gap="xs">
                <ExecutionBadge status={found.status} />
                <span className="kt-mono" style={{ overflowWrap: 'anywhere' }}>
                  {found.id}
                </span>
                <Ago at={found.created_at} />
              </Group>
            }
          >
            {may && found.results.length > 0 && (
              <Button variant="default" leftSection={<StepForward size={16} />} onClick={() => setReplaying(true)}>
                Replay on draft
              </Button>
            )}
            {may && repeatable(found) && (
              <Button
                leftSection={<RotateCcw size={16} />}
                onClick={() =>
                  ask({
                    title: 'Run what failed again?',
                    words: 'The Actions that failed run once more with the same event, in the versions deployed now.',
                    yes: 'Run again',
                    run: async () => {
                      await post(`/actions/executions/${encoded(id)}/retry`)
                      await queries.invalidateQueries({ queryKey: ['executions'] })
                      tell('It runs again')
                    },
                  })
                }
              >
                Run again
              </Button>
            )}
            {may && found.status === 'pending' && (
              <Button
                variant="default"
                onClick={async () => {
                  try {
                    await post(`/actions/executions/${encoded(id)}/cancel`)
                    await queries.invalidateQueries({ queryKey: ['executions'] })
                    tell('What had not run is canceled')
                  } catch (thrown) {
                    tellFailure(thrown)
                  }
                }}
              >
                Cancel
              </Button>
            )}
          </PageHead>
          <Stack gap="lg">
            {found.results.map((result, i) => (
              // positions are what tells results apart
              // oxlint-disable-next-line react/no-array-index-key
              <Result key={i} result={result} number={i + 1} />
            ))}
            <section>
              <Title order={2} mb="sm">
                Event
              </Title>
              <Text fz="sm" c="dimmed" mb="xs">
                Addresses and numbers are masked here; the Actions saw them.
                {found.user_id && (
                  <>
                    {' '}
                    <Anchor fz="sm" component={Link} to={whoseOf(found.user_id)}>
                      Open the {found.user_id.endsWith('@clients') ? 'application' : 'user'}
                    </Anchor>
                  </>
                )}
              </Text>
              <Json value={found.event} label="event" />
            </section>
          </Stack>
          <Modal
            opened={replaying}
            onClose={() => setReplaying(false)}
            title="Replay"
            size="xl"
            closeButtonProps={{ 'aria-label': 'Close' }}
          >
            {replaying && <Replay execution={found} />}
          </Modal>
          {dialog}
        </>
      )}
    </Answer>
  )
}

/** @param of what ran again, for those who hear the names of regions */
function Result({ result, number, of = '' }: { result: ExecutionResult; number: number; of?: string }) {
  const { response, error } = result
  return (
    <section
      className="kt-card"
      style={{ padding: '1rem' }}
      aria-label={`${of}${result.action_name}: ${result.status}`}
    >
      <Group justify="space-between" mb="sm">
        <Group gap="xs">
          <Text c="dimmed">{number}</Text>
          <Title order={2}>
            {result.kind === 'action' ? (
              <Anchor component={Link} to={`/actions/library/${result.action_id}`} className="kt-row-link" fw={600}>
                {result.action_name}
              </Anchor>
            ) : (
              result.action_name
            )}
          </Title>
          {result.kind === 'hook' && <Badge color="gray">Hook</Badge>}
          <ResultBadge status={result.status} />
          {result.attempt > 1 && <Badge color="yellow">Attempt {result.attempt}</Badge>}
        </Group>
        <Text fz="sm" c="dimmed">
          {result.started_at && utc(result.started_at)}
          {result.retry_at && ` · again at ${utc(result.retry_at)}`}
        </Text>
      </Group>
      {error && (
        <Alert color="red" title={error.id} mb="sm">
          <pre className="kt-pre">{error.msg}</pre>
          {error.line !== undefined && <SourceLine result={result} line={error.line} />}
        </Alert>
      )}
      {response && (
        <>
          <Waterfall result={result} />
          <Tabs defaultValue="console" mt="sm">
            <Tabs.List>
              <Tabs.Tab value="console">Console ({response.logs.length})</Tabs.Tab>
              <Tabs.Tab value="requests">Requests ({response.requests.length})</Tabs.Tab>
              <Tabs.Tab value="commands">API calls ({response.commands.length})</Tabs.Tab>
              <Tabs.Tab value="stats">Stats</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="console" pt="sm">
              <ConsoleLines logs={response.logs} truncated={response.logs_truncated === true} />
              {(response.late_errors ?? []).map(({ id, msg }) => (
                <Alert key={msg} color="yellow" title={`After the handler had ended: ${id}`} mt="xs">
                  <pre className="kt-pre">{msg}</pre>
                </Alert>
              ))}
            </Tabs.Panel>
            <Tabs.Panel value="requests" pt="sm">
              <Requests requests={response.requests} />
            </Tabs.Panel>
            <Tabs.Panel value="commands" pt="sm">
              <Commands commands={response.commands} />
            </Tabs.Panel>
            <Tabs.Panel value="stats" pt="sm">
              <Stats stats={response.stats} />
              <Text fz="xs" c="dimmed" mt="xs">
                {response.runtime}
              </Text>
            </Tabs.Panel>
          </Tabs>
        </>
      )}
    </section>
  )
}

/** Runs the original event once more; the stored execution stays as it is. */
/** What somebody waited for is over: it was answered then. */
function repeatable({ status, trigger_id }: Execution): boolean {
  return trigger_id === 'post-change-password' && (status === 'partial' || status === 'canceled')
}

function whoseOf(user: string): string {
  return user.endsWith('@clients')
    ? `/applications/${encoded(user.slice(0, -'@clients'.length))}`
    : `/users/${encoded(user)}`
}

function Replay({ execution }: { execution: Execution }) {
  const [target, setTarget] = useState('draft')
  const [mode, setMode] = useState('dry')
  const [results, setResults] = useState<ExecutionResult[]>()
  const [busy, setBusy] = useState(false)
  return (
    <Stack>
      <Text fz="sm" c="dimmed">
        Runs the original event once more. The stored execution stays as it is.
      </Text>
      <Group>
        <SegmentedControl
          aria-label="Which code"
          value={target}
          onChange={setTarget}
          data={[
            { value: 'draft', label: 'The draft' },
            { value: 'deployed', label: 'What is deployed' },
          ]}
        />
        <SegmentedControl
          aria-label="Outbound requests"
          value={mode}
          onChange={setMode}
          data={[
            { value: 'dry', label: 'Send nothing out' },
            { value: 'live', label: 'Send requests' },
          ]}
        />
        <Button
          loading={busy}
          onClick={async () => {
            setBusy(true)
            try {
              setResults(
                (
                  await post<{ results: ExecutionResult[] }>(`/actions/executions/${encoded(execution.id)}/replay`, {
                    target,
                    mode,
                  })
                ).results,
              )
            } catch (thrown) {
              tellFailure(thrown)
            } finally {
              setBusy(false)
            }
          }}
        >
          Replay
        </Button>
      </Group>
      {/* oxlint-disable-next-line react/no-array-index-key */}
      {results?.map((result, i) => (
        <Result key={i} result={result} number={i + 1} of="Replayed " />
      ))}
    </Stack>
  )
}
