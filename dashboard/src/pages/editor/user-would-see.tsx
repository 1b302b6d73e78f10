// The page that these API calls lead to in a reset, drawn small.
import { Button, Paper, Stack, Text, TextInput, Title } from '@mantine/core'

import type { RunResponse } from '../../api/types.ts'

type Commands = RunResponse['commands']
type Page = { title: string; words: string; field?: string; button?: string }

export function UserWouldSee({ commands, failed }: { commands: Commands; failed: boolean }) {
  const { title, words, field, button } = pageOf(commands, failed)
  return (
    <Paper maw={380} p="lg" radius="md" role="img" aria-label={`Page: ${title}. ${words}`}>
      <Stack gap="sm">
        <Title order={3}>{title}</Title>
        <Text fz="sm" style={{ overflowWrap: 'anywhere' }}>
          {words}
        </Text>
        {field !== undefined && <TextInput label={field} disabled />}
        {button !== undefined && (
          <Button component="span" style={{ pointerEvents: 'none' }}>
            {button}
          </Button>
        )}
      </Stack>
    </Paper>
  )
}

function pageOf(commands: Commands, failed: boolean): Page {
  if (failed)
    return {
      title: 'Please Try Again',
      words: 'The Action failed, so the password stays as it is. The link can be used again.',
    }
  const of = (type: string) => commands.find((each) => each.type === type)
  const denied = of('access.deny')
  if (denied) return { title: 'Access Denied', words: text(denied['reason']) }
  const challenge = of('authentication.challengeWith')
  if (challenge) {
    const factor = (challenge['factor'] as { type?: string } | undefined)?.type ?? ''
    return {
      title: 'Verify Your Identity',
      words: `The challenge of the factor ${factor}, if the user has it.`,
      field: 'Enter the code',
      button: 'Continue',
    }
  }
  const any = of('authentication.challengeWithAny')
  if (any) {
    const factors = (any['factors'] as { type?: string }[] | undefined) ?? []
    return { title: 'Select a method', words: `To choose from: ${factors.map(({ type }) => type).join(', ')}.` }
  }
  const redirect = of('redirect.sendUserTo')
  if (redirect)
    return { title: 'Elsewhere', words: `The browser goes to ${text(redirect['url'])} and comes back to /continue.` }
  const prompt = of('prompt.render')
  if (prompt) return { title: 'A form', words: `The form ${text(prompt['promptId'])} is shown.`, button: 'Continue' }
  const result = of('transaction.setResultUrl')
  return {
    title: 'Change Your Password',
    words: `Enter a new password below to change your password.${result ? ` Afterwards a button leads to ${text(result['url'])}.` : ''}`,
    field: 'New password',
    button: 'Reset password',
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
