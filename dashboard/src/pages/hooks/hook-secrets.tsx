// Secrets of a Hook, at context.webtask.secrets.
import { ActionIcon, Button, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { KeyRound, Trash2 } from 'lucide-react'
import { useState } from 'react'

import { get, id, patch, post, remove } from '../../api/client.ts'
import { Answer } from '../../parts/answer.tsx'
import { useConfirm } from '../../parts/confirm.tsx'
import { tell } from '../../parts/toast.tsx'
import { useMay } from '../../session/signed-in.tsx'
import type { Hook } from './hook.ts'

export function HookSecrets({ hook }: { hook: Hook }) {
  const path = `/hooks/${id(hook.id)}/secrets`
  const key = ['hooks', hook.id, 'secrets']
  const queries = useQueryClient()
  const may = useMay('update:hooks')
  const { ask, dialog } = useConfirm()
  const [name, setName] = useState('')
  const [value, setValue] = useState('')
  const [wrong, setWrong] = useState<string>()
  const secrets = useQuery({ queryKey: key, queryFn: ({ signal }) => get<Record<string, string>>(path, signal) })
  return (
    <Answer of={secrets}>
      {(found) => (
        <Stack maw={560}>
          <Text fz="sm" c="dimmed">
            Read by the script at <code>context.webtask.secrets</code>. Values go in and never come out; at most 20.
          </Text>
          {Object.keys(found).map((each) => (
            <Group key={each} justify="space-between">
              <Group gap="xs">
                <KeyRound size={15} aria-hidden />
                <span className="kt-mono">{each}</span>
              </Group>
              {may && (
                <ActionIcon
                  variant="subtle"
                  color="red"
                  aria-label={`Remove ${each}`}
                  onClick={() =>
                    ask({
                      title: `Remove ${each}?`,
                      words: 'The script reads undefined from now on.',
                      yes: 'Remove',
                      danger: true,
                      run: async () => {
                        await remove(path, [each])
                        await queries.invalidateQueries({ queryKey: key })
                      },
                    })
                  }
                >
                  <Trash2 size={15} />
                </ActionIcon>
              )}
            </Group>
          ))}
          {may && (
            <form
              noValidate
              autoComplete="off"
              onSubmit={async (event) => {
                event.preventDefault()
                try {
                  await (Object.hasOwn(found, name.trim())
                    ? patch(path, { [name.trim()]: value })
                    : post(path, { [name.trim()]: value }))
                  await queries.invalidateQueries({ queryKey: key })
                  setName('')
                  setValue('')
                  setWrong(undefined)
                  tell('Stored')
                } catch (thrown) {
                  setWrong(thrown instanceof Error ? thrown.message : String(thrown))
                }
              }}
            >
              <Group align="flex-end">
                <TextInput
                  label="Key"
                  value={name}
                  onChange={(event) => setName(event.currentTarget.value)}
                  error={wrong}
                />
                <PasswordInput
                  label="Value"
                  value={value}
                  onChange={(event) => setValue(event.currentTarget.value)}
                  autoComplete="off"
                  w={220}
                  visibilityToggleButtonProps={{ 'aria-label': 'Show value' }}
                />
                <Button type="submit" variant="default" disabled={name.trim() === '' || value === ''}>
                  Store
                </Button>
              </Group>
            </form>
          )}
          {dialog}
        </Stack>
      )}
    </Answer>
  )
}
