// Name, runtime and policy of an Action, and deleting it.
import { Button, Checkbox, Divider, Group, NumberInput, Select, Stack, Switch, Text, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'

import { changeAction, deleteAction } from '../../api/actions.ts'
import type { Action, ActionPolicy, Trigger } from '../../api/types.ts'
import { useConfirm } from '../../parts/confirm.tsx'
import { tell, tellFailure } from '../../parts/toast.tsx'
import { useMay } from '../../session/signed-in.tsx'
import { runtimeName } from '../library/create-action.tsx'

export function ActionSettings({
  action,
  trigger,
  runtime,
  onRuntime,
}: {
  action: Action
  trigger: Trigger
  runtime: string
  onRuntime: (runtime: string) => void
}) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const may = useMay('update:actions')
  const mayDelete = useMay('delete:actions')
  const { ask, dialog } = useConfirm()
  const [name, setName] = useState(action.name)
  return (
    <Stack>
      <Group align="flex-end" wrap="nowrap">
        <TextInput
          label="Name"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          style={{ flex: 1 }}
          disabled={!may}
        />
        <Button
          variant="default"
          disabled={!may || name.trim() === '' || name === action.name}
          onClick={async () => {
            try {
              await changeAction(action.id, { name: name.trim() })
              await queries.invalidateQueries({ queryKey: ['actions'] })
              tell('Renamed')
            } catch (thrown) {
              tellFailure(thrown)
            }
          }}
        >
          Rename
        </Button>
      </Group>
      <Select
        label="Runtime"
        description="Part of the draft. The result of a test says which Node really ran."
        data={trigger.runtimes.map((value) => ({ value, label: runtimeName(value, trigger.default_runtime) }))}
        value={runtime}
        onChange={(value) => value && onRuntime(value)}
        allowDeselect={false}
        disabled={!may}
      />
      <Divider label="How it is run" labelPosition="left" />
      <PolicyForm key={JSON.stringify(action.policy)} action={action} disabled={!may} blocking={trigger.blocking} />
      {mayDelete && (
        <>
          <Divider />
          <Button
            variant="default"
            c="var(--mantine-color-error)"
            onClick={() =>
              ask({
                title: `Delete ${action.name}?`,
                words:
                  'Its code, versions and secrets are gone for good. An Action that stands in a flow has to be taken out of it first.',
                yes: 'Delete',
                danger: true,
                run: async () => {
                  await deleteAction(action.id)
                  await queries.invalidateQueries({ queryKey: ['actions'], exact: true })
                  await navigate('/actions/library')
                  tell(`${action.name} is deleted`)
                },
              })
            }
          >
            Delete this Action
          </Button>
        </>
      )}
      {dialog}
    </Stack>
  )
}

export function PolicyForm({
  action,
  disabled,
  blocking,
  onSaved,
}: {
  action: Action
  disabled: boolean
  blocking: boolean
  onSaved?: () => void
}) {
  const queries = useQueryClient()
  const [policy, setPolicy] = useState<ActionPolicy>(action.policy)
  const [busy, setBusy] = useState(false)
  const retries = (part: Partial<ActionPolicy['retries']>) =>
    setPolicy({ ...policy, retries: { ...policy.retries, ...part } })
  const breaker = policy.circuit_breaker
  const sees = (part: 'user_metadata' | 'app_metadata', on: boolean) =>
    setPolicy({
      ...policy,
      metadata: on ? [...policy.metadata, part] : policy.metadata.filter((each) => each !== part),
    })
  return (
    <Stack gap="sm">
      {!blocking && (
        <>
          <Group grow align="flex-start">
            <NumberInput
              label="Attempts"
              description="1: no retry"
              value={policy.retries.max_attempts}
              onChange={(value) => retries({ max_attempts: Number(value) })}
              min={1}
              max={100}
              disabled={disabled}
            />
            <NumberInput
              label="First pause (s)"
              description="doubles each time"
              value={policy.retries.first_delay_ms / 1000}
              onChange={(value) => retries({ first_delay_ms: Math.round(Number(value) * 1000) })}
              min={0.01}
              max={86_400}
              disabled={disabled}
            />
          </Group>
          <Switch
            label="Circuit breaker"
            description="After many failures in a row its runs wait instead of failing"
            checked={breaker !== null}
            onChange={(event) =>
              setPolicy({
                ...policy,
                circuit_breaker: event.currentTarget.checked ? { failures: 20, open_ms: 60_000 } : null,
              })
            }
            disabled={disabled}
          />
          {breaker && (
            <Group grow align="flex-start">
              <NumberInput
                label="Opens after failures"
                value={breaker.failures}
                onChange={(value) => setPolicy({ ...policy, circuit_breaker: { ...breaker, failures: Number(value) } })}
                min={1}
                max={10_000}
                disabled={disabled}
              />
              <NumberInput
                label="Stays open (s)"
                value={breaker.open_ms / 1000}
                onChange={(value) =>
                  setPolicy({ ...policy, circuit_breaker: { ...breaker, open_ms: Math.round(Number(value) * 1000) } })
                }
                min={0.1}
                max={86_400}
                disabled={disabled}
              />
            </Group>
          )}
        </>
      )}
      <Group grow align="flex-start">
        <NumberInput
          label="Timeout (s)"
          value={policy.timeout_ms / 1000}
          onChange={(value) => setPolicy({ ...policy, timeout_ms: Math.round(Number(value) * 1000) })}
          min={0.1}
          max={20}
          decimalScale={1}
          disabled={disabled}
        />
        {!blocking && (
          <NumberInput
            label="At once"
            value={policy.concurrency}
            onChange={(value) => setPolicy({ ...policy, concurrency: Number(value) })}
            min={1}
            max={40}
            disabled={disabled}
          />
        )}
      </Group>
      {!blocking && (
        <Checkbox.Group label="Data it sees beyond the event" value={[...policy.metadata]}>
          <Group mt={6}>
            <Checkbox
              value="user_metadata"
              label="user_metadata"
              onChange={(event) => sees('user_metadata', event.currentTarget.checked)}
              disabled={disabled}
            />
            <Checkbox
              value="app_metadata"
              label="app_metadata"
              onChange={(event) => sees('app_metadata', event.currentTarget.checked)}
              disabled={disabled}
            />
          </Group>
        </Checkbox.Group>
      )}
      <Group justify="space-between">
        <Text fz="xs" c="dimmed">
          The policy is live at once.
        </Text>
        <Button
          variant="default"
          loading={busy}
          disabled={disabled || JSON.stringify(policy) === JSON.stringify(action.policy)}
          onClick={async () => {
            setBusy(true)
            try {
              await changeAction(action.id, { policy })
              await queries.invalidateQueries({ queryKey: ['actions'] })
              await queries.invalidateQueries({ queryKey: ['bindings'] })
              tell('Policy saved')
              onSaved?.()
            } catch (thrown) {
              tellFailure(thrown)
            } finally {
              setBusy(false)
            }
          }}
        >
          Save policy
        </Button>
      </Group>
    </Stack>
  )
}
