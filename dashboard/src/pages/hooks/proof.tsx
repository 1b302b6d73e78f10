// The proof of a conversion: every run of Hook and Action side by side, what both sent and how they ended.
import { Badge, Group, Stack, Text, Title } from '@mantine/core'

/** Names of headers are in lower case; secret values are masked. */
type Sent = { method: string; url: string; headers: [name: string, value: string][]; body: string }
type Side = { status: string; error: { id: string; msg: string } | null; requests: Sent[] }
export type Run = { equal: boolean; differences: string[]; remarks: string[]; hook: Side; action: Side }

/** Headers that every client sets by itself; the comparison leaves them out too. */
const PLAIN = new Set(['accept-encoding', 'connection', 'content-length', 'date', 'host', 'keep-alive', 'user-agent'])

export function Proof({ runs }: { runs: Run[] }) {
  return (
    <section>
      <Title order={3} mb="xs">
        Runs
      </Title>
      <Stack gap="xs" component="ol" className="kt-runs">
        {runs.map((run, i) => (
          // runs are told apart by their place
          // oxlint-disable-next-line react/no-array-index-key
          <li key={i} className="kt-card">
            <Group gap="xs" mb="xs">
              <Text fw={600}>Run {i + 1}</Text>
              <Badge color={run.equal ? 'green' : 'red'}>{run.equal ? 'equal' : 'different'}</Badge>
            </Group>
            {[...run.differences, ...run.remarks].map((words) => (
              <Text key={words} fz="sm" mb="xs" className="kt-break">
                {words}
              </Text>
            ))}
            <div className="kt-sides">
              <SideOf name="Hook" side={run.hook} />
              <SideOf name="Action" side={run.action} />
            </div>
          </li>
        ))}
      </Stack>
    </section>
  )
}

function SideOf({ name, side: { status, error, requests } }: { name: string; side: Side }) {
  return (
    <div role="group" aria-label={name}>
      <Group gap="xs" mb={4}>
        <Text fz="sm" c="dimmed">
          {name}
        </Text>
        <Badge color={status === 'ok' ? 'green' : 'red'}>{status}</Badge>
      </Group>
      {error !== null && (
        <Text fz="sm" mb={4} className="kt-break">
          {error.id}: {error.msg}
        </Text>
      )}
      {requests.length === 0 && (
        <Text fz="sm" c="dimmed">
          Nothing was sent.
        </Text>
      )}
      {requests.map(({ method, url, headers, body }, i) => (
        // oxlint-disable-next-line react/no-array-index-key
        <details key={i}>
          <summary className="kt-mono kt-break">
            {method} {url}
          </summary>
          <pre className="kt-pre">
            {[...headers.filter(([header]) => !PLAIN.has(header)).map((pair) => pair.join(': ')), '', body].join('\n')}
          </pre>
        </details>
      ))}
    </div>
  )
}
