// The foot of a form: saves what was changed, says so, and shows the server's refusal beside it.
import { Alert, Button, Group } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { NavigationType, useBlocker } from 'react-router'

import { whileSaving } from './edited.ts'
import { GONE, Leaving, useGuardedTab } from './leaving.tsx'
import { tell } from './toast.tsx'

export function Saver({
  dirty,
  save,
  discard,
  refresh,
  disabled,
  done = 'Saved',
  guarded = true,
  children,
}: {
  dirty: boolean
  save: () => Promise<unknown>
  discard: () => void
  /** the query that is read again afterwards */
  refresh: readonly unknown[]
  disabled?: boolean
  done?: string
  /** one form of a page asks before it is left: the router knows one question at a time */
  guarded?: boolean
  children?: ReactNode
}) {
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState<string>()
  return (
    <>
      {wrong !== undefined && (
        <Alert color="red" role="alert" title="This was not saved">
          {wrong}
        </Alert>
      )}
      <Group justify="flex-end">
        {children}
        <Button variant="default" disabled={!dirty || busy} onClick={discard}>
          Discard
        </Button>
        <Button
          loading={busy}
          disabled={disabled === true || !dirty}
          onClick={async () => {
            setBusy(true)
            setWrong(undefined)
            try {
              await whileSaving(async () => {
                await save()
                await queries.invalidateQueries({ queryKey: refresh })
              })
              tell(done)
            } catch (thrown) {
              setWrong(thrown instanceof Error ? thrown.message : String(thrown))
            } finally {
              setBusy(false)
            }
          }}
        >
          Save
        </Button>
      </Group>
      {guarded && <Guard dirty={dirty && disabled !== true} />}
    </>
  )
}

function Guard({ dirty }: { dirty: boolean }) {
  const blocker = useBlocker(
    ({ historyAction, nextLocation }) =>
      dirty && !(historyAction === NavigationType.Push && nextLocation.state === GONE),
  )
  useGuardedTab(dirty)
  return <Leaving blocker={blocker} what="The changes of this form" />
}
