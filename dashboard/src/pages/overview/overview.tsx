// Overview: resets and changes over time, how they ended, what waits.
import { Anchor, Badge, Group, SegmentedControl, SimpleGrid, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'

import { get } from '../../api/client.ts'
import { Answer } from '../../parts/answer.tsx'
import { Chart } from '../../parts/chart.tsx'
import { PageHead } from '../../parts/page-head.tsx'

type Day = {
  date: string
  requested: number
  changed: number
  failed: number
  challenged: number
  challenge_passed: number
  challenge_failed: number
  executions_failed: number
}
type Overview = {
  days: Day[]
  queue: unknown
  server: { version: string; store: string; isolation: { tier: string; words: string } }
}

export function Component() {
  const [days, setDays] = useState('14')
  const overview = useQuery({
    queryKey: ['overview', days],
    refetchInterval: 15_000,
    queryFn: ({ signal }) => get<Overview>(`/keyturn/overview?days=${days}`, signal),
  })
  return (
    <>
      <PageHead title="Overview" words="Password resets and changes in this tenant.">
        <SegmentedControl
          value={days}
          onChange={setDays}
          aria-label="Time"
          data={[
            { value: '7', label: '7 days' },
            { value: '14', label: '14 days' },
            { value: '30', label: '30 days' },
          ]}
        />
      </PageHead>
      <Answer of={overview}>
        {({ days: found, queue, server }) => {
          const sum = (key: Exclude<keyof Day, 'date'>) => found.reduce((total, day) => total + day[key], 0)
          const requested = sum('requested')
          const changed = sum('changed')
          const challenged = sum('challenged')
          const passed = sum('challenge_passed')
          return (
            <>
              <SimpleGrid cols={{ base: 2, md: 4 }} mb="lg">
                <Figure label="Resets asked for" value={requested} to="/logs?type=scpr" />
                <Figure
                  label="Passwords changed"
                  value={changed}
                  to="/logs?type=scp"
                  note={
                    requested === 0
                      ? undefined
                      : `${Math.round((Math.min(changed, requested) / requested) * 100)} % of requests`
                  }
                />
                <Figure
                  label="Challenges left unpassed"
                  value={Math.max(0, challenged - passed)}
                  to="/logs?type=mfar"
                  note={challenged === 0 ? 'no challenge was asked for' : `of ${challenged} asked for`}
                />
                <Figure
                  label="Failed executions"
                  value={sum('executions_failed')}
                  to="/executions?status=partial"
                  note={`${waiting(queue)} jobs wait`}
                />
              </SimpleGrid>
              <section className="kt-card" style={{ padding: '1.25rem' }} aria-label="Resets over time">
                <Title order={2} mb="md">
                  Resets over time
                </Title>
                <Chart
                  days={found.map(({ date }) => date)}
                  series={[
                    {
                      name: 'Asked for',
                      color: 'var(--mantine-color-blue-5)',
                      values: found.map((day) => day.requested),
                    },
                    { name: 'Changed', color: 'var(--mantine-color-key-5)', values: found.map((day) => day.changed) },
                    { name: 'Failed', color: 'var(--mantine-color-red-6)', values: found.map((day) => day.failed) },
                  ]}
                />
              </section>
              <Group mt="md" gap="xs" c="dimmed" fz="sm">
                <Badge color="gray">Keyturn {server.version}</Badge>
                <Badge color="gray">{server.store}</Badge>
                <Badge color="gray">Isolation {server.isolation.tier.toUpperCase()}</Badge>
                <Text fz="sm">{server.isolation.words}</Text>
              </Group>
            </>
          )
        }}
      </Answer>
    </>
  )
}

function Figure({ label, value, note, to }: { label: string; value: number; note?: string; to: string }) {
  return (
    <div className="kt-card" style={{ padding: '1rem 1.25rem' }}>
      <Text fz="sm" c="dimmed">
        {label}
      </Text>
      <Anchor component={Link} to={to} fz={28} fw={650} c="inherit" underline="hover" aria-label={`${label}: ${value}`}>
        {value.toLocaleString('en')}
      </Anchor>
      <Text fz="xs" c="dimmed" mih={18}>
        {note}
      </Text>
    </div>
  )
}

/** The depth of the queue, whatever lanes it names. */
function waiting(queue: unknown): number {
  if (typeof queue === 'number') return queue
  if (typeof queue !== 'object' || queue === null) return 0
  const { ready, waiting: waits } = queue as { ready?: number; waiting?: number }
  return (
    ready ?? waits ?? Object.values(queue).reduce((sum: number, each) => sum + (typeof each === 'number' ? each : 0), 0)
  )
}
