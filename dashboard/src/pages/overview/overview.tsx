// Overview: resets and changes over time, how they ended, what waits.
import { Anchor, Badge, Group, SegmentedControl, SimpleGrid, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'

import { get } from '../../api/client.ts'
import { Answer } from '../../parts/answer.tsx'
import { Chart } from '../../parts/chart.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { milliseconds } from '../../parts/time.tsx'

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
  queue: { ready: number; failed: number; oldestMs: number }
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
          const sum = (key: Figures) => found.reduce((total, day) => total + day[key], 0)
          const requested = sum('requested')
          const changed = sum('changed')
          const challenged = sum('challenged')
          const passed = sum('challenge_passed')
          return (
            <>
              <SimpleGrid cols={{ base: 2, md: 5 }} mb="lg">
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
                <Figure label="Failed executions" value={sum('executions_failed')} to="/executions?status=partial" />
                <Figure
                  label="Jobs waiting"
                  value={queue.ready}
                  to="/executions?status=pending"
                  note={
                    queue.failed > 0
                      ? `${queue.failed} failed for good`
                      : queue.ready > 0
                        ? `for ${milliseconds(queue.oldestMs)} at most`
                        : 'nothing is behind'
                  }
                />
              </SimpleGrid>
              <Picture
                title="Resets over time"
                days={found}
                lines={[
                  ['Asked for', 'blue-5', 'requested'],
                  ['Changed', 'key-5', 'changed'],
                  ['Failed', 'red-6', 'failed'],
                ]}
              />
              <SimpleGrid cols={{ base: 1, md: 2 }} mt="lg" spacing="lg">
                <Picture
                  title="Challenges"
                  days={found}
                  lines={[
                    ['Asked for', 'blue-5', 'challenged'],
                    ['Passed', 'key-5', 'challenge_passed'],
                    ['Failed', 'red-6', 'challenge_failed'],
                  ]}
                />
                <Picture title="Failed executions" days={found} lines={[['Failed', 'red-6', 'executions_failed']]} />
              </SimpleGrid>
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

type Figures = Exclude<keyof Day, 'date'>

function Picture({
  title,
  days,
  lines,
}: {
  title: string
  days: Day[]
  lines: readonly (readonly [name: string, color: string, of: Figures])[]
}) {
  return (
    <section className="kt-card" style={{ padding: '1.25rem', minWidth: 0 }} aria-label={title}>
      <Title order={2} mb="md">
        {title}
      </Title>
      <Chart
        days={days.map(({ date }) => date)}
        series={lines.map(([name, color, of]) => ({
          name,
          color: `var(--mantine-color-${color})`,
          values: days.map((day) => day[of]),
        }))}
      />
    </section>
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
