// Flows: choose a trigger.
import { Badge, Card, Group, SimpleGrid, Text, ThemeIcon } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Cpu, KeyRound, LogIn, ShieldCheck } from 'lucide-react'
import { Link } from 'react-router'

import { allTriggers, bindingsOf } from '../../api/actions.ts'
import type { Trigger, TriggerId } from '../../api/types.ts'
import { Answer } from '../../parts/answer.tsx'
import { PageHead } from '../../parts/page-head.tsx'

const ICONS: Record<TriggerId, typeof KeyRound> = {
  'post-change-password': KeyRound,
  'password-reset-post-challenge': ShieldCheck,
  'post-login': LogIn,
  'credentials-exchange': Cpu,
}

export function Component() {
  const triggers = useQuery(allTriggers)
  return (
    <>
      <PageHead
        title="Choose Flow"
        words="A flow is what happens at one moment: in a reset, after a change, at a sign-in. Put Actions into it and arrange them."
      />
      <Answer of={triggers}>
        {(all) => (
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            {all.map((trigger) => (
              <TriggerCard key={trigger.id} trigger={trigger} />
            ))}
          </SimpleGrid>
        )}
      </Answer>
    </>
  )
}

function TriggerCard({ trigger }: { trigger: Trigger }) {
  const bound = useQuery(bindingsOf(trigger.id))
  const Icon = ICONS[trigger.id]
  return (
    <Card component={Link} to={`/actions/triggers/${trigger.id}`} withBorder padding="lg">
      <Group justify="space-between" align="flex-start">
        <ThemeIcon variant="light" size={40}>
          <Icon size={20} aria-hidden />
        </ThemeIcon>
        <Badge color="gray">{bound.data === undefined ? '…' : `${bound.data.length} in the flow`}</Badge>
      </Group>
      <Text fw={600} mt="md" component="h2" m={0}>
        {trigger.name}
      </Text>
      <Text fz="sm" c="dimmed" mt={4}>
        {trigger.description}
      </Text>
    </Card>
  )
}
