// What the tokens would hold after this run: the claims that the Action set, those that are left out, and its effects beside.
import { Alert, Badge, Group, List, Stack, Text, Title } from '@mantine/core'

import type { RunResponse } from '../../api/types.ts'
import { Json } from '../../parts/json.tsx'

type Command = RunResponse['commands'][number]

export function InTokens({ commands, failed }: { commands: readonly Command[]; failed: boolean }) {
  const denied = commands.find(({ type }) => type === 'access.deny' || type === 'access.refuse')
  const leftOut = commands.filter(({ type }) => type === 'claim.leftOut')
  const sets = SETS.map(([type, title]) => [title, membersOf(commands, type)] as const).filter(
    ([, members]) => Object.keys(members).length > 0,
  )
  return (
    <Stack gap="sm">
      <Group gap="xs">
        <Badge color={failed || denied ? 'red' : 'green'} style={{ flex: 'none' }}>
          {failed ? 'Refused' : denied ? 'Denied' : 'Goes on'}
        </Badge>
        <Text fz="sm" style={{ overflowWrap: 'anywhere' }}>
          {failed
            ? 'The Action failed: nobody gets a token.'
            : denied
              ? `The application is answered ${text(denied['code'] ?? 'access_denied')}: ${text(denied['reason'])}`
              : sets.length === 0
                ? 'The tokens are as they would be without this Action.'
                : 'The next Action runs, then the tokens are made.'}
        </Text>
      </Group>
      {!failed &&
        sets.map(([title, members]) => (
          <Stack gap={4} key={title}>
            <Title order={3} fz="sm">
              {title}
            </Title>
            <Json value={members} label={title} />
          </Stack>
        ))}
      {leftOut.length > 0 && (
        <Alert color="yellow" title="Left out">
          <List fz="sm">
            {leftOut.map((command, i) => (
              <List.Item key={i}>
                {text(command['reason'])} ({command['token'] === 'idToken' ? 'ID token' : 'access token'})
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
    </Stack>
  )
}

const SETS = [
  ['idToken.setCustomClaim', 'ID token'],
  ['accessToken.setCustomClaim', 'Access token'],
  ['user.setUserMetadata', 'user_metadata'],
  ['user.setAppMetadata', 'app_metadata'],
] as const

/** The last of a name counts. */
function membersOf(commands: readonly Command[], type: string): Record<string, unknown> {
  return Object.fromEntries(
    commands.flatMap((command) => (command.type === type ? [[text(command['name']), command['value']]] : [])),
  )
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
