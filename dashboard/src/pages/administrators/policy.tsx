// Whether every administrator has to have a second proof. Turning it on signs those out who have none.
import { Switch } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'

import { get, patch } from '../../api/client.ts'
import { useConfirm } from '../../parts/confirm.tsx'
import { tell, tellFailure } from '../../parts/toast.tsx'

type Asked = { mfa_required: boolean }

const PATH = '/keyturn/administrator-policy'

export function Policy() {
  const found = useQuery({ queryKey: ['administrator-policy'], queryFn: ({ signal }) => get<Asked>(PATH, signal) })
  const queries = useQueryClient()
  const { ask, dialog } = useConfirm()
  const write = async (mfa_required: boolean) => {
    queries.setQueryData(['administrator-policy'], await patch(PATH, { mfa_required }))
    tell(mfa_required ? 'Every administrator needs a second proof now' : 'A second proof is up to each administrator')
  }
  if (!found.data) return null
  return (
    <>
      <Switch
        mt="lg"
        label="Ask every administrator for a second proof"
        description="A code of an authenticator app, beside the password."
        checked={found.data.mfa_required}
        onChange={(event) => {
          if (!event.currentTarget.checked) return void write(false).catch(tellFailure)
          ask({
            title: 'Ask everybody for a second proof?',
            words: 'Whoever has none is signed out at once, you too, and adds an app at the next sign-in.',
            yes: 'Ask everybody',
            run: () => write(true),
          })
        }}
      />
      {dialog}
    </>
  )
}
