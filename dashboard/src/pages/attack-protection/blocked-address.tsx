// Looks one address up: whether it has to wait, and letting it through again.
import { Alert, Button, Group, Text, TextInput, Title } from '@mantine/core'
import { useState } from 'react'

import { get, id, Refused, remove } from '../../api/client.ts'
import { tell, tellFailure } from '../../parts/toast.tsx'
import { useMay } from '../../session/signed-in.tsx'

type Verdict = { address: string; waits: boolean }

export function BlockedAddress() {
  const may = useMay('delete:anomaly_blocks')
  const [address, setAddress] = useState('')
  const [busy, setBusy] = useState(false)
  const [verdict, setVerdict] = useState<Verdict>()
  const [wrong, setWrong] = useState<string>()
  const path = (of: string) => `/anomaly/blocks/ips/${id(of)}`
  return (
    <form
      noValidate
      className="kt-card"
      style={{ padding: '1.25rem', marginTop: '1rem', maxWidth: '42.5rem' }}
      onSubmit={async (event) => {
        event.preventDefault()
        const asked = address.trim()
        setBusy(true)
        setWrong(undefined)
        setVerdict(undefined)
        try {
          await get(path(asked))
          setVerdict({ address: asked, waits: true })
        } catch (thrown) {
          if (thrown instanceof Refused && thrown.status === 404) setVerdict({ address: asked, waits: false })
          else setWrong(thrown instanceof Error ? thrown.message : String(thrown))
        } finally {
          setBusy(false)
        }
      }}
    >
      <Title order={2} mb="sm">
        Is an address held up?
      </Title>
      <Group align="flex-end">
        <TextInput
          label="Address"
          placeholder="203.0.113.7"
          value={address}
          onChange={(event) => setAddress(event.currentTarget.value)}
          error={wrong}
          style={{ flex: '1 1 220px' }}
        />
        <Button type="submit" variant="default" loading={busy} disabled={address.trim() === ''}>
          Look it up
        </Button>
      </Group>
      {verdict && (
        <Alert mt="sm" color={verdict.waits ? 'yellow' : 'green'} role="status">
          <Group justify="space-between">
            <Text fz="sm">
              {verdict.address} {verdict.waits ? 'has to wait.' : 'is not held up.'}
            </Text>
            {verdict.waits && may && (
              <Button
                size="xs"
                variant="default"
                onClick={async () => {
                  try {
                    await remove(path(verdict.address))
                    setVerdict({ ...verdict, waits: false })
                    tell(`${verdict.address} may try again`)
                  } catch (thrown) {
                    tellFailure(thrown)
                  }
                }}
              >
                Let it through
              </Button>
            )}
          </Group>
        </Alert>
      )}
    </form>
  )
}
