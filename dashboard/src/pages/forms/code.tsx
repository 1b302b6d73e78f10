// The code of an Action that shows a form, to read and to copy.
import { Group, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

import { Copying } from '../../parts/json.tsx'

export function Code({ text, words }: { text: string; words: ReactNode }) {
  return (
    <Stack component="section" gap="xs" aria-label="In an Action">
      <Group gap="xs">
        <Title order={2}>In an Action</Title>
        <Copying text={text} label="Copy code" />
      </Group>
      <Text fz="sm" c="dimmed">
        {words}
      </Text>
      <pre
        className="kt-pre kt-card"
        style={{ padding: '0.9rem 1rem', maxHeight: '24rem', overflow: 'auto', whiteSpace: 'pre', fontSize: '0.75rem' }}
        tabIndex={0}
        role="region"
        aria-label="Code of an Action"
      >
        {text}
      </pre>
    </Stack>
  )
}
