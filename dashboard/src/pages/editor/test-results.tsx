// What the test run did: error, the page a user would see, API calls, console, requests, the six durations.
import { Alert, Badge, Button, CloseButton, Group, Tabs, Text, Title } from '@mantine/core'
import { CircleCheck, CornerDownRight, TriangleAlert } from 'lucide-react'

import type { Suspended, TestAnswer, Trigger } from '../../api/types.ts'
import { Commands, ConsoleLines, Requests, Stats } from '../../parts/run-parts.tsx'
import { Bodies } from './bodies.tsx'
import { InTokens } from './in-tokens.tsx'
import { UserWouldSee } from './user-would-see.tsx'

export function TestResults({
  tested,
  event,
  trigger,
  onContinue,
  onClose,
}: {
  tested: TestAnswer['payload']
  /** that it ran with */
  event: unknown
  trigger: Trigger
  /** what the run is waiting for is to be filled in */
  onContinue: (suspended: Suspended) => void
  onClose: () => void
}) {
  const { error, logs, requests, commands, stats, runtime, status, suspended, late_errors: late = [] } = tested
  const page = trigger.id === 'password-reset-post-challenge'
  // of the other two that decide nobody sees a page
  const tokens = trigger.blocking && !page
  const first = page ? 'page' : tokens ? 'tokens' : requests.length > 0 ? 'requests' : 'logs'
  return (
    <section className="kt-results" aria-label="Test Results" tabIndex={0}>
      <Group justify="space-between" align="flex-start" wrap="nowrap" px="md" pt="sm">
        <Group gap="xs">
          <Title order={2} fz="md">
            Test Results
          </Title>
          <Badge
            color={status === 'ok' ? 'green' : 'red'}
            leftSection={status === 'ok' ? <CircleCheck size={12} /> : <TriangleAlert size={12} />}
          >
            {status === 'ok' ? 'Succeeded' : 'Failed'}
          </Badge>
          <Text fz="xs" c="dimmed">
            {runtime}
          </Text>
          {suspended && (
            <Button
              size="compact-sm"
              variant="light"
              leftSection={<CornerDownRight size={14} />}
              onClick={() => onContinue(suspended)}
            >
              Continue…
            </Button>
          )}
        </Group>
        <CloseButton aria-label="Close test results" onClick={onClose} />
      </Group>
      <Tabs defaultValue={error ? 'error' : first} px="md" pb="md">
        <Tabs.List>
          <Tabs.Tab value="error">Error{error ? ' (1)' : ''}</Tabs.Tab>
          <Tabs.Tab value="logs">Logs ({logs.length})</Tabs.Tab>
          <Tabs.Tab value="requests">Requests ({requests.length})</Tabs.Tab>
          <Tabs.Tab value="commands">API calls ({commands.length})</Tabs.Tab>
          <Tabs.Tab value="stats">Stats</Tabs.Tab>
          {page && <Tabs.Tab value="page">What the user sees</Tabs.Tab>}
          {tokens && <Tabs.Tab value="tokens">In the tokens</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="error" pt="sm">
          {error ? (
            <Alert color="red" title={error.id}>
              <pre className="kt-pre">
                {error.msg}
                {error.line !== undefined &&
                  `\nline ${error.line}${error.column === undefined ? '' : `, column ${error.column}`}`}
              </pre>
            </Alert>
          ) : (
            <pre className="kt-pre">{'{}'}</pre>
          )}
          {late.map(({ id, msg }) => (
            <Alert key={msg} color="yellow" title={`After the handler had ended: ${id}`} mt="xs">
              <pre className="kt-pre">{msg}</pre>
            </Alert>
          ))}
        </Tabs.Panel>
        <Tabs.Panel value="logs" pt="sm">
          <ConsoleLines logs={logs} truncated={tested.logs_truncated === true} />
        </Tabs.Panel>
        <Tabs.Panel value="requests" pt="sm">
          <Requests requests={requests} />
          <Bodies sent={tested.sent ?? []} answers={tested.answers ?? []} />
        </Tabs.Panel>
        <Tabs.Panel value="commands" pt="sm">
          <Commands commands={commands} />
        </Tabs.Panel>
        <Tabs.Panel value="stats" pt="sm">
          <Stats stats={stats} />
        </Tabs.Panel>
        {tokens && (
          <Tabs.Panel value="tokens" pt="sm">
            <InTokens commands={commands} failed={status === 'failed'} />
          </Tabs.Panel>
        )}
        {page && (
          <Tabs.Panel value="page" pt="sm">
            <UserWouldSee commands={commands} failed={status === 'failed'} event={event} />
          </Tabs.Panel>
        )}
      </Tabs>
    </section>
  )
}
