// A page that broke or was not loaded: what to do, and the menu stays where it is.
import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { useRouteError } from 'react-router'

export function PageFailed() {
  const error = useRouteError()
  return (
    <Stack align="flex-start" p="lg" maw={520} role="alert">
      <Title order={1}>This page did not open</Title>
      <Text>{error instanceof Error ? error.message : 'Something unexpected happened.'}</Text>
      <Group>
        <Button onClick={() => location.reload()}>Load it again</Button>
      </Group>
    </Stack>
  )
}
