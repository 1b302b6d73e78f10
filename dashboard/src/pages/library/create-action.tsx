// Create Action from scratch: name, trigger, runtime; then straight to the editor.
import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'

import { allTriggers, createAction } from '../../api/actions.ts'
import { Refused } from '../../api/client.ts'
import type { TriggerId } from '../../api/types.ts'
import { tellFailure } from '../../parts/toast.tsx'

export function CreateAction({
  opened,
  onClose,
  trigger: fixed,
}: {
  opened: boolean
  onClose: () => void
  trigger?: TriggerId
}) {
  const triggers = useQuery(allTriggers)
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<TriggerId | null>(fixed ?? null)
  const [runtime, setRuntime] = useState<string | null>(null)
  const [wrong, setWrong] = useState<{ name?: string; trigger?: string }>({})
  const [busy, setBusy] = useState(false)
  const trigger = triggers.data?.find(({ id }) => id === chosen)

  async function create() {
    const found = {
      ...(name.trim() === '' ? { name: 'Give the Action a name.' } : {}),
      ...(chosen === null ? { trigger: 'Choose when the Action runs.' } : {}),
    }
    setWrong(found)
    if (chosen === null || Object.keys(found).length > 0) return
    setBusy(true)
    try {
      const made = await createAction({
        name: name.trim(),
        supported_triggers: [{ id: chosen, version: trigger?.current }],
        code: trigger?.versions.find(({ version }) => version === trigger.current)?.starter ?? '',
        runtime: runtime ?? trigger?.default_runtime,
      })
      await queries.invalidateQueries({ queryKey: ['actions'] })
      onClose()
      await navigate(`/actions/library/${made.id}`)
    } catch (thrown) {
      if (thrown instanceof Refused && thrown.status === 409) setWrong({ name: thrown.message })
      else tellFailure(thrown)
    } finally {
      setBusy(false)
    }
  }

  return (
    <Modal opened={opened} onClose={onClose} title="Create Action">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void create()
        }}
      >
        <Stack>
          <TextInput
            label="Name"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={wrong.name}
            maxLength={255}
            withAsterisk
            data-autofocus
          />
          <Select
            label="Trigger"
            withAsterisk
            data={triggers.data?.map(({ id, name: label }) => ({ value: id, label })) ?? []}
            value={chosen}
            onChange={(value) => setChosen(value)}
            description={trigger?.description}
            error={wrong.trigger}
            allowDeselect={false}
            disabled={fixed !== undefined}
          />
          <Select
            label="Runtime"
            data={(trigger?.runtimes ?? ['node22']).map((value) => ({
              value,
              label: runtimeName(value, trigger?.default_runtime ?? 'node22'),
            }))}
            value={runtime ?? trigger?.default_runtime ?? 'node22'}
            onChange={setRuntime}
            allowDeselect={false}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={busy}>
              Create
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

export function runtimeName(runtime: string, recommended: string): string {
  const name = runtime.replace(/^node(\d+)/, 'Node $1').replace('-actions', ' (Actions)')
  return runtime === recommended ? `${name} (Recommended)` : name
}
