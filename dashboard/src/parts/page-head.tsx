// The head of a page: a way back, its title and one line, and what can be done there. Names the window too.
import { Anchor, Group, Text, Title } from '@mantine/core'
import { ArrowLeft } from 'lucide-react'
import { type ReactNode, useEffect } from 'react'
import { Link } from 'react-router'

export function PageHead({
  title,
  words,
  back,
  children,
}: {
  title: string
  words?: ReactNode
  back?: { to: string; label: string }
  children?: ReactNode
}) {
  useEffect(() => {
    document.title = `${title} · Keyturn`
  }, [title])
  return (
    <header style={{ marginBottom: '1.25rem' }}>
      {back && (
        <Anchor
          component={Link}
          to={back.to}
          underline="hover"
          fz="sm"
          mb={6}
          style={{ display: 'inline-flex', alignItems: 'center', gap: 4 }}
        >
          <ArrowLeft size={14} aria-hidden /> {back.label}
        </Anchor>
      )}
      <Group justify="space-between" align="flex-start" gap="md">
        <div style={{ flex: '1 1 26rem', minWidth: 0 }}>
          <Title order={1} style={{ overflowWrap: 'anywhere' }}>
            {title}
          </Title>
          {words !== undefined && (
            <Text c="dimmed" mt={4} maw={640} component="div">
              {words}
            </Text>
          )}
        </div>
        {children && <Group gap="sm">{children}</Group>}
      </Group>
    </header>
  )
}
