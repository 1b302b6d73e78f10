// The keys that sign tokens: which one does, which one will, which ones did; rotating and revoking, and what that means.
import { Badge, Button, Stack, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { KeyRound, RotateCw } from 'lucide-react'
import { useMemo } from 'react'

import { get, id, post, put } from '../../api/client.ts'
import type { SigningKey } from '../../api/schema.ts'
import { type Ask, useConfirm } from '../../parts/confirm.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Copying } from '../../parts/json.tsx'
import type { Column } from '../../parts/list-row.tsx'
import { List } from '../../parts/list.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Ago } from '../../parts/time.tsx'
import { tell } from '../../parts/toast.tsx'
import { useMay } from '../../session/signed-in.tsx'

const KEY = ['signing-keys']

export function Component() {
  const keys = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => get<SigningKey[]>('/keys/signing', signal),
  })
  const queries = useQueryClient()
  const may = useMay('update:signing_keys')
  const { ask, dialog } = useConfirm()
  const columns = useMemo(
    () => columnsOf(may ? ask : undefined, () => queries.invalidateQueries({ queryKey: KEY })),
    [may, ask, queries],
  )
  return (
    <>
      <PageHead
        title="Signing keys"
        words="Tokens are signed by the current key. The next one is published already, so that a rotation surprises no application."
      >
        {may && (
          <Button
            leftSection={<RotateCw size={16} />}
            onClick={() =>
              ask({
                title: 'Rotate the signing keys?',
                words:
                  'The next key signs from now on, the current one becomes a previous one, and a new next key is made. Tokens signed before stay good: revoke the previous key to end them. Applications that keep a copy of one key, instead of reading /.well-known/jwks.json, refuse new tokens until they are given the new one.',
                yes: 'Rotate',
                run: async () => {
                  await post('/keys/signing/rotate')
                  await queries.invalidateQueries({ queryKey: KEY })
                  tell('The next key signs now')
                },
              })
            }
          >
            Rotate
          </Button>
        )}
      </PageHead>
      <List
        of={keys}
        label="Signing keys"
        keyOf={({ kid }) => kid}
        columns={columns}
        empty={<Empty icon={KeyRound} title="No key" words="A key is made at the first start of the server." />}
      />
      {dialog}
    </>
  )
}

/** @param ask undefined for those who may not revoke */
function columnsOf(ask: Ask | undefined, reread: () => Promise<void>): Column<SigningKey>[] {
  return [
    { title: 'Key', width: '34%', of: ({ kid }) => <Kid kid={kid} /> },
    { title: 'State', width: '10rem', of: (key) => <State signingKey={key} /> },
    { title: 'Signs since', of: (key) => (key.current_since === undefined ? '' : <Ago at={key.current_since} />) },
    { title: 'Signed until', of: (key) => (key.current_until === undefined ? '' : <Ago at={key.current_until} />) },
    {
      title: 'Certificate',
      width: '7rem',
      of: ({ cert, kid }) => <Copying text={cert} label={`Copy the certificate of ${kid.slice(0, 6)}`} />,
    },
    {
      title: 'What can be done',
      bare: true,
      width: '7rem',
      of: (key) =>
        ask &&
        key.previous &&
        !key.revoked && (
          <Button
            size="xs"
            variant="default"
            aria-label={`Revoke ${key.kid.slice(0, 6)}`}
            onClick={() =>
              ask({
                title: 'Revoke this key?',
                words: (
                  <Stack gap="xs">
                    <Text>
                      Every token that it signed stops being accepted as soon as applications read the keys again, and
                      at this server within two seconds. People stay signed in; their applications get new tokens.
                    </Text>
                    <Text fw={600}>A revoked key never comes back.</Text>
                  </Stack>
                ),
                yes: 'Revoke',
                danger: true,
                run: async () => {
                  await put(`/keys/signing/${id(key.kid)}/revoke`, {})
                  await reread()
                  tell('The key is revoked')
                },
              })
            }
          >
            Revoke
          </Button>
        ),
    },
  ]
}

function Kid({ kid }: { kid: string }) {
  return (
    <>
      <span className="kt-mono">{kid}</span>
      <Copying text={kid} label={`Copy the id ${kid.slice(0, 6)}`} />
    </>
  )
}

function State({ signingKey: { current, next, revoked, revoked_at: at } }: { signingKey: SigningKey }) {
  if (revoked) {
    return (
      <>
        <Badge color="red">Revoked</Badge>
        {at !== undefined && <Ago at={at} />}
      </>
    )
  }
  if (current) return <Badge color="green">Current</Badge>
  return next ? <Badge color="blue">Next</Badge> : <Badge color="gray">Previous</Badge>
}
