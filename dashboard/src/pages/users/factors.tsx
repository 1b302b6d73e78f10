// The factors of a user, and taking one away.
import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Fingerprint } from 'lucide-react'
import { useMemo } from 'react'

import { get, id as encoded, remove } from '../../api/client.ts'
import { type Ask, useConfirm } from '../../parts/confirm.tsx'
import { Empty } from '../../parts/empty.tsx'
import type { Column } from '../../parts/list-row.tsx'
import { List } from '../../parts/list.tsx'
import { Ago } from '../../parts/time.tsx'
import { tell } from '../../parts/toast.tsx'
import { useMay } from '../../session/signed-in.tsx'

type Method = { id: string; type: string; name?: string; phone_number?: string; email?: string; created_at: string }

const NAMES: Record<string, string> = {
  totp: 'One-time password',
  phone: 'Phone',
  email: 'Email',
  'webauthn-roaming': 'Security key',
  'webauthn-platform': 'Device biometrics',
  'recovery-code': 'Recovery code',
}
const nameOf = (type: string) => NAMES[type] ?? type

export function Factors({ path }: { path: string }) {
  const queries = useQueryClient()
  const may = useMay('delete:authentication_methods')
  const { ask, dialog } = useConfirm()
  const key = useMemo(() => ['users', path, 'factors'], [path])
  const methods = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => get<Method[]>(`${path}/authentication-methods`, signal),
  })
  const columns = useMemo(
    () => columnsOf(path, may ? ask : undefined, () => queries.invalidateQueries({ queryKey: key })),
    [path, may, ask, queries, key],
  )
  return (
    <>
      <List
        of={methods}
        label="Factors"
        keyOf={(method) => method.id}
        columns={columns}
        empty={
          <Empty
            icon={Fingerprint}
            title="No factor"
            words="The user enrolls factors on the page of the account, or by a mailed link, when they are switched on under MFA factors."
          />
        }
      />
      {dialog}
    </>
  )
}

/** @param ask undefined for those who may only look */
function columnsOf(path: string, ask: Ask | undefined, reread: () => Promise<void>): Column<Method>[] {
  return [
    { title: 'Factor', of: ({ type }) => nameOf(type) },
    { title: 'Where', of: (method) => method.name ?? method.phone_number ?? method.email },
    { title: 'Enrolled', width: '10rem', of: (method) => <Ago at={method.created_at} /> },
    {
      title: 'What can be done',
      bare: true,
      width: '7rem',
      of: (method) =>
        ask && (
          <Button
            size="xs"
            variant="default"
            aria-label={`Remove ${nameOf(method.type)}`}
            onClick={() =>
              ask({
                title: `Remove the factor ${nameOf(method.type)}?`,
                words: 'The user can no longer pass challenges with it, and has to enroll again.',
                yes: 'Remove',
                danger: true,
                run: async () => {
                  await remove(`${path}/authentication-methods/${encoded(method.id)}`)
                  await reread()
                  tell(`${nameOf(method.type)} is removed`)
                },
              })
            }
          >
            Remove
          </Button>
        ),
    },
  ]
}
