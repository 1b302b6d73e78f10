// The button that deletes what a page shows: it says what that means, deletes, and goes back to the list.
import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useNavigate } from 'react-router'

import { remove } from '../api/client.ts'
import { useMay } from '../session/signed-in.tsx'
import { useConfirm } from './confirm.tsx'
import { GONE } from './leaving.tsx'
import { tell } from './toast.tsx'

export function Deleting({
  name,
  words,
  scope,
  path,
  to,
  list,
}: {
  /** of what is deleted */
  name: string
  /** what follows from it */
  words: ReactNode
  scope: string
  /** at the API */
  path: string
  /** where its list is */
  to: string
  /** the query of that list; the one of what is gone is not asked again */
  list: readonly unknown[]
}) {
  const may = useMay(scope)
  const navigate = useNavigate()
  const queries = useQueryClient()
  const { ask, dialog } = useConfirm()
  if (!may) return null
  return (
    <>
      <Button
        variant="default"
        c="var(--mantine-color-error)"
        onClick={() =>
          ask({
            title: `Delete ${name}?`,
            words,
            yes: 'Delete',
            danger: true,
            run: async () => {
              await remove(path)
              await navigate(to, { state: GONE })
              await queries.invalidateQueries({ queryKey: list })
              tell(`${name} is deleted`)
            },
          })
        }
      >
        Delete
      </Button>
      {dialog}
    </>
  )
}
