// The page that a reset would show after this run, as the server draws it, and what comes of it.
import { Badge, Group, Stack, Text, useComputedColorScheme } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'

import { post } from '../../api/client.ts'
import type { OutcomePage } from '../../api/schema.ts'
import type { RunResponse } from '../../api/types.ts'
import { Answer } from '../../parts/answer.tsx'
import { PreviewFrame } from '../../parts/preview-frame.tsx'

const KINDS: Record<OutcomePage['kind'], [words: string, color: string]> = {
  continue: ['Goes on', 'green'],
  deny: ['Denied', 'red'],
  challenge: ['Challenge', 'blue'],
  redirect: ['Redirect', 'blue'],
  prompt: ['Form', 'blue'],
  failed: ['Refused', 'red'],
}

export function UserWouldSee({
  commands,
  failed,
  event,
}: {
  commands: RunResponse['commands']
  failed: boolean
  event: unknown
}) {
  const scheme = useComputedColorScheme('light')
  const asked = { commands, failed, event }
  const page = useQuery({
    queryKey: ['outcome-page', JSON.stringify(asked)],
    staleTime: Infinity,
    retry: false,
    queryFn: () => post<OutcomePage>('/keyturn/triggers/password-reset-post-challenge/page', asked),
  })
  return (
    <Answer of={page} rows={2}>
      {({ kind, words, html }) => (
        <Stack gap="sm">
          <Group gap="xs" wrap="nowrap" align="flex-start">
            <Badge color={KINDS[kind][1]} style={{ flex: 'none' }}>
              {KINDS[kind][0]}
            </Badge>
            <Text fz="sm" style={{ overflowWrap: 'anywhere' }}>
              {words}
            </Text>
          </Group>
          <PreviewFrame
            // a scheme is read when a document begins
            key={scheme}
            title="What the user sees"
            markup={html}
            style={{ colorScheme: scheme, height: 420, maxWidth: 720, width: '100%' }}
          />
        </Stack>
      )}
    </Answer>
  )
}
