// Sends one message to see it arrive.
import { Alert, Button, Group, TextInput } from '@mantine/core'
import { useState } from 'react'

import { post } from '../../api/client.ts'

/** Mail's own, and what Auth0's API says of a phone provider. */
type Delivery =
  | { delivered: boolean; by: string; reason?: string; problem?: string }
  | { code: number; message: string }

export function TryIt({ path, label, words }: { path: string; label: string; words: string }) {
  const [to, setTo] = useState('')
  const [busy, setBusy] = useState(false)
  const [said, setSaid] = useState<{ good: boolean; words: string }>()
  return (
    <form
      noValidate
      onSubmit={async (event) => {
        event.preventDefault()
        setBusy(true)
        setSaid(undefined)
        try {
          setSaid(saidOf(await post<Delivery>(path, { to: to.trim() })))
        } catch (thrown) {
          setSaid({ good: false, words: thrown instanceof Error ? thrown.message : String(thrown) })
        } finally {
          setBusy(false)
        }
      }}
    >
      <Group align="flex-end">
        <TextInput
          label={label}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
          style={{ flex: '1 1 220px' }}
        />
        <Button type="submit" variant="default" loading={busy} disabled={to.trim() === ''}>
          {words}
        </Button>
      </Group>
      {said && (
        <Alert mt="sm" color={said.good ? 'green' : 'red'} role="status">
          {said.words}
        </Alert>
      )}
    </form>
  )
}

function saidOf(delivery: Delivery): { good: boolean; words: string } {
  if ('code' in delivery) return { good: delivery.code < 300, words: delivery.message }
  const { delivered, by, reason, problem } = delivery
  return {
    good: delivered,
    words: [
      delivered ? `Delivered by ${by}.` : `Not delivered by ${by}: ${reason ?? 'no reason given'}`,
      ...(problem ? [problem] : []),
    ].join(' '),
  }
}
