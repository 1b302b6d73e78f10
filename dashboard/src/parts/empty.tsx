// Nothing there yet: what would be here, and the first step.
import { Center, Stack, Text, ThemeIcon, Title } from '@mantine/core'
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

export function Empty({
  icon: Icon,
  title,
  words,
  children,
}: {
  icon: LucideIcon
  title: string
  words: ReactNode
  children?: ReactNode
}) {
  return (
    <Center className="kt-card" py={48} px="md">
      <Stack align="center" gap="sm" maw={460} ta="center">
        <ThemeIcon size={48} radius="xl" variant="light">
          <Icon size={24} aria-hidden />
        </ThemeIcon>
        <Title order={2}>{title}</Title>
        <Text c="dimmed">{words}</Text>
        {children}
      </Stack>
    </Center>
  )
}
