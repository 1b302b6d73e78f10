// A page that broke or was not loaded: what to do, and the menu stays where it is.
import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { useRouteError } from 'react-router'

export function PageFailed() {
  const error = useRouteError()
  return (
    <Stack align="flex-start" p="lg" maw={520} role="alert">
      <Title order={1}>This page did not open</Title>
      <Text style={{ overflowWrap: 'anywhere' }}>{wordsOf(error)}</Text>
      <Group>
        <Button onClick={() => location.reload()}>Load it again</Button>
      </Group>
    </Stack>
  )
}

/** Parts that are not there any more: the server was updated while this tab was open. */
function wordsOf(error: unknown): string {
  const message = error instanceof Error ? error.message : ''
  if (/dynamically imported module|Importing a module/.test(message)) {
    return 'Its parts could not be fetched: the server may have been updated, or the connection is gone.'
  }
  return message === '' ? 'Something unexpected happened.' : message
}
