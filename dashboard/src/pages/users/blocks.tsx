// Says when wrong passwords keep a user from signing in, and lifts that.
import { Alert, Button, Group, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { ShieldAlert } from 'lucide-react'

import { get, id as encoded, remove } from '../../api/client.ts'
import { tell, tellFailure } from '../../parts/toast.tsx'
import { useMay } from '../../session/signed-in.tsx'

type Held = { blocked_for: { identifier: string; ip?: string }[] }

export function Blocks({ id }: { id: string }) {
  const queries = useQueryClient()
  const may = useMay('update:users')
  const key = ['users', id, 'blocks']
  const held = useQuery({ queryKey: key, queryFn: ({ signal }) => get<Held>(`/user-blocks/${encoded(id)}`, signal) })
  const blocks = held.data?.blocked_for ?? []
  if (blocks.length === 0) return null
  const addresses = blocks.flatMap(({ ip }) => (ip === undefined ? [] : [ip]))
  return (
    <Alert color="yellow" icon={<ShieldAlert size={18} />} title="Kept from signing in after wrong passwords" mb="md">
      <Group justify="space-between">
        <Text fz="sm">
          {addresses.length === 0 ? 'From every address.' : `From ${addresses.join(', ')}.`} A new password lifts it,
          too.
        </Text>
        {may && (
          <Button
            size="xs"
            variant="default"
            onClick={async () => {
              try {
                await remove(`/user-blocks/${encoded(id)}`)
                await queries.invalidateQueries({ queryKey: key })
                tell('The user may try again')
              } catch (thrown) {
                tellFailure(thrown)
              }
            }}
          >
            Lift it
          </Button>
        )}
      </Group>
    </Alert>
  )
}
