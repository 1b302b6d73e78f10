// The whole journey of a reset as a diagram, with the place of the Actions in it.
import { Box, Group, Text, Title } from '@mantine/core'
import { ArrowRight } from 'lucide-react'

const STEPS: [title: string, words: string, here?: true][] = [
  ['Link asked for', 'The answer is the same for known and unknown addresses.'],
  ['Mail opened', 'A link works once, for one user, for a limited time.'],
  ['Continue pressed', 'Opening the link consumes nothing.'],
  ['Actions of this flow', 'deny, challenge, redirect, prompt, or go on.', true],
  ['New password', 'By the rules of the connection.'],
  ['One transaction', 'Password stored; sessions and other links are gone.'],
  ['Post Change Password', 'Runs in the background.'],
]

export function ResetJourney() {
  return (
    <Box component="section" mt="xl" aria-label="The whole journey">
      <Title order={2} mb="sm">
        The whole journey
      </Title>
      <Group component="ol" gap="xs" align="stretch" p={0} m={0} style={{ listStyle: 'none' }}>
        {STEPS.map(([title, words, here], i) => (
          <Group component="li" key={title} gap="xs" wrap="nowrap">
            <Box
              className="kt-card"
              p="sm"
              w={150}
              h="100%"
              style={here ? { borderColor: 'var(--mantine-color-key-5)', borderWidth: 2 } : undefined}
            >
              <Text fz="sm" fw={600}>
                {title}
              </Text>
              <Text fz="xs" c="dimmed">
                {words}
              </Text>
            </Box>
            {i < STEPS.length - 1 && <ArrowRight size={16} aria-hidden style={{ flex: 'none' }} />}
          </Group>
        ))}
      </Group>
    </Box>
  )
}
